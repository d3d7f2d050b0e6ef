"""The certificate of a placement as PDF, and the page on which anybody asks whether one is genuine."""

from uuid import UUID

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from access.views import anyone, reads
from accounts.views import too_many
from config.paper import paper_response
from volunteers.certificates import issued_on
from volunteers.forms.certificates import CodeForm
from volunteers.models import Certificate, PlacementTerms


@reads(Certificate)
def certificate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Print the certificate of a placement."""
    seen = Certificate.objects.visible_to(request.user).select_related("placement")
    here = seen.get_or_404(placement=pk)
    terms = PlacementTerms.objects.visible_to(request.user).filter(placement=pk).order_by("-number").first()
    context = {"certificate": here, "terms": terms, "code": "certificate"}
    name = f"certificate-{here.placement.pk.hex[:8]}"
    return paper_response(
        request, "volunteers/certificate_paper.html", context, name, instead=reverse("placement", args=[pk])
    )


@anyone("a certificate is shown to strangers, who may ask whether it is genuine and learn the day and nothing else")
@sensitive_post_parameters("code")
def certificates(request: HttpRequest) -> HttpResponse:
    """Say whether a certificate of a code was issued, and on which day; never whose."""
    if request.method == "POST" and not ratelimit.consume(request, action="certificate"):
        return too_many(request)
    form, asked, on = CodeForm(request.POST or None), False, None
    if request.method == "POST" and form.is_valid():
        asked, on = True, issued_on(form.cleaned_data["code"])
    response = render(request, "volunteers/certificates.html", {"form": form, "asked": asked, "on": on})
    response["Cache-Control"] = "no-store"
    return response
