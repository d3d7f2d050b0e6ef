"""Links between people who are both known here, such as two sisters."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from access.records import Record
from access.shelter import ShelteredQuerySet
from beneficiaries.models.person import Person
from config.fields import NameField


class RelationshipQuerySet(ShelteredQuerySet):
    """Finds links."""

    def of(self, person: Person) -> "RelationshipQuerySet":
        """Return the links of one person, told from either side."""
        return self.filter(Q(person=person) | Q(other=person)).prefetch_related("person", "other")


class Relationship(Record):
    """One link, kept once and read from both sides."""

    class Kind(models.TextChoices):
        SISTER = "sister", _("Sister or brother")
        PARENT = "parent", _("Parent")
        CHILD = "child", _("Child")
        SPOUSE = "spouse", _("Husband or wife")
        RELATIVE = "relative", _("Other relative")
        FRIEND = "friend", _("Friend")
        SAME_EVENT = "same_event", _("Went through the same events")

    INVERSE = {Kind.PARENT: Kind.CHILD, Kind.CHILD: Kind.PARENT}

    person = models.ForeignKey(Person, models.PROTECT, related_name="links")
    other = models.ForeignKey(Person, models.PROTECT, related_name="links_back", verbose_name=_("other person"))
    kind = models.CharField(_("what the other person is to her"), max_length=10, choices=Kind)
    notes = NameField(_("notes"), max_length=200, blank=True)

    objects = RelationshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("other")), name="not_linked_to_herself"),
            models.UniqueConstraint(
                Least("person", "other"), Greatest("person", "other"), name="two_people_are_linked_once"
            ),
        ]

    def seen_from(self, person: Person) -> tuple[Person, str]:
        """Return the other side and what she is to this person, in words."""
        if self.person_id == person.pk:
            return self.other, self.get_kind_display()
        kind = self.INVERSE.get(self.Kind(self.kind), self.Kind(self.kind))
        return self.person, kind.label
