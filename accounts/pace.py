"""Holds back who asks for more pages in a minute than anybody reads: a program with a session that was stolen."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

MINUTE = 60


class Pace:
    """Answers 429 to a user who has asked this process for PAGES_A_MINUTE pages in this minute, until it is over.

    Each process counts its own, so that an ordinary page costs nothing; two processes let up to twice as many through.
    Leaving is never held back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        self.minute, self.asked = 0, dict[str, int]()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or say that it is too fast."""
        user = request.session.get(SESSION_KEY)
        if user and self._is_too_fast(user) and request.path not in (reverse("quick-exit"), reverse("account_logout")):
            return render(request, "account/too_fast.html", status=429)
        return self.get_response(request)

    def _is_too_fast(self, user: str) -> bool:
        minute = int(time.monotonic() // MINUTE)
        if minute != self.minute:
            self.minute, self.asked = minute, {}
        asked = self.asked[user] = self.asked.get(user, 0) + 1
        return 0 < settings.PAGES_A_MINUTE < asked
