"""Undoes an import as a whole: what it brought goes again, unless somebody has worked with one of the people since."""

from django.db import IntegrityError, models, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from access.records import Record
from accounts.models import User
from audit.trail import record_event
from beneficiaries.models import Case, Consent, ContactWay, Experience, Intake, Move, Note, Person, Referral
from exchange.models import Arrival, Import

BROUGHT: tuple[type[Record], ...] = (Note, Experience, Move, Consent, ContactWay)
"""What an import brings beside people, cases and referrals; what points before what is pointed at."""
TOLD_OF = 25
"""So many people are named who stand in the way."""


class InTheWay(Exception):
    """Somebody worked with one of the people since; `people` are those whose files changed, as far as she sees them."""

    def __init__(self, people: list[Person]):
        super().__init__(len(people))
        self.people = people


def worked_with(of: Import) -> QuerySet[Arrival]:
    """Return those who came in by an import and whose file has changed since: another record, or a changed one."""
    changed = ~Q(version=F("person__version"))
    for model, name in _of_a_file():
        of_hers = model.objects.filter(**{name: OuterRef("person")})
        if issubclass(model, Record):
            of_hers = of_hers.filter(Q(recorded_at__gt=of.done_at) | Q(recorded_at=of.done_at, version__gt=1))
        changed |= Exists(of_hers)
    referred = Referral.objects.filter(intake__person=OuterRef("person"))
    changed |= Exists(referred.filter(version__gt=1, recorded_at=of.done_at))
    return of.arrivals.filter(changed)


def _of_a_file() -> list[tuple[type[models.Model], str]]:
    """Return every model that names a person or her case, with the name of the column."""
    relations = [*Person._meta.related_objects, *Case._meta.related_objects]
    return [
        (each.related_model, each.field.name)
        for each in relations
        if each.related_model._meta.app_label != Import._meta.app_label
    ]


@transaction.atomic
def undo(of: Import, by: User) -> None:
    """Remove exactly what an import brought. Raises InTheWay, and then nothing is removed."""
    arrivals = list(of.arrivals.select_related("person").select_for_update(of=("self",)))
    people = [each.person_id for each in arrivals]
    # who may not be changed by her any more has gone on to another site
    standing = Person.objects.writable_by(by).select_for_update(of=("self",), no_key=False).filter(pk__in=people)
    gone_on = set(people) - set(standing.order_by("pk").values_list("pk", flat=True))
    changed = list(worked_with(of).select_related("person").order_by("person__code")[:TOLD_OF])
    if changed or gone_on:
        raise InTheWay([each.person for each in changed])
    try:
        with transaction.atomic():
            _remove(of, by, arrivals)
    except (IntegrityError, models.ProtectedError):
        raise InTheWay([]) from None
    of.move(Import.Status.UNDONE, undone_at=timezone.now())
    record_event("import_undone", row=of, reason=f"{of.people} + {of.cases}")


def _remove(of: Import, by: User, arrivals: list[Arrival]) -> None:
    """Delete the records of the transaction that took the import in, and give back who looked after whom."""
    people = [each.person_id for each in arrivals]
    brought = {"recorded_at": of.done_at}
    for model in BROUGHT:
        name = "person" if any(each.name == "person" for each in model._meta.fields) else "case"
        model.objects.filter(**brought, **{f"{name}__in": people}).delete()
    intakes = Intake.objects.filter(**brought, person__in=people)
    referrals = list(intakes.values_list("referral", flat=True))
    intakes.delete()
    Referral.objects.filter(**brought, pk__in=referrals).delete()
    Case.objects.filter(**brought, pk__in=[each.person_id for each in arrivals if each.has_case]).delete()
    for each in arrivals:
        if not each.is_new and each.has_case and each.former_keeper_id:
            each.person.keeper_id = each.former_keeper_id
            each.person.save(update_fields=["keeper"])
    new = [each.person_id for each in arrivals if each.is_new]
    of.arrivals.all().delete()
    gone, _by_model = Person.objects.filter(pk__in=new).delete()
    if gone < len(new):
        raise IntegrityError("some people could not be removed")
