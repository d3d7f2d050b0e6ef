"""What programmes hold of a person: what leads to her through the participant she is, and what of it stays.

Money stays to the paisa, and so does who was counted: without a name, and without a word that was typed.
"""

import datetime
from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.context import acting_as_system
from beneficiaries.codes import PARTICIPANT, read_code
from beneficiaries.data_subject import retention
from beneficiaries.data_subject.erasing import erase_apart, let_ask
from beneficiaries.data_subject.fates import ERASED, emptied, stays
from beneficiaries.data_subject.reach import about_nobody, add_root
from beneficiaries.models import RetentionNotice, RetentionPeriods
from beneficiaries.subjects import let_be_looked_up
from programs.models import (
    Activity,
    ActivityReport,
    Adjustment,
    Advance,
    Attendance,
    CommitteeShare,
    Correction,
    Decision,
    Delivery,
    Enrolment,
    Group,
    Holiday,
    Indicator,
    LedgerAccount,
    LedgerEntry,
    LedgerLine,
    LevelCorrection,
    LevelResult,
    LevelTest,
    Loan,
    Material,
    MaturityCheck,
    MaturityScore,
    Measurement,
    Meeting,
    Minutes,
    Order,
    OrderLine,
    Participant,
    ParticipantRequest,
    PayPeriod,
    Payslip,
    PayslipLine,
    PictureOf,
    Product,
    ProductMaterial,
    ProductPrice,
    Programme,
    Project,
    Question,
    Questionnaire,
    QuestionnaireItem,
    Rate,
    ReferredCount,
    ReportComment,
    ReportExpense,
    ReportGain,
    ReportPicture,
    ReportSession,
    ReportStep,
    ReportVersion,
    Result,
    RightsAnswer,
    RightsPaper,
    RightsTest,
    SamePerson,
    SavingsCycle,
    SavingsMeeting,
    SavingsPayment,
    Seat,
    Session,
    SharePayout,
    SkillStep,
    SocialGrant,
    StockMovement,
    Tally,
    TallyPart,
    Target,
    Training,
    Withdrawal,
    WorkEntry,
)


def participants(person: UUID) -> Iterable[UUID]:
    """Return the keys of the participants that a person is."""
    return SamePerson.objects.filter(person=person).values_list("participant", flat=True)


def _pictures(participant: UUID) -> Iterable[UUID]:
    return PictureOf.objects.filter(participant=participant).values_list("picture", flat=True)


def _entries(participant: UUID) -> Iterable[UUID]:
    return LedgerLine.objects.filter(account__participant=participant).values_list("entry", flat=True)


add_root(ReportPicture, _pictures, of=Participant, is_apart=True)
add_root(Participant, participants, is_apart=True)
add_root(LedgerEntry, lambda participant: (), alone=_entries, of=Participant, leads_on=False, is_apart=True)
"""The words of an entry may name whom it paid; she is told of it by the lines on her own accounts."""

stays(
    Participant,
    "that somebody took part, and whether a woman or a man, is counted in what the house answers for",
    **emptied(Participant, but=("consent_on", "consent_by")),
)
for model in (
    Enrolment,
    Attendance,
    Correction,
    Seat,
    LevelResult,
    LevelCorrection,
    RightsPaper,
    RightsAnswer,
    SkillStep,
):
    stays(model, "what a group did and learnt is counted in what the house answers for")
for model in (
    Adjustment,
    Advance,
    LedgerAccount,
    LedgerEntry,
    LedgerLine,
    Loan,
    Payslip,
    PayslipLine,
    SavingsPayment,
    SharePayout,
    SocialGrant,
    Withdrawal,
    WorkEntry,
):
    stays(model, "money that was earned, saved, lent and paid adds up to the paisa, and books are kept by law")

