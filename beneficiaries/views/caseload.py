"""The caseload: whose cases, which of them, page by page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from access.questions import sealed, unsealed
from access.views import reads
from accounts.models import Site, User
from audit.trail import note_read
from beneficiaries.alerts import BY_WORD, alerts_in
from beneficiaries.caseload import BY_SLUG, COUNTED, FILTERS, PAGE, Caseload, place_of, read_place
from beneficiaries.models import Case
from beneficiaries.views.case import id_in
from config.fields import clean_text

CONTACT = BY_WORD["contact"]
"""The one alert that each line tells by its day."""


@reads(Case, asked_by_post=True)
def caseload(request: HttpRequest) -> HttpResponse:
    """Show the cases of one worker, or of a supervisor's sites, the next contact first.

    Words looked for come by POST and go on in an address in which no name can be read.
    """
    if request.method == "POST":
        return redirect(_address_of_search(request))
    asked = request.GET
    words = unsealed(asked.get("find", ""), request.user).get("words", "")
    load = Caseload(request.user, asked.get("whose", ""), id_in(request, "worker"), id_in(request, "site"))
    chosen = BY_SLUG.get(asked.get("show", ""), FILTERS[0])
    if words:
        cases, more = load.search(words), False
    else:
        cases, more = load.page(chosen, read_place(asked.get("after", ""), request.user))
    alerts = alerts_in([case.pk for case in cases])
    for case in cases:
        case.alerts = [each for each in alerts.get(case.pk, ()) if each is not CONTACT]
    note_read("search" if words else "caseload", rows=cases)
    kept = _kept(load)
    counts = load.counts()
    context = {
        "cases": cases,
        "words": words,
        "chosen": chosen,
        "load": load,
        "many": len(cases) == PAGE,
        "worker": User.objects.filter(pk=load.worker).first() if load.worker else None,
        "tabs": [_tab(each, chosen, counts[each.slug], kept) for each in load.tabs],
        "states": [each for each in FILTERS if each.in_menu and not each.alert],
        "alert_filters": [each for each in FILTERS if each.alert],
        "sites": Site.objects.filter(pk__in=load.sites) if load.whose == "site" and len(load.sites) > 1 else [],
        "kept": kept,
        "newer": f"?{urlencode(kept | {'show': chosen.slug})}" if asked.get("after") else "",
        "older": f"?{urlencode(kept | {'show': chosen.slug, 'after': place_of(chosen, cases[-1])})}" if more else "",
    }
    return render(request, "beneficiaries/case/caseload.html", context)


def _address_of_search(request: HttpRequest) -> str:
    words = clean_text(request.POST.get("q", "").replace("\x00", ""))[:120]
    kept = {key: request.POST[key] for key in ("whose", "worker", "site") if request.POST.get(key)}
    return request.path + "?" + urlencode(kept | ({"find": sealed({"words": words}, request.user)} if words else {}))


def _tab(each, chosen, count: int, kept: dict[str, str]) -> dict[str, object]:
    return {
        "url": f"?{urlencode(kept | {'show': each.slug})}",
        "label": each.label,
        "current": each is chosen,
        "count": f"{COUNTED}+" if count > COUNTED else count,
    }


def _kept(load: Caseload) -> dict[str, str]:
    """Return what an address within this caseload goes on to say."""
    said = {"whose": load.whose if load.sites else "", "worker": load.worker, "site": load.site}
    return {name: str(value) for name, value in said.items() if value}
