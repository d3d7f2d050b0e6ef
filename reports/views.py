"""Pages of published statistics, and the one on which the data protection officer publishes."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from access.policy import WRITE, permits
from access.views import reads, writes
from config.files.leaving import CSV, XLSX, saved
from reports import files, noise, publishing
from reports.declared import FAMILIES
from reports.models import BlurredRelease, PrivacyBudget, Publication
from reports.shown import blurs_of, tables
from reports.tasks import ask_for_a_count


@reads(Publication, from_replica=True)
def statistics(request: HttpRequest) -> HttpResponse:
    """List what is published, by what it is of."""
    published = Publication.objects.visible_to(request.user).counted()
    found: dict[str, list[Publication]] = {}
    for each in published:
        found.setdefault(each.family, []).append(each)
    context = {
        "families": [(family, found[key]) for key, family in FAMILIES.items() if key in found],
        "may_publish": permits(request.user, WRITE, Publication),
        "has_budgets": PrivacyBudget.objects.visible_to(request.user).exists(),
    }
    return render(request, "reports/statistics.html", context)


@reads(Publication, from_replica=True)
def statistics_of(request: HttpRequest, pk) -> HttpResponse:
    """Show the tables of one publication."""
    publication = Publication.objects.visible_to(request.user).counted().get_or_404(pk=pk)
    context = {
        "publication": publication,
        "family": publication.declared,
        "tables": tables(publication),
        "blurred_total": blurs_of(publication).get(""),
        "releases": _releases(request, publication),
        "may_release": bool(publication.epsilon) and permits(request.user, WRITE, BlurredRelease),
    }
    return render(request, "reports/publication.html", context)


def _releases(request: HttpRequest, of: Publication) -> list[BlurredRelease]:
    if not of.epsilon:
        return []
    return list(BlurredRelease.objects.visible_to(request.user).filter(publication=of).select_related("organisation"))


@reads(Publication, from_replica=True)
def as_csv(request: HttpRequest, pk) -> HttpResponse:
    """Give one publication as CSV."""
    publication = Publication.objects.visible_to(request.user).counted().get_or_404(pk=pk)
    return _file(files.as_csv(publication), CSV, publication, "csv")


@reads(Publication, from_replica=True)
def as_xlsx(request: HttpRequest, pk) -> HttpResponse:
    """Give one publication as a sheet."""
    publication = Publication.objects.visible_to(request.user).counted().get_or_404(pk=pk)
    return _file(files.as_xlsx(publication), XLSX, publication, "xlsx")


def _file(content: bytes, kind: str, publication: Publication, ending: str) -> HttpResponse:
    return saved(content, kind, f"{publication.family}-{publication.first_on:%Y-%m}.{ending}".replace("_", "-"))


@reads(Publication, WRITE)
def publish_list(request: HttpRequest) -> HttpResponse:
    """Show the officer what may be published, and what is being counted."""
    waiting = Publication.objects.visible_to(request.user).filter(counted_at=None)
    context = {"to_publish": publishing.to_publish(timezone.localdate()), "waiting": waiting}
    return render(request, "reports/to_publish.html", context)


@writes(Publication)
def publish(request: HttpRequest, family: str, period: str) -> HttpResponse:
    """Show what will be told to whom, and publish it for good."""
    open_ones = publishing.to_publish(timezone.localdate())
    found = next(((one, when) for one, when in open_ones if (one.key, f"{when.first:%Y-%m}") == (family, period)), None)
    if found is None:
        raise Http404
    family, period = found
    noisy = publishing.noise_on(family)
    cannot = bool(noisy) and not noise.is_available()
    if request.method == "POST" and not cannot:
        publication = Publication.objects.create(family=family.key, first_on=period.first, last_on=period.last)
        ask_for_a_count(publication)
        return redirect("statistics-to-publish")
    context = {"family": family, "period": period, "threshold": publishing.protection().threshold, "cannot": cannot}
    context["blurred"] = [(noise.named(family, key), noise.within(family, key, each)) for key, each in noisy.items()]
    context["epsilon"] = sum(noisy.values())
    return render(request, "reports/publish.html", context)