stays(
    ParticipantRequest,
    "what was asked and done is shown when it is asked; it holds her code and no word",
    but=("code",),
)
stays(
    Decision,
    "what a committee decided is its own; who saw to it is known by her number in the group alone",
    but=("text", "other", "outcome"),
)
about_nobody(
    (Project, Programme, CommitteeShare, Question, Questionnaire, QuestionnaireItem),
    "a plan or a word of the house, the same for everybody",
)
about_nobody(
    (Group, Meeting, Holiday, Session, LevelTest, RightsTest, Training, Activity, ReferredCount, Minutes,
     MaturityCheck, MaturityScore),
    "what a whole group does; who comes to it stands in its enrolments and attendance",
)  # fmt: skip
about_nobody(
    (Material, StockMovement, Order, OrderLine, Delivery, Product, ProductMaterial, ProductPrice, Rate),
    "goods, and customers who are bodies",
)
about_nobody((PayPeriod, SavingsCycle, SavingsMeeting), "sums of a whole group; hers stand in her payslips and savings")
about_nobody((Result, Indicator, Target, Tally, TallyPart, Measurement), "figures of a project")
about_nobody(
    (ActivityReport, ReportComment, ReportExpense, ReportGain, ReportSession, ReportStep, ReportVersion),
    "reports about the work, which name nobody; who is in their pictures is known by the pictures",
)


def _participants_over(periods: RetentionPeriods, day: datetime.date) -> QuerySet:
    """Return participants who last came long ago, are in no group, and were registered long ago too.

    Money that is not settled, or not reckoned yet, keeps her here as it does when she asks (`cannot_be_erased`).
    """
    here = Enrolment.objects.filter(participant=OuterRef("pk"))
    last = Attendance.objects.filter(enrolment__participant=OuterRef("pk")).order_by("-on")
    last_on = Coalesce(Subquery(last.values("on")[:1]), "registered_on")
    gone = Participant.objects.exclude(given_name=ERASED).annotate(registered_on=TruncDate("recorded_at"))
    gone = gone.annotate(last_on=Greatest(last_on, "registered_on"))
    gone = gone.filter(last_on__lte=retention.years_before(day, periods.participant_years))
    gone = gone.filter(~Exists(here.exclude(state__in=[Enrolment.State.COMPLETED, Enrolment.State.LEFT])))
    her = OuterRef("pk")
    return gone.exclude(
        Exists(_accounts_not_settled(her)) | Exists(_work_not_reckoned(her)) | Exists(_additions_not_reckoned(her))
    )


def _accounts_not_settled(participant: Participant | OuterRef) -> QuerySet:
    accounts = LedgerLine.objects.filter(account__participant=participant).order_by().values("account")
    return accounts.annotate(left=Sum("amount")).exclude(left=0)


def _work_not_reckoned(participant: Participant | OuterRef) -> QuerySet:
    """Return her work that earns something, of days whose wages are not confirmed."""
    confirmed = PayPeriod.objects.filter(group=OuterRef("group"), confirmed_at__isnull=False)
    confirmed = confirmed.filter(first_on__lte=OuterRef("on"), last_on__gte=OuterRef("on"))
    work = WorkEntry.objects.filter(Q(passed__gt=0) | Q(product=None), enrolment__participant=participant)
    return work.filter(~Exists(confirmed))


def _additions_not_reckoned(participant: Participant | OuterRef) -> QuerySet:
    """Return what is added to wages of hers that are not confirmed."""
    added = Adjustment.objects.filter(kind=Adjustment.Kind.ADDED, enrolment__participant=participant)
    return added.filter(period__confirmed_at=None)


retention.RULES[retention.Kind.PARTICIPANT] = retention.Rule(
    _participants_over,
    lambda notice: erase_apart(Participant, notice.row_key, notice.pk),
    code="code",
)


def cannot_be_erased(participant: Participant) -> Promise | None:
    """Return why a participant cannot be erased now, in plain words; None when she can.

    It is asked as the house: a group at another site keeps her too. Whether she has a case is not asked.
    """
    with acting_as_system("what keeps a participant is looked for"):
        if Enrolment.objects.filter(participant=participant, state__in=Enrolment.OPEN).exists():
            return _(
                "This person belongs to a group, or waits for a place in one. Write down first that this has ended."
            )
        if _accounts_not_settled(participant).exists():
            return _("Wages, savings, an advance or a loan are not settled yet. Settle them first.")
        if _work_not_reckoned(participant).exists() or _additions_not_reckoned(participant).exists():
            return _("There is work in days whose wages are not confirmed yet. Confirm and pay them first.")
        notices = RetentionNotice.objects.filter(kind=retention.Kind.PARTICIPANT, row_key=participant.pk)
        if notices.exclude(held_on=None).exists():
            return _("The data protection officer holds the data: a court or the law asks for it.")
    return None


let_ask(ParticipantRequest, cannot_be_erased)
let_be_looked_up(Participant, partial(read_code, kind=PARTICIPANT), "her.code = asked")
