"""How gunicorn serves the pages (`gunicorn -c python:config.web config.wsgi`)."""

import gc
import os
from pathlib import Path

_host = os.environ.get("HOST", "127.0.0.1")
_memory = Path("/dev/shm")  # noqa: S108 (in memory: gunicorn beats its pulse there)

bind = [f"{f'[{_host}]' if ':' in _host else _host}:{os.environ.get('PORT', '8000')}"]
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
worker_tmp_dir = str(_memory) if _memory.is_dir() else None
preload_app = True
"""The processes share the memory of what is loaded before they part."""
timeout = 60
graceful_timeout = 10
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
accesslog = None
"""Requests are logged by the application, without personal data (see `config.logs`)."""
errorlog = "-"
loglevel = "warning"
control_socket_disable = True
proc_name = "nayabato"


gc.disable()
"""What is loaded stays: there is nothing to search for meanwhile."""


def when_ready(_server: object) -> None:
    """Search for garbage again once all is loaded."""
    gc.enable()


def pre_fork(_server: object, _worker: object) -> None:
    """Leave what is loaded out of every later search for garbage: it would be copied, and searched in mid-page."""
    gc.freeze()


def post_fork(_server: object, _worker: object) -> None:
    """Search for garbage after many pages and not ten times in each: nearly all goes when its last user does."""
    gc.set_threshold(50_000, 20, 50)
