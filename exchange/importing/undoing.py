"""Undoes an import as a whole: what it brought goes again, unless somebody has worked with one of the people since."""

from uuid import UUID

from django.db import IntegrityError, connection, models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from access.context import acting_as_system
from access.records import Record
from accounts.models import User
from audit.trail import record_event
from beneficiaries.models import Case, Intake, Person, Referral, RetentionNotice
from exchange.models import Arrival, Import

TOLD_OF = 25
"""So many people are named who stand in the way."""
NOBODY_HELD = Q(held_on=None, version=1)
"""Of a notice that the house gave by itself: that is not work, and it goes with what it is about."""


class InTheWay(Exception):
    """Somebody worked with one of the people since."""


def worked_with(of: Import) -> list[UUID]:
    """Return who came in by an import and whose file has changed since: another record, or a changed one.

    The system looks, for a draft that somebody else is writing is hers alone; who it is about is all that is told.
    """
    changed = ~Q(version=F("person__version"))
    for model, name in [*of_a_file(Case), *of_a_file(Person)]:
        of_hers = model.objects.filter(**{name: OuterRef("person")})
        if issubclass(model, Record):
            of_hers = of_hers.filter(Q(recorded_at__gt=of.done_at) | Q(recorded_at=of.done_at, version__gt=1))
        if model is RetentionNotice:
            of_hers = of_hers.exclude(NOBODY_HELD)
        changed |= Exists(of_hers)
    referred = Referral.objects.filter(intake__person=OuterRef("person"))
    changed |= Exists(referred.filter(version__gt=1, recorded_at=of.done_at))
    with acting_as_system("has anybody worked with those who came in by an import"):
        return list(of.arrivals.filter(changed).values_list("person", flat=True))


def of_a_file(subject: type[Record]) -> list[tuple[type[models.Model], str]]:
    """Return every model that names a person, or her case, with the name of the column; but for imports themselves.

    Those too that are not reached from her, and so are hidden among what Django tells of a model.
    """
    return [
        (each.related_model, each.field.name)
        for each in subject._meta.get_fields(include_hidden=True)
        if isinstance(each, models.ForeignObjectRel) and each.related_model._meta.app_label != Import._meta.app_label
    ]


@transaction.atomic
def undo(of: Import, by: User) -> None:
    """Remove exactly what an import brought. Raises InTheWay, and then nothing is removed."""
    arrivals = list(of.arrivals.select_related("person").select_for_update(of=("self",)))
    people = [each.person_id for each in arrivals]
    # who may not be changed by her any more has gone on to another site
    standing = Person.objects.writable_by(by).select_for_update(of=("self",), no_key=False).filter(pk__in=people)
    gone_on = set(people) - set(standing.order_by("pk").values_list("pk", flat=True))
    changed = worked_with(of)
    if changed or gone_on:
        raise InTheWay(len(changed))
    try:
        with transaction.atomic():
            _remove(of, arrivals)
            _hold_to_what_is_named()
    except (IntegrityError, models.ProtectedError):
        raise InTheWay from None
    of.move(Import.Status.UNDONE, undone_at=timezone.now())
    record_event("import_undone", row=of, reason=f"{of.people} + {of.cases}")


def _hold_to_what_is_named() -> None:
    """Have the database say at once, and not only at the end, that something still names what is gone."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _remove(of: Import, arrivals: list[Arrival]) -> None:
    """Delete the records of the transaction that took the import in, and give back who looked after whom."""
    people = [each.person_id for each in arrivals]
    brought = {"recorded_at": of.done_at}
    with acting_as_system("notices that nobody held go with an import that is undone"):
        RetentionNotice.objects.filter(NOBODY_HELD, person__in=people, recorded_at__gt=of.done_at).delete()
    referrals = list(Intake.objects.filter(**brought, person__in=people).values_list("referral", flat=True))
    records = [each for each in [*of_a_file(Case), *of_a_file(Person)] if issubclass(each[0], Record)]
    for model, name in records:  # what names her case goes before the case
        theirs = model.objects.filter(**brought, **{f"{name}__in": of.arrivals.values("person")})
        if theirs.exists():
            model.objects.filter(pk__in=list(theirs.values_list("pk", flat=True))).delete()
    Referral.objects.filter(**brought, pk__in=referrals).delete()
    for each in arrivals:
        if not each.is_new and each.has_case and each.former_keeper_id:
            each.person.keeper_id = each.former_keeper_id
            each.person.save(update_fields=["keeper"])
    new = [each.person_id for each in arrivals if each.is_new]
    of.arrivals.all().delete()
    gone, _by_model = Person.objects.filter(pk__in=new).delete()
    if gone < len(new):
        raise IntegrityError("some people could not be removed")
