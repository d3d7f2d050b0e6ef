"""Projects, their programmes, and holidays."""

from typing import Any

from django import forms

from access.forms import RecordForm
from accounts.models import User
from programs.models import Holiday, Programme, Project
from programs.places import sites_for


class OfASiteForm(RecordForm):
    """Something of one of the visitor's sites; it stays at its site."""

    def __init__(self, *args: Any, by: User, **options: Any):
        super().__init__(*args, **options)
        self.by = by
        sites = sites_for(by, self._meta.model)
        self.fields["site"].queryset = sites
        if self.instance._state.adding:
            self.initial.setdefault("site", sites.first())
        else:
            del self.fields["site"]

    def _get_validation_exclusions(self) -> set[str]:
        """Let the rules of the table look at its site, also where no field asks for it."""
        return super()._get_validation_exclusions() - {"site"}


class ProjectForm(OfASiteForm):
    """A project: its name, what it is for, its time, and the office that leads it."""

    class Meta:
        model = Project
        fields = ["name", "purpose", "site", "starts_on", "ends_on"]


class ProgrammeForm(RecordForm):
    """One kind of work within a project."""

    class Meta:
        model = Programme
        fields = ["kind", "name", "about"]
        widgets = {"kind": forms.RadioSelect}

    def _get_validation_exclusions(self) -> set[str]:
        """Let the rules of the table look at its project, though no field asks for it."""
        return super()._get_validation_exclusions() - {"project"}


class HolidayForm(OfASiteForm):
    """Days on which no group of a site meets."""

    class Meta:
        model = Holiday
        fields = ["site", "name", "first_on", "last_on"]
