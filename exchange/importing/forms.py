"""The forms of an import: the file, its columns, who is who, and the last word."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Site, User
from beneficiaries.models import Case, Person
from config.calendar import local_digits
from config.files.field import SentFileField
from exchange.importing.columns import OF_CASE, OF_PERSON, OF_REFERRAL
from exchange.importing.sheets import LARGEST, NotReadable, Sheet, read
from exchange.importing.staging import missing_columns
from exchange.models import LIKELY, Import, ImportColumn, ImportRow, Likeness

CALENDARS = [
    ("", _("As each is written; a date that could be both is asked back")),
    ("BS", _("Bikram Sambat, where nothing else is said")),
    ("AD", _("Gregorian, where nothing else is said")),
]
SAMPLES = 3
LONGEST_SAMPLE = 40


def calendar_field() -> forms.Field:
    """Return the question in which calendar the dates of a file are."""
    return forms.ChoiceField(
        label=_("In which calendar are the dates?"), choices=CALENDARS, required=False, widget=forms.RadioSelect
    )


class FileForm(forms.Form):
    """Which file, for which site."""

    file = SentFileField(
        label=_("File"),
        help_text=_("XLSX or CSV, up to 10 MB and 20,000 rows. It is not kept; only its rows are, until you are done."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )
    site = forms.ModelChoiceField(Site.objects.none(), label=_("Site"), empty_label=None)
    calendar = calendar_field()

    def __init__(self, *args: Any, sites: QuerySet[Site], **options: Any):
        super().__init__(*args, **options)
        self.fields["site"].queryset = sites
        self.fields["site"].initial = sites.first()
        if sites.count() == 1:
            self.fields["site"].widget = forms.HiddenInput()

    def clean_file(self) -> Sheet:
        """Return what the file says."""
        file: UploadedFile = self.cleaned_data["file"]
        self.file_name = file.name
        if getattr(file, "is_too_large", False):
            raise forms.ValidationError(_("The file is larger than 10 MB."))
        try:
            return read(file.read(LARGEST + 1), file.name)
        except NotReadable as why:
            raise forms.ValidationError(str(why)) from why


class ColumnsForm(forms.Form):
    """Which column of the file is which of ours."""

    calendar = calendar_field()

    def __init__(self, *args: Any, staged: Import, **options: Any):
        super().__init__(*args, **options)
        self.initial.setdefault("calendar", staged.calendar)
        columns: list[ImportColumn] = list(staged.columns.all())
        samples = [row.cells for row in staged.rows.order_by("number")[:SAMPLES]]
        choices = [
            ("", gettext("Leave it out")),
            *(
                (str(title), [(each.key, capfirst(str(each.label)) + (" *" if each.needed else "")) for each in part])
                for title, part in (
                    (gettext("The person"), OF_PERSON),
                    (gettext("Who told of her"), OF_REFERRAL),
                    (gettext("The case"), OF_CASE),
                )
            ),
        ]
        for column in columns:
            shown = [cells[column.place] for cells in samples if column.place < len(cells) and cells[column.place]]
            self.fields[f"column_{column.place}"] = forms.ChoiceField(
                label=column.heading
                or gettext("Column %(place)s, without a heading") % {"place": local_digits(column.place + 1)},
                choices=choices,
                required=False,
                initial=column.field,
                help_text=" · ".join(Truncator(" ".join(each.split())).chars(LONGEST_SAMPLE) for each in shown),
            )
        self.order_fields([*(f"column_{column.place}" for column in columns), "calendar"])

    @property
    def matched(self) -> dict[int, str]:
        """Return the key of our column for the place of each of the file's."""
        prefix = "column_"
        return {
            int(name.removeprefix(prefix)): value
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix) and value
        }

    def clean(self) -> dict[str, Any]:
        """Refuse two columns for one of ours, and a needed one that is missing."""
        taken: dict[str, str] = {}
        for place, key in self.matched.items():
            name = f"column_{place}"
            if key in taken:
                self.add_error(
                    name, gettext("“%(heading)s” is that already.") % {"heading": self.fields[taken[key]].label}
                )
            taken.setdefault(key, name)
        for column in missing_columns(dict(enumerate(taken))):
            self.add_error(
                None, gettext("No column of the file is “%(column)s”, which is needed.") % {"column": column.label}
            )
        return self.cleaned_data


