"""What every answer tells the browser beside the content policy, and the cookie that carries short messages."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import add_never_cache_headers

ALLOWED_OF_THE_DEVICE = ("publickey-credentials-create", "publickey-credentials-get")
"""What pages of ours ask the device for: passkeys, nothing else."""
NOTHING_OF_THE_DEVICE = (
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation"),
    *("gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock"),
    *("sync-xhr", "usb", "xr-spatial-tracking"),
)
ALWAYS = {
    "Permissions-Policy": ", ".join(
        [f"{each}=(self)" for each in ALLOWED_OF_THE_DEVICE] + [f"{each}=()" for each in NOTHING_OF_THE_DEVICE]
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
"""No other site may load what is ours, and no page of ours loads what another did not give for it."""


METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
"""What is looked at at all. Only the first four are answered with a page; the others have no token of a form."""


class Headers:
    """Writes what stands in `ALWAYS` on every answer, of files of the design and of errors too; refuses odd methods."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        if request.method in METHODS:
            response = self.get_response(request)
        else:
            response = HttpResponseNotAllowed(METHODS[:4])
            add_never_cache_headers(response)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        return response


class MessagesInACookie(CookieStorage):
    """Django's own, under a name that no other machine of the same domain can set."""

    cookie_name = settings.MESSAGES_COOKIE_NAME


class Messages(FallbackStorage):
    """Short messages in a cookie, and in the session where they are too long for one."""

    storage_classes = (MessagesInACookie, SessionStorage)
