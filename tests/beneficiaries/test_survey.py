"""The survey at the end: handed over once, answered by whoever has the code, beside nothing else, and counted."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from access.context import acting, acting_as_system
from accounts.roles import Role
from beneficiaries import surveying
from beneficiaries.approving import Refused, submit
from beneficiaries.models import Closure, SurveyOffer
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.cases import AssessmentFactory, ClosureFactory, Team, as_it_stands, days_ago
from tests.factories.surveys import handed, handed_yesterday

pytestmark = pytest.mark.django_db
SAID = {"respected": "yes", "overall": "4", "helped_most": "Somebody listened."}


@pytest.fixture
def team() -> Team:
    return Team()


def closing(team: Team, **fields):
    case = team.case(**{"ready_to_close": True} | fields)
    ClosureFactory(case=case, recorded_by=team.caseworker)
    return case


def opened(code: str, **options) -> Client:
    """Return a browser of hers in which the code was written."""
    client = Client(**options)
    assert client.post("/survey/", {"code": code})["Location"] == "/survey/"
    return client


def offers(case) -> list[SurveyOffer]:
    with acting_as_system("look"):
        return list(SurveyOffer.objects.filter(case=case))


def test_on_this_device_the_worker_is_logged_out_and_nothing_else_is_reachable(team):
    case, client = closing(team), team.client("caseworker")
    hand = client.post(f"/cases/{case.person.code}/survey/", {"device": "here"})
    assert hand["Location"] == "/survey/", "the code stands in no address"
    page = client.get("/survey/")
    assert page.status_code == 200
    assert "_auth_user_id" not in client.session
    assert page["Clear-Site-Data"] == '"cache", "storage"'
    assert "no-store" in page["Cache-Control"]
    for path in ("/", f"/cases/{case.person.code}/", "/cases/", "/account/", f"/cases/{case.person.code}/survey/"):
        assert client.get(path)["Location"].startswith("/account/login/"), path
    html = page.content.decode()
    told = [case.person.code, case.person.full_name, str(team.caseworker), team.site.name, "Nayabato", str(case.pk)]
    assert [each for each in told if each in html] == []
    links = [part.split('"')[0] for part in html.split('href="')[1:]]
    assert [link for link in links if not link.startswith("/static/")] == []
    assert client.post("/survey/", SAID)["Location"] == "/survey/thanks/"
    assert client.cookies["survey"].value == ""
    assert 'href="/' not in client.get("/survey/thanks/").content.decode().replace('href="/static/', "")


def test_for_another_device_there_is_a_code_that_opens_it_once(team):
    case = closing(team)
    assert team.post("caseworker", "survey-hand", case, device="elsewhere").status_code == 302
    (offer,) = offers(case)
    assert offer.code in team.get("caseworker", "survey-hand", case).content.decode()
    client = opened(offer.code.lower().replace("-", " "))
    twin = opened(offer.code)
    assert client.post("/survey/", SAID)["Location"] == "/survey/thanks/"
    assert twin.get("/survey/").status_code == 410
    assert twin.post("/survey/", SAID).status_code == 200, "the code is forgotten there too"
    again = Client().post("/survey/", {"code": offer.code})
    assert "This code opens nothing." in again.content.decode()
    assert offer.code not in team.get("caseworker", "survey-hand", case).content.decode()


def test_who_has_sent_it_meanwhile_is_told_that_it_is_closed(team):
    offer = handed(closing(team))
    client, twin = opened(offer.code), opened(offer.code)
    client.post("/survey/", SAID)
    assert twin.post("/survey/", SAID).status_code == 410


@pytest.mark.parametrize("why", ["too old", "replaced"])
def test_a_code_that_is_too_old_or_replaced_is_closed(team, why):
    case = closing(team)
    offer = handed_yesterday(case) if why == "too old" else handed(case)
    if why == "replaced":
        handed(case)
    client = Client()
    client.cookies["survey"] = offer.code
    assert client.get("/survey/").status_code == 410
    assert not surveying.answer(offer.code, SAID)
    assert len([each for each in offers(case) if each.is_open]) == (1 if why == "replaced" else 0)


def test_she_may_leave_out_everything_and_may_stop(team, monkeypatch):
    kept = []
    monkeypatch.setattr("beneficiaries.views.survey.answer", lambda code, said: kept.append(said) or True)
    stopped, empty = opened(handed(closing(team)).code), opened(handed(closing(team)).code)
    assert stopped.post("/survey/", SAID | {"stop": "1", "do_better": "x" * 2000}).status_code == 302
    assert empty.post("/survey/", {}).status_code == 302
    assert kept == [None, None]


@pytest.mark.parametrize(
    "said", [{"respected": "perhaps"}, {"overall": "6"}, {"overall": "x"}, {"helped_most": "x" * 1001}]
)
def test_what_is_none_of_the_answers_is_said_and_the_code_stays_open(team, said):
    offer = handed(closing(team))
    page = opened(offer.code).post("/survey/", {"do_better": "Write sooner."} | said)
    assert page.status_code == 200
    assert "error-summary" in page.content.decode()
    assert "Write sooner." in page.content.decode()
    assert surveying.stands(offer.code)


def test_only_so_many_codes_are_tried(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"survey": "2/m/ip"}
    said = [client.post("/survey/", {"code": "AAAAA-AAAAA"}).status_code for _each in range(3)]
    assert said == [200, 200, 429]


def test_the_quick_exit_forgets_the_code(team):
    client = opened(handed(closing(team)).code)
    assert client.post("/quick-exit/").status_code == 200
    assert client.cookies["survey"].value == ""


@pytest.mark.parametrize(
    ("who", "status"), [("caseworker", 200), ("supervisor", 404), ("colleague", 404), ("stranger", 404)]
)
def test_it_is_handed_over_by_a_caseworker_of_the_case_and_by_nobody_who_is_told_the_answers(team, who, status):
    case = closing(team)
    assert team.status(who, "survey-hand", case) == status
    assert team.post(who, "survey-hand", case, device="elsewhere").status_code == (302 if status == 200 else 404)
    assert len(offers(case)) == (status == 200)


def test_it_is_handed_over_while_a_case_is_closed_and_after(team):
    assert team.status("caseworker", "survey-hand", team.case(in_progress=True)) == 404
    assert team.status("caseworker", "survey-hand", team.case(closed=True)) == 200
    page = team.get("caseworker", "case", closing(team)).content.decode()
    assert "Hand her the survey about our work" in page


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DATA_PROTECTION, Role.CASEWORKER])
def test_what_people_said_opens_for_supervisors_alone(role):
    assert signed_in_client(make_user(role)).get("/board/figures/feedback/").status_code == 404


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"survey": ""}, ["It is not said whether she was handed the survey about our work."]),
        ({"survey": "handed"}, ["She was not handed the survey yet, though it says so."]),
        ({"survey": "unmet"}, []),
        ({"survey": "", "reason": "died"}, []),
    ],
)
def test_a_closure_says_whether_she_was_handed_it_or_why_not(team, fields, says):
    case = team.case(ready_to_close=True)
    AssessmentFactory(case=case, approved=True, assessed_on=days_ago(5), recorded_by=team.caseworker)
    closure = ClosureFactory(case=case, recorded_by=team.caseworker, **fields)
    with acting(team.caseworker):
        if says:
            with pytest.raises(Refused) as refusal:
                submit(closure, team.caseworker)
            assert [str(each) for each in refusal.value.reasons] == says
        else:
            submit(closure, team.caseworker)
    if fields["survey"] == "handed":
        handed(case)
        with acting(team.caseworker):
            submit(as_it_stands(closure), team.caseworker)
        assert as_it_stands(closure).status == "waiting"


def test_what_was_sent_before_there_was_a_survey_stands_and_cannot_be_chosen(team):
    closure = ClosureFactory(case=team.case(ready_to_close=True), recorded_by=team.caseworker)
    page = team.get("caseworker", "closure-edit", closure.case, closure)
    assert "earlier" not in [value for value, _label in page.context["form"].fields["survey"].choices]
    with acting_as_system("breaking it"), transaction.atomic(), pytest.raises(IntegrityError):
        Closure.objects.filter(pk=closure.pk).update(status="waiting", survey="")
    with acting_as_system("before"):
        assert Closure.objects.filter(pk=closure.pk).update(status="approved", survey="earlier") == 1


def test_a_case_has_one_open_survey_and_it_holds_for_a_while(team):
    case = closing(team)
    handed(case)
    later = timezone.now() + datetime.timedelta(hours=1)
    for wrong in ({"expires_at": later}, {"is_over": True, "expires_at": timezone.now() - datetime.timedelta(days=2)}):
        with acting_as_system("wrong"), transaction.atomic(), pytest.raises(IntegrityError):
            SurveyOffer.objects.create(case=case, secret_hash="x", **wrong)
