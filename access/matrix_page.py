"""The screen "Who can see what"."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access.matrix import chapters
from access.views import signed_in
from accounts.roles import Role


@signed_in("everybody may know what everybody may see; it names roles and no person")
def access_matrix(request: HttpRequest) -> HttpResponse:
    """Show the policy table, the visitor's own roles first."""
    mine = [role for role in Role if role in request.user.roles]
    others = [role for role in Role if role not in mine]
    return render(request, "access/matrix.html", {"mine": chapters(mine), "others": chapters(others)})
