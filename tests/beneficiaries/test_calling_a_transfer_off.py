"""A transfer that is not to be: called off with the reason, from its draft until it is handed over."""

import pytest
from django.db import IntegrityError, transaction

from access.context import acting, acting_as_system
from beneficiaries.due import own_tasks
from beneficiaries.lifecycle import TAKEN_OVER, IllegalMove, move
from beneficiaries.models import Move, State, Transfer
from tests.factories.cases import Team, as_it_stands, days_ago
from tests.factories.services import TransferFactory

pytestmark = pytest.mark.django_db
WHY = "She wants to stay near her sister."


@pytest.fixture
def team() -> Team:
    return Team()


def call_off(team: Team, made: Transfer, who: str = "caseworker", **said):
    sent = {"called_off_why": WHY, "seen_version": as_it_stands(made).version} | said
    return team.post(who, "transfer-call-off", made.case, made, **sent)


@pytest.mark.parametrize("stands", ["draft", "returned", "approved", "accepted"])
def test_it_is_called_off_with_a_reason_and_another_may_be_prepared(team, stands):
    case = team.case(in_progress=True)
    traits = {} if stands == "approved" else {stands: True}
    by = {"recorded_by": team.caseworker, "decided_by": None if stands == "draft" else team.supervisor}
    made = TransferFactory(case=case, **by, **traits)
    assert "/call-off/" in team.get("caseworker", "transfer", case, made).content.decode()
    assert call_off(team, made, called_off_why="").context["form"].errors.keys() == {"called_off_why"}
    assert call_off(team, made).status_code == 302
    now = as_it_stands(made)
    assert (now.called_off_on, now.called_off_why, now.is_under_way) == (days_ago(0), WHY, False)
    for page in ("transfer", "transfers"):
        told = team.get("caseworker", page, *([case, made] if page == "transfer" else [case])).content.decode()
        assert WHY in told
        assert "/call-off/" not in told
        assert "/edit/" not in told
        assert "/answer/" not in told
    for page in ("transfer-call-off", "transfer-edit", "transfer-submit", "transfer-answer"):
        assert team.status("caseworker", page, case, made) == 404, page
    with acting(team.caseworker):
        assert "Look at the returned transfer again" not in [str(task.says) for task in own_tasks(team.caseworker)]
    assert "/transfers/" not in team.get("caseworker", "case", case).content.decode().split('id="next-steps"')[0]
    assert team.status("caseworker", "transfer-add", case) == 200
    TransferFactory(case=case, draft=True)


def test_what_is_called_off_is_not_carried_out(team):
    case = team.case(in_progress=True)
    made = TransferFactory(case=case, accepted=True)
    assert call_off(team, made).status_code == 302
    with acting(team.supervisor), pytest.raises(IllegalMove) as refusal:
        move(case, State.TRANSFERRED, team.supervisor, "She moves.")
    assert refusal.value.reasons == (TAKEN_OVER.says,)


def test_one_that_waits_for_approval_is_taken_back_first(team):
    made = TransferFactory(case=team.case(in_progress=True), waiting=True, recorded_by=team.caseworker)
    assert "/call-off/" not in team.get("caseworker", "transfer", made.case, made).content.decode()
    assert call_off(team, made).status_code == 404
    assert team.post("caseworker", "transfer-withdraw", made.case, made).status_code == 302
    assert call_off(team, made).status_code == 302


def test_whoever_may_not_write_in_the_case_calls_nothing_off(team):
    made = TransferFactory(case=team.case(in_progress=True))
    for who in ("colleague", "stranger"):
        assert call_off(team, made, who).status_code == 404
    assert call_off(team, made, "supervisor").status_code == 302


def test_an_answer_that_came_meanwhile_is_told_first(team):
    made = TransferFactory(case=team.case(in_progress=True))
    seen = as_it_stands(made).version
    with acting_as_system("they answer"):
        Transfer.objects.filter(pk=made.pk).update(answer="accepted", answered_on=days_ago(0), answered_by="Eknath")
    assert "changed this record" in call_off(team, made, seen_version=seen).content.decode()
    assert as_it_stands(made).is_under_way


@pytest.mark.parametrize(
    "wrong",
    [
        {"called_off_on": days_ago(0)},
        {"called_off_why": WHY},
        {"called_off_on": days_ago(0), "called_off_why": WHY, "status": "waiting"},
        {"called_off_on": days_ago(0), "called_off_why": WHY, "declined": True},
        {"called_off_on": days_ago(0), "called_off_why": WHY, "accepted": True, "carried_out_on": days_ago(0)},
    ],
)
def test_the_database_holds_each_rule(team, wrong):
    declined = {"accepted": True, "answer": "declined"} if wrong.pop("declined", False) else {}
    with pytest.raises(IntegrityError), transaction.atomic():
        TransferFactory(case=team.case(in_progress=True), **wrong, **declined)


@pytest.mark.parametrize(("answered", "may_go"), [(8, False), (7, True)])
def test_an_answer_from_before_the_case_was_taken_up_again_counts_no_more(team, answered, may_go):
    case = team.case(in_progress=True, opened_on=days_ago(60))
    with acting_as_system("closed and taken up again"):
        for ago, step in ((9, ("in_progress", "closed")), (7, ("closed", "reopened")), (6, ("reopened", "assessed"))):
            told = {"from_state": step[0], "to_state": step[1], "happened_on": days_ago(ago)}
            Move.objects.create(case=case, reason="It is so.", **told)
    TransferFactory(case=case, accepted=True, answered_on=days_ago(answered))
    with acting(team.supervisor):
        if may_go:
            move(case, State.TRANSFERRED, team.supervisor, "She moves.")
        else:
            with pytest.raises(IllegalMove) as refusal:
                move(case, State.TRANSFERRED, team.supervisor, "She moves.")
            assert refusal.value.reasons == (TAKEN_OVER.says,)
