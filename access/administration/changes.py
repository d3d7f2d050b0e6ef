"""What was done to accounts, for the administrator and for the officer who watches over her."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access.paging import page_by_keys
from access.policy import READ, permits
from access.views import reads
from accounts.models import AccountEvent, User


@reads(AccountEvent)
def account_changes(request: HttpRequest) -> HttpResponse:
    """List changes to accounts, the newest first."""
    page = page_by_keys(AccountEvent.objects.select_related("user", "by"), request, "-at")
    context = {"page": page, "may_open_users": permits(request.user, READ, User)}
    return render(request, "access/administration/changes.html", context)
