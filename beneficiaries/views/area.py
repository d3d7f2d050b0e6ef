"""The local levels of a district, for the second list of a choice of place."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from access.views import signed_in
from beneficiaries.forms.area import local_levels


@signed_in("Nepal's districts and local levels: reference data, no person in it")
def local_levels_of_district(request: HttpRequest) -> HttpResponse:
    """Show the list of local levels of the district chosen in the named field; a part of a page."""
    field = request.GET.get("field", "area")
    if not re.fullmatch(r"[a-z][a-z_0-9-]{0,60}", field):
        raise Http404
    choices = local_levels(request.GET.get(field, "").replace("\x00", "")[:6])
    return render(request, "beneficiaries/area/local_levels.html", {"field": field, "choices": choices})
