"""The one table of the columns that an import takes: what each is called, what it may say, and where it goes.

The template, its explanations, the recognition of headings and the page `docs/import.md` are made from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from beneficiaries.models import Case, Consent, ContactWay, Experience, Note, Person, Referral, RiskLevel, State
from beneficiaries.models.htcds import EducationLevel, Gender, MaritalStatus, TraffickingStatus, TypeOfExploitation
from beneficiaries.models.lists import CasteOrEthnicity, Difficulty, Language
from exchange.importing import cells
from exchange.importing.cells import Reader, folded

Choices = Iterable[tuple[Any, Any]]
STATES = [(each.value, each.label) for each in (State.IDENTIFIED, State.REGISTERED, State.CLOSED)]
"""What a file may say of a case: every other state rests on something that another person approved here."""
GENDERS = {
    **dict.fromkeys(
        ("female", "f", "woman", "girl", "महिला", "स्त्री", "बालिका", "femme", "fille"), Gender.FEMININE.value
    ),
    **dict.fromkeys(("male", "m", "man", "boy", "पुरुष", "बालक", "homme", "garcon"), Gender.MASCULINE.value),
    **dict.fromkeys(("unknown", "not known", "थाहा छैन", "inconnu"), Gender.NON_SPECIFIED_UNKNOWN.value),
}


@dataclass(frozen=True)
class Column:
    """One column of the template."""

    key: str
    label: Promise
    read: Reader
    says: Promise | str = ""
    words: Choices = ()
    """The words it takes, where it takes only some."""
    synonyms: tuple[str, ...] = ()
    """Other headings by which it is recognised."""
    needed: bool = False
    example: str = ""
    of_case: bool = field(default=False)
    """Whether it speaks of a case, which a row has only when it says since when."""


def _text(model: Any, name: str, key: str = "", **options: Any) -> Column:
    column = model._meta.get_field(name)
    return Column(key or name, options.pop("label", column.verbose_name), cells.text_of(model, name), **options)


def _words(key: str, label: Promise, choices: Choices, **options: Any) -> Column:
    kept = tuple(choices)
    return Column(key, label, cells.one_of(kept, options.pop("also", None)), words=kept, **options)


DIFFICULTIES = [
    Column(
        name,
        Person._meta.get_field(name).verbose_name,
        cells.one_of(Difficulty.choices),
        says=_("A question of the Washington Group: how great is the difficulty?"),
        words=tuple(Difficulty.choices),
        synonyms=(name, name.replace("_", " ")),
    )
    for name in Person.QUESTIONS_OF_DISABILITY
]
NUMBER = _("A number.")
DAY = _("A day, in either calendar.")
OF_PERSON = [
    _text(
        Person,
        "given_name",
        needed=True,
        synonyms=("first name", "name", "नाम", "पहिलो नाम", "prénom"),
        example="Example-Maya",
    ),
    _text(Person, "middle_name", synonyms=("second name", "बीचको नाम", "deuxième prénom")),
    _text(
        Person,
        "family_name",
        synonyms=("surname", "last name", "caste name", "थर", "nom", "nom de famille"),
        example="Example-Tamang",
    ),
    _text(
        Person,
        "name_ne",
        says=_("Her whole name in Devanagari."),
        synonyms=("name nepali", "nepali name", "नेपाली नाम", "पुरा नाम", "nom népalais"),
        example="उदाहरण तामाङ",
    ),
    _text(
        Person,
        "other_names",
        says=_("Names she is called by, with commas between."),
        synonyms=("nickname", "alias", "अन्य नाम", "surnom"),
    ),
    _words(
        "gender",
        Person._meta.get_field("gender").verbose_name,
        Gender.choices,
        needed=True,
        also=GENDERS,
        says=_("“female” and “male” are understood too."),
        synonyms=("sex", "लिङ्ग", "लिंग", "sexe", "genre"),
        example="female",
    ),
    Column(
        "born",
        _("date of birth or age"),
        cells.birth,
        says=_("As well as it is known: 12 Jestha 2069, May 2012, 2069 BS, or “about 20 in 2081 BS” for an age."),
        synonyms=("dob", "date of birth", "birth date", "born", "age", "जन्म मिति", "उमेर", "date de naissance"),
        example="2055 BS",
    ),
    Column(
        "origin_district",
        _("from: district"),
        cells.district,
        says=_("Its name, in Latin letters or in Devanagari."),
        synonyms=("district", "home district", "permanent district", "जिल्ला", "district d'origine"),
        example="Dhading",
    ),
    Column(
        "origin_local",
        _("from: municipality or rural municipality"),
        cells.local_level,
        says=_("Where two have the same name, the district says which."),
        synonyms=("local level", "municipality", "palika", "पालिका", "स्थानीय तह", "commune"),
    ),
    Column(
        "origin_ward",
        _("from: ward"),
        cells.number(1, 35),
        says=NUMBER,
        synonyms=("ward", "ward no", "वडा", "वडा नं"),
    ),
    Column(
        "present_district",
        _("lives in: district"),
        cells.district,
        says=_("Its name, in Latin letters or in Devanagari."),
        synonyms=("present district", "current district"),
    ),
    Column(
        "present_local",
        _("lives in: municipality or rural municipality"),
        cells.local_level,
        says=_("Where two have the same name, the district says which."),
        synonyms=("present municipality", "current municipality"),
    ),
    Column(
        "present_ward",
        _("lives in: ward"),
        cells.number(1, 35),
        says=NUMBER,
        synonyms=("present ward", "current ward"),
    ),
    _text(Person, "present_street", synonyms=("street", "tole", "टोल", "rue")),
    Column(
        "phone",
        _("phone number"),
        cells.phone,
        says=_("Such as 9841234567 or +977 9841234567."),
        synonyms=("phone", "mobile", "telephone", "contact number", "फोन", "मोबाइल", "téléphone"),
        example="9800000000",
    ),
    Column(
        "phone_safe",
        _("phone is safe to use"),
        cells.yes_or_no,
        says=_("“yes” only if she said so herself: no call reaches anybody who may harm her. Empty is no."),
        synonyms=("safe to call", "phone safe", "safe phone"),
        example="no",
    ),
    Column("phone_whose", _("whose phone it is"), cells.text_of(ContactWay, "whose"), synonyms=("phone of",)),
    _words(
        "primary_language",
        Person._meta.get_field("primary_language").verbose_name,
        Language.choices,
        synonyms=("language", "mother tongue", "भाषा", "मातृभाषा", "langue"),
        example="Tamang",
    ),
    _words("secondary_language", Person._meta.get_field("secondary_language").verbose_name, Language.choices),
    _words(
        "marital_status",
        Person._meta.get_field("marital_status").verbose_name,
        MaritalStatus.choices,
        synonyms=("वैवाहिक स्थिति", "état civil"),
    ),
    Column(
        "number_of_children",
        Person._meta.get_field("number_of_children").verbose_name,
        cells.number(0, 25),
        says=NUMBER,
        synonyms=("children", "सन्तान", "enfants"),
    ),
    _words(
        "caste_or_ethnicity",
        Person._meta.get_field("caste_or_ethnicity").verbose_name,
        CasteOrEthnicity.choices,
        says=_("Only where it serves her."),
        synonyms=("caste", "ethnicity", "जात", "जातजाति", "caste ou ethnie"),
    ),
    _words(
        "education_level",
        Person._meta.get_field("education_level").verbose_name,
        EducationLevel.choices,
        synonyms=("education", "शिक्षा", "niveau d'études"),
    ),
    *DIFFICULTIES,
    Column(
        "consent_on",
        _("agreed to a file and to services on"),
        cells.day,
        needed=True,
        says=_("Nobody is taken in who has not agreed to a file about her."),
        synonyms=("consent", "consent date", "date of consent", "consent on", "सहमति मिति", "date du consentement"),
        example="2081-04-15 BS",
    ),
    _text(
        Consent,
        "guardian_name",
        says=_("Needed where she may have been under 18 on that day."),
        synonyms=("guardian", "अभिभावक", "tuteur"),
    ),
    _text(Consent, "guardian_relation", synonyms=("guardian relation", "relation", "नाता")),
    Column(
        "child_assents",
        Consent._meta.get_field("child_assents").verbose_name,
        cells.yes_or_no,
        says=_("Needed together with the name of the guardian."),
        synonyms=("assent", "child assent"),
    ),
]
OF_REFERRAL = [
    _words(
        "source",
        _("who told of her"),
        Referral.Source.choices,
        synonyms=("referral source", "source", "referred from", "सिफारिस", "source du signalement"),
        example="Police",
    ),
    Column(
        "organisation",
        _("referring organisation"),
        cells.organisation,
        says=_("The name of a partner that is known here; needed where a partner told of her."),
        synonyms=("partner", "संस्था"),
    ),
    _text(Referral, "referred_by", synonyms=("referrer",)),
    Column("referred_on", _("told of her on"), cells.day, says=DAY, synonyms=("referral date", "date referred")),
]
OF_CASE = [
    Column(
        "opened_on",
        _("case opened on"),
        cells.day,
        says=_("Leave it empty for a person without a case."),
        synonyms=("opened", "opening date", "case opened", "registration date", "दर्ता मिति", "date d'ouverture"),
        example="2081-04-15 BS",
        of_case=True,
    ),
    _words(
        "state",
        _("state of the case"),
        STATES,
        says=_("Empty is registered. Every further step is taken here, where another person approves it."),
        synonyms=("state", "status", "case status", "अवस्था", "état"),
        example="Registered",
        of_case=True,
    ),
    _words(
        "risk_level",
        Case._meta.get_field("risk_level").verbose_name,
        RiskLevel.choices,
        says=_("Empty is medium."),
        synonyms=("risk level", "जोखिम", "risque"),
        example="Medium",
        of_case=True,
    ),
    Column(
        "caseworker",
        _("caseworker (e-mail address)"),
        cells.worker,
        says=_("A caseworker of the site; of a person without a case, who looks after her."),
        synonyms=("caseworker", "case owner", "केसवर्कर", "intervenant"),
    ),
    _text(Case, "wishes", synonyms=("wishes",), of_case=True),
    Column(
        "closed_on",
        _("case closed on"),
        cells.day,
        says=DAY,
        synonyms=("closed", "closing date", "बन्द मिति"),
        of_case=True,
    ),
    _text(Case, "closure_reason", says=_("Needed for a closed case."), synonyms=("closure reason",), of_case=True),
    _words(
        "trafficking_status",
        Experience._meta.get_field("trafficking_status").verbose_name,
        TraffickingStatus.choices,
        synonyms=("victim status",),
        of_case=True,
    ),
    Column(
        "exploitation_types",
        Experience._meta.get_field("exploitation_types").verbose_name,
        cells.several_of(TypeOfExploitation.choices),
        says=_("Several with semicolons between; words or HTCDS codes. Needs the trafficking status."),
        words=tuple(TypeOfExploitation.choices),
        synonyms=("exploitation", "type of exploitation", "exploitation type", "शोषणको प्रकार", "type d'exploitation"),
        of_case=True,
    ),
    _text(
        Note,
        "text",
        key="note",
        label=_("note or summary"),
        says=_("Kept as a note of the day on which the case was opened."),
        synonyms=("note", "notes", "summary", "remarks", "comment", "टिप्पणी", "कैफियत", "remarques"),
        of_case=True,
    ),
]
COLUMNS: list[Column] = [*OF_PERSON, *OF_REFERRAL, *OF_CASE]
BY_KEY = {column.key: column for column in COLUMNS}
NEEDED = [column for column in COLUMNS if column.needed]
EXAMPLE_ROW = {column.key: column.example for column in COLUMNS}


@cache
def headings() -> dict[str, str]:
    """Return which column each heading means that is understood: labels in every language, and other names."""
    known: dict[str, str] = {}
    for column in COLUMNS:
        for word in (column.key, *column.synonyms):
            known.setdefault(folded(word), column.key)
    for language, _name in settings.LANGUAGES:
        with override(language):
            known |= {folded(str(column.label)): column.key for column in COLUMNS}
    return known


def recognised(written: Iterable[str], remembered: dict[str, str]) -> list[str]:
    """Return the key of the column that each heading means, "" for none; no key comes twice, the first one has it."""
    found: list[str] = []
    for heading in written:
        word = folded(heading)
        key = remembered.get(word) or headings().get(word) or headings().get(word.removesuffix(" needed"), "")
        found.append(key if key in BY_KEY and key not in found else "")
    return found
