"""What the system says of itself while it runs: never a name, an address, a path, a query or a form's content.

Of a request that was refused it tells the key of the account that asked.

Lines of ours may carry only the keys of `TOLD`. Of lines by libraries the words stand as they are in their code;
numbers are filled in, other values are not. Of an exception its kind and where it came from are told, not its
message, which may quote a row. Who did what to whom is in the audit trail, linked by `request_id`.
"""

import contextlib
import logging
import sys
import time
import traceback
from pathlib import Path
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django_structlog.middlewares import RequestMiddleware
from structlog.typing import EventDict, WrappedLogger

PROJECT = Path(__file__).resolve().parent.parent
TOLD = {
    *("event", "level", "logger", "timestamp", "exception"),
    *("request_id", "request", "code", "ms", "task", "job", "count", "seconds", "kind", "who"),
}
INSTEAD = "…"
UNHEARD = {"healthz", "readyz"}
REFUSALS = {403, 404, 405, 429}
BEGINNINGS = logging.getLogger("django_structlog.middlewares.request")
"""Tells of requests that begin: for debugging alone. Finding a page takes a good part of a short request."""


class RequestLog(RequestMiddleware):
    """Writes one line per request, with the name of the page in place of its path."""

    def prepare(self, request: HttpRequest) -> None:
        """Begin the clock, and give the request the id that the trail will carry too."""
        began = time.perf_counter()
        super().prepare(request)
        request.began = began
        request.correlation_id = structlog.contextvars.get_contextvars()["request_id"]

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        """Write the line, except for a monitor's question that was answered well."""
        if response.status_code == 200 and page_of(request) in UNHEARD:
            structlog.contextvars.clear_contextvars()
            return
        structlog.contextvars.bind_contextvars(ms=round(1000 * (time.perf_counter() - request.began)))
        if response.status_code in REFUSALS:
            structlog.contextvars.bind_contextvars(**refused_to(request))
        super().handle_response(request, response)

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Return the method and the name of the page; while it begins only where a line will tell of it."""
        if not hasattr(request, "began") and not BEGINNINGS.isEnabledFor(logging.DEBUG):
            return str(request.method)
        return f"{request.method} {page_of(request)}"


def page_of(request: HttpRequest) -> str:
    """Return the name of the page that a request is for; its path would tell whose page."""
    try:
        return (request.resolver_match or resolve(request.path_info)).view_name or "unnamed"
    except Resolver404:
        return "nowhere"


def refused_to(request: HttpRequest) -> dict[str, str]:
    """Return whom something was refused, by the key of her account alone, and whether it was for want of a role.

    Nothing is looked up for it: of a session that was not read before the refusal nothing is told.
    """
    from django.contrib.auth import SESSION_KEY

    told = {"kind": "no role"} if getattr(request, "lacks_role", False) else {}
    session = getattr(request, "session", None)
    who = session.get(SESSION_KEY) if session is not None and session.accessed else None
    return told | ({"who": who} if who else {})


def tell_only_what_is_allowed(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Drop every key that is not in `TOLD`."""
    return {key: value for key, value in event.items() if key in TOLD or key.startswith("_")}


def keep_the_words_of_the_code(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Fill numbers alone into a library's message; take a background job's name and number from its extras."""
    if arguments := event.pop("positional_args", None):
        with contextlib.suppress(TypeError, ValueError, KeyError):
            event["event"] %= _numbers_alone(arguments)
    job = getattr(event["_record"], "job", None)
    if isinstance(job, dict):
        event.update(task=job.get("task_name"), job=job.get("id"))
    return event


def tell_where_it_failed(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Put the kinds and places of an exception and its causes in place of its message and variables."""
    found = event.pop("exc_info", None)
    event.pop("stack_info", None)
    if found:
        error = (
            found[1] if isinstance(found, tuple) else found if isinstance(found, BaseException) else sys.exc_info()[1]
        )
        if error:
            event["exception"] = " <- ".join(_told_of(each) for each in _with_causes(error))
    return event


def _numbers_alone(arguments: Any) -> Any:
    if isinstance(arguments, dict):
        return {key: _number(value) for key, value in arguments.items()}
    return tuple(_number(value) for value in arguments)


def _number(value: Any) -> Any:
    return value if isinstance(value, (int, float)) else INSTEAD


def _with_causes(error: BaseException | None) -> list[BaseException]:
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return chain


def _told_of(error: BaseException) -> str:
    kind = type(error)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(str(PROJECT))]
    ours = [frame for frame in frames if ".venv" not in frame.filename] or frames[-1:]
    places = [f"{Path(frame.filename).relative_to(PROJECT)}:{frame.lineno} {frame.name}" for frame in ours]
    diagnosis = getattr(error, "diag", None)
    rule = getattr(diagnosis, "constraint_name", None) or getattr(error, "sqlstate", None) or ""
    name = f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
    return f"{name}{f' ({rule})' if rule else ''} [{', '.join(places)}]"


_TIME = structlog.processors.TimeStamper(fmt="iso", utc=True)
_SHARED: list[Any] = [structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name, _TIME, tell_where_it_failed]


def configure_structlog() -> None:
    """Let structlog pass its lines on to the logging module."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            *_SHARED,
            tell_only_what_is_allowed,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def logging_settings(level: str, *, readable: bool) -> dict[str, Any]:
    """Return Django's LOGGING: JSON for machines, or lines for a person who watches."""
    renderer = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), sort_keys=False)
        if readable
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [
                    structlog.contextvars.merge_contextvars,
                    *_SHARED,
                    keep_the_words_of_the_code,
                    tell_only_what_is_allowed,
                ],
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
                "use_get_message": False,
                "pass_foreign_args": True,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.request": {"handlers": [], "level": "CRITICAL"},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
            "gunicorn.error": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            "procrastinate": {"level": "WARNING"},
            # what sets papers quotes them in its warnings
            "weasyprint": {"level": "CRITICAL", "propagate": False},
            "fontTools": {"level": "CRITICAL", "propagate": False},
        },
    }
