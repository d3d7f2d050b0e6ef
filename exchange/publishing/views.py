"""A grant as it would be published: first every value that leaves, then the file."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.policy import EXPORT
from access.views import reads
from audit.trail import note_read
from config.files.leaving import saved
from exchange.publishing.facts import NobodyPublishes, facts_of, published, unnamed
from exchange.publishing.leaving import FORMATS, TYPES, Leaving, leaving
from exchange.publishing.plain import in_plain_words
from grants.models import Grant


class PublishForm(forms.Form):
    """That she looked at every value; `seen` says which file it was that she looked at."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    sure = forms.BooleanField(
        label=_("I have read every value: no name of a person and nothing that points to one is among them"),
        error_messages={"required": _("Say that you have read every value.")},
    )


@reads(Grant, EXPORT, asked_by_post=True, from_replica=True)
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what would leave of a grant, and give the file to who has seen just that."""
    seen = published(Grant.objects.visible_to(request.user, EXPORT)).with_funder()
    here = seen.get_or_404(pk=pk)
    format_ = request.GET.get("format", "")
    format_ = format_ if format_ in FORMATS else "iati"
    tabs = [{"url": f"?format={key}", "label": words, "current": key == format_} for key, words in FORMATS.items()]
    context = {"grant": here, "tabs": tabs}
    try:
        told = facts_of([here], request.user, timezone.localdate())
    except NobodyPublishes:
        return render(request, "exchange/publish.html", context | {"nobody": True})
    file = leaving(told, format_)
    if file is None:
        return render(request, "exchange/publish.html", context | {"cannot": True})
    form = PublishForm(request.POST if request.method == "POST" else None, initial={"seen": file.digest})
    if form.is_bound and form.is_valid():
        if form.cleaned_data["seen"] == file.digest:
            note_read("published", rows=[here])
            return _download(file, told[0].identifier)
        context["has_changed"] = True
    if form.is_bound and form.data.get("seen") != file.digest:
        form = PublishForm(initial={"seen": file.digest})
    shown = {"values": file.values, "rows": in_plain_words(file)}
    return render(request, "exchange/publish.html", context | shown | {"form": form, "unnamed": unnamed(told)})


def _download(file: Leaving, of: str) -> HttpResponse:
    return saved(file.content, TYPES[file.format], file.file_name(of))
