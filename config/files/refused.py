"""The one way to say that a file is not accepted."""


class Refused(Exception):
    """A file is not accepted; the message says why and what to do, in the reader's language."""
