"""The addresses of the house, and one page with nothing on it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from access.views import reads
from beneficiaries.models import Case


@reads(Case)
def empty(request: HttpRequest) -> HttpResponse:
    """Show the base layout to a logged-in user: all middleware, the transaction, no content."""
    return render(request, "base.html")


urlpatterns = [path("bench/empty/", empty, name="bench-empty"), path("", include("config.urls"))]
