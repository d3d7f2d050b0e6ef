"""The sections of a case file about her family, contact with it, the way home, and those who sat together about her."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from access.records import Record
from beneficiaries.models import Case, Conference, FamilyContact, HomeAssessment, Relative
from beneficiaries.section import Section


class SectionOfRelatives(Section):
    """Relatives, whose names may stand with the household."""

    def heading_of(self, record: Record) -> str:
        """Return who it is to her, and the name."""
        return str(record)


class SectionOfContacts(Section):
    """Contacts with relatives; each belongs to one, on whose page it is written down."""

    def address(self, case: Case, record: Record | None = None, parent: Record | None = None) -> str:
        """Return the address of a contact, or of the page of her family, from where one is added."""
        if record is None:
            return reverse("case-family", args=[case.person.code])
        return super().address(case, record)


OF_HER_FAMILY = (
    SectionOfRelatives(
        slug="relative",
        model=Relative,
        title=_("Relatives: tracing and contact"),
        add=_("Add a relative"),
        change=_("Change what is known of this relative"),
        icon="people",
        heading=(),
        facts=("bond", "fate", "danger_why", "believed_at"),
        dates=(),
        kind="standing",
        related=("member",),
        own_pages="case-family",
        rare=True,
    ),
    SectionOfContacts(
        slug="family-contact",
        model=FamilyContact,
        title=_("Contact with the family"),
        add=_("Write down a contact"),
        change=_("Change the contact"),
        icon="telephone",
        heading=("what", "how"),
        facts=("came_of", "for_her", "next_on"),
        dates=("happened_on",),
        own_pages="case-family",
        rare=True,
        after="relative",
    ),
    Section(
        slug="home-assessment",
        model=HomeAssessment,
        title=_("Home assessments"),
        add=_("Assess the home of her family"),
        change=_("Change the home assessment"),
        icon="house",
        heading=("whose_home",),
        facts=("conditions", "her_wish"),
        dates=("visited_on",),
        kind="verdict",
        own_pages="case-family",
        rare=True,
    ),
    Section(
        slug="conference",
        model=Conference,
        title=_("Case conferences"),
        add=_("Write down a case conference"),
        change=_("Change the case conference"),
        icon="people",
        heading=("reason",),
        facts=("her_part", "next_on"),
        dates=("held_on",),
        own_pages="conferences",
        rare=True,
    ),
)
