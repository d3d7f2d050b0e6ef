"""Commands that take files out and in."""
