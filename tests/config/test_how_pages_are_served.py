"""How gunicorn is to serve the pages, without starting it."""

from gunicorn.config import KNOWN_SETTINGS, Config

from config import web


def test_gunicorn_takes_every_setting():
    known = {each.name for each in KNOWN_SETTINGS} & vars(web).keys()
    assert known >= {"bind", "pre_fork", "post_fork"}
    for name in known:
        Config().set(name, getattr(web, name))
