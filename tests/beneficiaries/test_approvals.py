"""Approvals: asked for, given, given back and taken back, by whom, and what follows."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from access.context import acting, acting_as_system
from access.once import FIELD
from accounts.roles import Role
from beneficiaries.approving import Refused, approve, give_back, submit, to_decide_by, withdraw
from beneficiaries.lifecycle import ANOTHER_PERSON
from beneficiaries.models import Approval, Assessment, Case, Consent, Move, State
from tests.factories.accounts import give_role
from tests.factories.cases import AssessmentFactory, NoteFactory, Team, as_it_stands, days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


def draft(team: Team, case: Case | None = None, **fields) -> Assessment:
    case = case or team.case(registered=True, safe=True)
    return AssessmentFactory(**{"case": case, "recorded_by": team.caseworker} | fields)


def waiting(team: Team, case: Case | None = None, **fields) -> Assessment:
    return draft(team, case, waiting=True, **fields)


def request_of(assessment: Assessment) -> Approval:
    with acting_as_system("look"):
        return Approval.objects.select_related("case__person", "assessment").get(
            assessment=assessment, status="waiting"
        )


def requests_of(assessment: Assessment) -> list[Approval]:
    with acting_as_system("look"):
        return list(Approval.objects.filter(assessment=assessment).order_by("recorded_at"))


def decide(team: Team, assessment: Assessment, who: str = "supervisor", **typed):
    said = {"decision": "approve", "seen_request": str(request_of(assessment).pk)} | typed
    return team.post(who, "assessment-decide", assessment.case, assessment, **said)


def refused(by, act, *said) -> list[str]:
    with acting(by), pytest.raises(Refused) as refusal:
        act(*said)
    return [str(reason) for reason in refusal.value.reasons]


# Sending


def test_it_is_sent_once_and_waits(team):
    assessment, token = draft(team), str(uuid.uuid4())
    answers = [
        team.post("caseworker", "assessment-submit", assessment.case, assessment, **{FIELD: token}) for _time in "ab"
    ]
    assert {answer["Location"] for answer in answers} == {assessment.case.get_absolute_url()}
    assert as_it_stands(assessment).status == "waiting"
    (asked,) = requests_of(assessment)
    assert (asked.status, asked.recorded_by, asked.case_id) == ("waiting", team.caseworker, assessment.case_id)


@pytest.mark.parametrize(
    ("case", "says"),
    [
        ({"state": "identified"}, "The case is not registered yet."),
        ({"closed": True}, "The case has ended."),
        ({"registered": True, "safe": False}, "Her immediate safety is not written down yet."),
        ({"registered": True, "consented": False}, "She has not yet agreed to a file about her and to services."),
    ],
)
def test_what_the_case_lacks_is_said_before_it_is_sent(team, case, says):
    assessment = draft(team, team.case(**{"safe": True} | case))
    assert refused(team.caseworker, submit, assessment, team.caseworker) == [says]
    page = team.post("caseworker", "assessment-submit", assessment.case, assessment)
    assert says in page.content.decode()
    assert as_it_stands(assessment).status == "draft"


@pytest.mark.parametrize(
    ("lacking", "says"),
    [
        ({"self_harm": None}, "Some questions about danger are not answered yet."),
        ({"summary": ""}, "The whole is not said in short yet."),
        ({"assessed_on": days_ago(61)}, "Its day lies before the case was opened or reopened."),
        (
            {"risk_found": "low", "risk_level": "low"},
            "It would lower her risk from “Medium” to “Low”, and nobody said that this is meant.",
        ),
    ],
)
def test_what_the_assessment_lacks_is_said_before_it_is_sent(team, lacking, says):
    assessment = draft(team, **lacking)
    assert refused(team.caseworker, submit, assessment, team.caseworker) == [says]


def test_every_domain_is_scored_before_it_is_sent(team):
    assessment = draft(team)
    with acting_as_system("two are taken away"):
        assessment.scores.filter(domain__in=["legal", "safety"]).delete()
    lacking = refused(team.caseworker, submit, assessment, team.caseworker)
    assert lacking == ["Not scored yet: Safety.", "Not scored yet: Law and papers."]


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_nobody_sends_or_takes_back_in_a_case_she_does_not_see(team, who):
    assessment, sent = draft(team), waiting(team)
    assert team.post(who, "assessment-submit", assessment.case, assessment).status_code == 404
    assert team.post(who, "assessment-withdraw", sent.case, sent).status_code == 404
    assert refused(getattr(team, who), submit, assessment, getattr(team, who)) == ["This is not yours to do."]


def test_it_is_taken_back_to_go_on_writing(team):
    assessment = waiting(team)
    assert team.get("caseworker", "assessment-withdraw", assessment.case, assessment).status_code == 302
    assert as_it_stands(assessment).status == "waiting"
    answer = team.post("caseworker", "assessment-withdraw", assessment.case, assessment)
    assert answer["Location"].endswith("/edit/")
    assert as_it_stands(assessment).status == "draft"
    assert [each.status for each in requests_of(assessment)] == ["withdrawn"]
    assert team.post("caseworker", "assessment-withdraw", assessment.case, assessment).status_code == 404


# Approving


@pytest.mark.parametrize("state", [State.REGISTERED, State.REOPENED])
def test_approving_makes_the_case_assessed_on_the_day_it_was_looked_at(team, state):
    case = team.case(state=state, safe=True, consented=True)
    assessment = waiting(team, case, assessed_on=days_ago(2))
    assert decide(team, assessment, comment="Well seen.")["Location"] == case.get_absolute_url()
    assert as_it_stands(assessment).status == "approved"
    assert as_it_stands(case).state == State.ASSESSED
    with acting_as_system("look"):
        made = Move.objects.filter(case=case).first()
    assert (made.from_state, made.happened_on, made.recorded_by) == (state, days_ago(2), team.supervisor)
    (decided,) = requests_of(assessment)
    assert (decided.status, decided.decided_by, decided.comment) == ("approved", team.supervisor, "Well seen.")
    assert decided.decided_at is not None


def test_approving_a_later_one_moves_no_case(team):
    case = team.case(in_progress=True)
    decide(team, waiting(team, case))
    assert as_it_stands(case).state == State.IN_PROGRESS


def test_a_greater_risk_becomes_that_of_the_case_and_brings_the_next_contact_nearer(team):
    case = team.case(in_progress=True, next_contact_on=days_ago(-20), last_contact_on=days_ago(3))
    decide(team, waiting(team, case, threatened=True, whereabouts_known=True))
    now = as_it_stands(case)
    assert (now.risk_level, now.next_contact_on) == ("emergency", days_ago(-4))


@pytest.mark.parametrize(("stands", "then"), [("", "A room."), ("School.", "School.")])
def test_her_wishes_are_taken_over_where_none_stand(team, stands, then):
    case = team.case(in_progress=True, wishes=stands)
    decide(team, waiting(team, case, wishes="A room."))
    assert as_it_stands(case).wishes == then


def test_a_risk_lowered_on_purpose_becomes_that_of_the_case(team):
    case = team.case(in_progress=True, risk_level="high")
    decide(team, waiting(team, case, lowered_from="high"))
    assert as_it_stands(case).risk_level == "medium"


def test_a_risk_that_rose_in_the_meantime_is_not_lowered_in_silence(team):
    case = team.case(in_progress=True, risk_level="high")
    assessment = waiting(team, case, lowered_from="high")
    with acting_as_system("it got worse"):
        Case.objects.filter(pk=case.pk).update(risk_level="emergency")
    page = decide(team, assessment)
    assert "It would lower her risk from “Emergency” to “Medium”" in page.content.decode()
    assert as_it_stands(case).risk_level == "emergency"
    assert as_it_stands(assessment).status == "waiting"
    assert decide(team, assessment, decision="return", comment="It got worse.").status_code == 302


def test_what_the_case_lacks_in_the_meantime_holds_the_approval_up_and_not_the_return(team):
    assessment = waiting(team)
    with acting_as_system("she takes it back"):
        Consent.objects.filter(person=assessment.case_id).update(answer="withdrawn")
    page = decide(team, assessment)
    assert "She has not yet agreed to a file about her and to services." in page.content.decode()
    assert as_it_stands(assessment).status == "waiting"
    assert as_it_stands(assessment.case).state == State.REGISTERED
    assert decide(team, assessment, decision="return", comment="Ask her again.").status_code == 302


def test_one_decision_is_made_once(team):
    assessment, token = waiting(team), str(uuid.uuid4())
    seen = {"seen_request": str(request_of(assessment).pk), "decision": "approve", FIELD: token}
    answers = [team.post("supervisor", "assessment-decide", assessment.case, assessment, **seen) for _time in "ab"]
    assert {answer.status_code for answer in answers} == {302}
    assert len(requests_of(assessment)) == 1
    stale = requests_of(assessment)[0]
    stale.status, stale.assessment, stale.case = "waiting", assessment, assessment.case
    assert refused(team.supervisor, approve, stale, team.supervisor) == ["It was decided or taken back already."]


# Giving back


def test_it_is_given_back_with_a_comment_mended_and_approved(team):
    case = team.case(registered=True, safe=True)
    assessment = waiting(team, case)
    page = decide(team, assessment, decision="return", comment=" \u200b")
    assert "Say what is to be mended." in str(page.context["form"].errors["comment"])
    decide(team, assessment, decision="return", comment="Say more of her health.")
    assert (as_it_stands(assessment).status, as_it_stands(case).state) == ("returned", State.REGISTERED)
    assert "Say more of her health." in team.get("caseworker", "assessment-edit", case, assessment).content.decode()
    with acting(team.caseworker):
        mended = Assessment.objects.select_related("case__person").get(pk=assessment.pk)
        scores = {
            each.domain: {"score": each.score, "evidence": each.evidence, "wish": ""} for each in mended.scores.all()
        }
        scores["health"] |= {"score": 3, "evidence": "The doctor says so."}
        mended.risk_level, mended.risk_reason, mended.summary = "medium", "She is new.", "Mended words."
        mended.record(scores, team.caseworker)
    team.post("caseworker", "assessment-submit", case, assessment)
    page = team.get("supervisor", "assessment-decide", case, assessment)
    changed = {(domain, change.name): (change.before, change.now) for domain, change in page.context["changes"]}
    assert changed["Health", "score"] == ("Vulnerable", "Stable")
    assert changed["Health", "what it rests on"] == ("She says so.", "The doctor says so.")
    assert changed["", "the whole in short"] == ("She is calm and sleeps; she has no work yet.", "Mended words.")
    assert {name for _domain, name in changed}.isdisjoint({"status", "last written", "written by"})
    decide(team, assessment)
    assert as_it_stands(case).state == State.ASSESSED
    assert {each.status for each in requests_of(assessment)} == {"returned", "approved"}


def test_what_was_sent_anew_while_it_was_read_is_looked_at_again(team):
    assessment = waiting(team)
    seen = str(request_of(assessment).pk)
    team.post("caseworker", "assessment-withdraw", assessment.case, assessment)
    team.post("caseworker", "assessment-submit", assessment.case, assessment)
    page = decide(team, assessment, seen_request=seen)
    assert "It was taken back and sent anew while you read it." in page.content.decode()
    assert as_it_stands(assessment).status == "waiting"
    again = page.context["form"]["seen_request"].value()
    assert decide(team, assessment, seen_request=str(again)).status_code == 302


@pytest.mark.parametrize(
    "wrong", [{"decision": ""}, {"decision": "perhaps"}, {"comment": "a\x00b"}, {"seen_request": "no uuid"}]
)
def test_what_is_wrong_with_a_decision_is_said_and_decides_nothing(team, wrong):
    assessment = waiting(team)
    page = decide(team, assessment, **{"comment": "She said: तारा <3"} | wrong)
    assert page.status_code == 200
    assert page.context["form"].errors
    if "comment" not in wrong:
        assert "She said: तारा &lt;3" in page.content.decode()
    assert as_it_stands(assessment).status == "waiting"


# Another person


def as_worker(team: Team, case: Case, assessment: Assessment) -> None:
    with acting_as_system("hers now"):
        Case.objects.filter(pk=case.pk).update(caseworker=team.supervisor)


def as_second_worker(team: Team, case: Case, assessment: Assessment) -> None:
    with acting_as_system("shared"):
        case.share_with(team.supervisor, "Leave.")


def as_writer(team: Team, case: Case, assessment: Assessment) -> None:
    with acting_as_system("she wrote in it"):
        Assessment.objects.filter(pk=assessment.pk).update(writers=[team.caseworker.pk, team.supervisor.pk])


def as_visitor(team: Team, case: Case, assessment: Assessment) -> None:
    NoteFactory(case=case, recorded_by=team.supervisor)


@pytest.mark.parametrize("how", [as_worker, as_second_worker, as_writer, as_visitor])
def test_nobody_decides_about_her_own_work(team, how):
    give_role(team.supervisor, Role.CASEWORKER, site=team.site)
    case = team.case(registered=True, safe=True)
    assessment = waiting(team, case)
    with acting(team.supervisor):
        assert to_decide_by(team.supervisor).exists()
    how(team, case, assessment)
    asked = request_of(assessment)
    assert refused(team.supervisor, approve, asked, team.supervisor) == [ANOTHER_PERSON.says]
    assert refused(team.supervisor, give_back, asked, team.supervisor, "No.") == [ANOTHER_PERSON.says]
    page = decide(team, assessment)
    assert str(ANOTHER_PERSON.says) in page.content.decode()
    assert as_it_stands(assessment).status == "waiting"
    with acting(team.supervisor):
        assert not to_decide_by(team.supervisor).exists()
    assert "Another decides" in team.get("supervisor", "approvals").content.decode()


def test_who_asks_does_not_decide_and_the_database_says_so_too(team):
    case = team.case(in_progress=True)
    with acting_as_system("the supervisor sends it"):
        assessment = AssessmentFactory(case=case, recorded_by=team.caseworker)
        assessment.status = "waiting"
        assessment.save()
        asked = Approval.objects.create(case=case, assessment=assessment, recorded_by=team.supervisor)
    asked.case, asked.assessment = case, assessment
    assert refused(team.supervisor, approve, asked, team.supervisor) == [ANOTHER_PERSON.says]
    decided = {"status": "approved", "decided_by": team.supervisor, "decided_at": timezone.now()}
    with pytest.raises(IntegrityError), acting(team.supervisor), transaction.atomic():
        Approval.objects.filter(pk=asked.pk).update(**decided)


@pytest.mark.parametrize("who", ["caseworker", "colleague", "stranger"])
def test_only_a_supervisor_of_the_site_decides(team, who):
    assessment = waiting(team)
    assert team.status(who, "assessment-decide", assessment.case, assessment) == 404
    assert decide(team, assessment, who).status_code == 404
    user = getattr(team, who)
    assert refused(user, approve, request_of(assessment), user) == ["This is not yours to do."]
    assert refused(user, give_back, request_of(assessment), user, "No.") == ["This is not yours to do."]
    assert as_it_stands(assessment).status == "waiting"


@pytest.mark.parametrize(
    "wrong",
    [
        {"assessment": None},
        {"status": "approved"},
        {"status": "returned", "decided": True},
        {"status": "withdrawn"},
        {"status": "waiting", "decided": True},
    ],
)
def test_the_database_keeps_what_an_approval_says(team, wrong):
    assessment = draft(team)
    decided = wrong.pop("decided", False)
    fields = {"decided_by": team.supervisor, "decided_at": timezone.now()} if decided else {}
    with pytest.raises(IntegrityError), acting_as_system("past the screens"), transaction.atomic():
        Approval.objects.create(**{"case": assessment.case, "assessment": assessment} | fields | wrong)


def test_an_assessment_waits_once(team):
    assessment = waiting(team)
    with pytest.raises(IntegrityError), acting_as_system("twice"), transaction.atomic():
        Approval.objects.create(case=assessment.case, assessment=assessment)


def test_a_withdrawal_that_came_too_late_changes_nothing(team):
    assessment = waiting(team)
    asked = request_of(assessment)
    decide(team, assessment)
    assert refused(team.caseworker, withdraw, asked, team.caseworker) == ["It was decided or taken back already."]
    assert as_it_stands(assessment).status == "approved"