class DecisionsForm(forms.Form):
    """Of some rows, who each is; each says its `name`, its `facts` and whether it `opens_case`."""

    def __init__(self, *args: Any, staged: Import, rows: list[ImportRow], by: User, **options: Any):
        super().__init__(*args, **options)
        self.site_id = staged.site_id
        self.rows = {f"row_{row.number}": row for row in rows}
        self.people, self.in_cases = _people(rows, by)
        for name, row in self.rows.items():
            self.fields[name] = forms.ChoiceField(
                label=gettext("Row %(row)s: %(name)s") % {"row": local_digits(row.number), "name": row.name},
                help_text=self._help(row),
                choices=self._choices(row),
                required=False,
                widget=forms.RadioSelect,
                initial=f"same:{row.same_person_id}" if row.same_person_id else row.decision,
            )
        self.fields["rest"] = forms.BooleanField(
            label=gettext("Everybody else in the file of whom only the name is alike is another person"),
            help_text=gettext("For a long file: rows with the same age or place as somebody stay to be decided."),
            required=False,
        )

    def _choices(self, row: ImportRow) -> list[tuple[str, str]]:
        choices = []
        for likeness in row.likenesses.all():
            person = self.people.get(likeness.person_id)
            if likeness.other_number:
                continue
            if person and person.site_id == self.site_id and not (person.pk in self.in_cases and row.opens_case):
                says = gettext("The same person as %(name)s (%(code)s): %(why)s")
                choices.append((f"same:{person.pk}", says % self._said(person, likeness)))
        new, out = ImportRow.Decision.NEW, ImportRow.Decision.OUT
        return [*choices, (new.value, str(new.label)), (out.value, str(out.label))]

    def _said(self, person: Person, likeness: Likeness) -> dict[str, str]:
        return {"name": person.full_name, "code": person.code, "why": likeness.why}

    def _help(self, row: ImportRow) -> SafeString:
        """Return what the file says of her and, line by line, whom she may be without being chosen as the same."""
        told, known = self._told(row)
        lines = format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((each,) for each in told)))
        advice = gettext("If one of these is the same person, leave this row out.") if known else ""
        return format_html("{} {}{}", row.facts, lines if told else "", advice)

    def _told(self, row: ImportRow) -> tuple[list[str], bool]:
        """Return what speaks for each one a row may be but cannot be chosen as, and whether any is known here."""
        said, known = [], False
        for likeness in row.likenesses.all():
            person = self.people.get(likeness.person_id)
            if likeness.other_number:
                said.append(capfirst(likeness.why) + ".")
            elif person and person.site_id != self.site_id:
                says = gettext("%(name)s (%(code)s) is registered at another site, %(why)s.")
                said.append(says % self._said(person, likeness))
                known = True
            elif person and person.pk in self.in_cases and row.opens_case:
                says = gettext("%(name)s (%(code)s) has a case already, %(why)s.")
                said.append(says % self._said(person, likeness))
                known = True
        return said, known

    def clean(self) -> dict[str, Any]:
        """Refuse one person for two rows."""
        taken: dict[str, str] = {}
        chosen = {name: value for name, value in self.cleaned_data.items() if str(value).startswith("same:")}
        elsewhere = self._taken_elsewhere(chosen.values())
        for name, value in chosen.items():
            if value in taken or value in elsewhere:
                self.add_error(name, _("She is chosen for another row already."))
            taken[value] = name
        return self.cleaned_data

    def _taken_elsewhere(self, values: Any) -> set[str]:
        people = [value.removeprefix("same:") for value in values]
        here = [row.pk for row in self.rows.values()]
        of = next(iter(self.rows.values())).of_import_id if self.rows else None
        others = ImportRow.objects.filter(of_import=of, same_person__in=people).exclude(pk__in=here)
        return {f"same:{pk}" for pk in others.values_list("same_person", flat=True)}

    def save(self, staged: Import) -> None:
        """Keep what was decided."""
        for name, row in self.rows.items():
            value = self.cleaned_data.get(name) or ""
            row.decision, _colon, person = value.partition(":")
            row.same_person_id = person or None
        ImportRow.objects.bulk_update(self.rows.values(), ["decision", "same_person"])
        Likeness.objects.filter(row__in=self.rows.values()).update(is_another=False)
        staged.rows.filter(pk__in=[row.pk for row in self.rows.values() if row.is_another]).say_they_are_others()
        if self.cleaned_data.get("rest"):
            staged.rows.alike().filter(decision="", score__lt=LIKELY).say_they_are_others()


def _people(rows: list[ImportRow], by: User) -> tuple[dict[Any, Person], set[Any]]:
    """Return the people the rows may be whom she may still use, and those of them who have a case that she sees."""
    keys = {likeness.person_id for row in rows for likeness in row.likenesses.all() if likeness.person_id}
    people = Person.objects.writable_by(by).filter(pk__in=keys).with_places().in_bulk()
    cases = Case.objects.visible_to(by).filter(Q(pk__in=people)).values_list("pk", flat=True)
    return people, set(cases)


class TakeInForm(forms.Form):
    """The last word before anything is written."""

    sure = forms.BooleanField(
        label=_("I have looked at these figures, and may hold files about these people"),
        error_messages={"required": _("Say that you have looked, and may hold these files.")},
    )
