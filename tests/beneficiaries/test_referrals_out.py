"""A referral out: with her consent, of chosen fields alone, frozen once sent, and followed until it ends."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from access.context import acting, acting_as_system
from access.once import FIELD
from audit.models import Entry
from beneficiaries.due import own_tasks
from beneficiaries.models import Case, ReferralOut, ReferralOutStep, SharedField
from beneficiaries.models.consent import Consent, Purpose
from beneficiaries.models.referral_out import AlreadySent
from tests.factories.cases import Team, as_it_stands, days_ago
from tests.factories.people import ConsentFactory, ContactWayFactory, made_by_system
from tests.factories.services import ReferralOutFactory, ServiceFactory

pytestmark = pytest.mark.django_db
TODAY = {"on": days_ago(0).isoformat(), "on_calendar": "AD"}
REFUSED = "She has not agreed to this, or no longer"


@pytest.fixture
def team() -> Team:
    return Team()


@pytest.fixture
def case(team) -> Case:
    """Return a case of somebody who agreed that a service is told."""
    made = team.case(in_progress=True)
    agree(made)
    return made


def agree(case: Case, purpose: Purpose = Purpose.REFERRAL, **answer) -> Consent:
    return made_by_system(ConsentFactory, person=case.person, purpose=purpose, **answer)


def write(team: Team, case: Case, service=None, **fields):
    form = {
        "service": str((service or ServiceFactory()).pk), "asks_for": "A check-up.", "urgency": "high",
        "way": "letter", "call_back_name": "Asha", "call_back_phone": "9800000000",
    }  # fmt: skip
    return team.post("caseworker", "referral-out-add", case, **form | fields)


def only(case: Case) -> ReferralOut:
    with acting_as_system("look"):
        return ReferralOut.objects.get(case=case)


def told(referral: ReferralOut) -> dict[str, str]:
    with acting_as_system("look"):
        return {each.item: each.text for each in SharedField.objects.filter(referral_out=referral)}


def sent(team: Team, case: Case, **fields) -> ReferralOut:
    """Return a referral that was sent."""
    made = ReferralOutFactory(case=case, recorded_by=team.caseworker, **fields)
    assert send(team, made).status_code == 302
    with acting_as_system("look"):
        return ReferralOut.objects.select_related("case__person", "service__provider", "consent").get(pk=made.pk)


def send(team: Team, referral: ReferralOut, who: str = "caseworker", **fields):
    return team.post(who, "referral-out-send", referral.case, referral, **TODAY | {"she_agrees": "on"} | fields)


def test_a_service_is_not_said_to_have_been_told_before_she_agreed(team):
    case = team.case(in_progress=True)
    agree(case, answered_on=days_ago(4))
    made = ReferralOutFactory(case=case, recorded_by=team.caseworker)
    page = send(team, made, on=days_ago(5).isoformat())
    assert [str(each) for each in page.context["lacking"]] == [
        f"On that day she had not agreed to this yet: “{Purpose.REFERRAL.label}”."
    ]
    assert send(team, made, on=days_ago(4).isoformat()).status_code == 302


def tell(team: Team, referral: ReferralOut, status: str, **said):
    return team.post("caseworker", "referral-out-tell", referral.case, referral, **TODAY | {"status": status} | said)


def test_nothing_is_ticked_beforehand_and_only_what_is_in_her_file_is_offered(team, case):
    made_by_system(ContactWayFactory, person=case.person, kind="mobile", phone="+9779811111111", safe=False)
    form = team.get("caseworker", "referral-out-add", case).context["form"]
    assert not form["items"].value()
    assert not any(form[name].value() for name in form.fields if name.startswith("written_"))
    offered = {value: str(label) for value, label in form.fields["items"].choices}
    assert case.person.full_name in offered["name"]
    assert "phone" not in offered, "an unsafe phone is told to nobody"
    made_by_system(ContactWayFactory, person=case.person, kind="mobile", phone="+9779822222222", safe=True)
    form = team.get("caseworker", "referral-out-add", case).context["form"]
    assert "+9779822222222" in str(dict(form.fields["items"].choices)["phone"])


def test_it_keeps_what_was_chosen_and_nothing_else(team, case):
    answer = write(team, case, items=["age", "gender"], written_needs="A woman doctor.")
    made = only(case)
    assert answer["Location"].endswith(f"/referrals-out/{made.pk}/send/")
    assert (made.status, made.consent, made.due_on) == ("draft", None, None)
    assert told(made).keys() == {"age", "gender", "needs"}
    assert told(made)["needs"] == "A woman doctor."
    page = team.get("caseworker", "referral-out-send", case, made).content.decode()
    assert "A woman doctor." in page


def test_it_may_say_its_reason_in_the_words_of_the_standard(team, case):
    write(team, case, reason="MigrationOrChangeOfLocation")
    made = only(case)
    assert made.reason == "MigrationOrChangeOfLocation"
    for page in ("referral-out", "referral-out-send"):
        assert "Migration or Change of Location" in team.get("caseworker", page, case, made).content.decode()


def test_a_draft_is_changed_and_what_is_unticked_goes(team, case):
    made = ReferralOutFactory(
        case=case, recorded_by=team.caseworker, told={"gender": "Feminine", "safety": "Mornings."}
    )
    form = team.get("caseworker", "referral-out-edit", case, made).context["form"]
    assert (form["items"].value(), form["written_safety"].value()) == (["gender"], "Mornings.")
    fields = {
        "service": str(made.service_id), "asks_for": "Less.", "urgency": "normal", "way": "phone",
        "call_back_name": "Asha", "call_back_phone": "9800000000", "seen_version": "1",
    }  # fmt: skip
    assert team.post("caseworker", "referral-out-edit", case, made, **fields).status_code == 302
    assert told(made) == {}


def test_a_form_sent_twice_is_one_referral(team, case):
    service, token = ServiceFactory(), str(uuid.uuid4())
    answers = [write(team, case, service, **{FIELD: token}) for _time in range(2)]
    assert len({answer["Location"] for answer in answers}) == 1
    assert only(case)


@pytest.mark.parametrize("answer", [None, "refused", "withdrawn", "expired"])
@pytest.mark.parametrize("urgency", ["normal", "emergency"])
def test_without_her_consent_in_force_no_service_is_told_not_even_in_an_emergency(team, answer, urgency):
    case = team.case(in_progress=True)
    if answer == "expired":
        agree(case, expires_on=days_ago(1))
    elif answer:
        agree(case, answer=answer)
    made = ReferralOutFactory(case=case, urgency=urgency)
    page = send(team, made).content.decode()
    assert REFUSED in page
    assert "Ask her first, also in an emergency." in page
    assert as_it_stands(made).status == "draft"


@pytest.mark.parametrize(("kind", "purpose"), [("police", Purpose.AUTHORITIES), ("family_tracing", Purpose.FAMILY)])
def test_police_and_tracing_need_a_consent_of_their_own(team, case, kind, purpose):
    made = ReferralOutFactory(case=case, service__kind=kind)
    assert REFUSED in send(team, made).content.decode()
    agree(case, purpose)
    assert send(team, made).status_code == 302


def test_she_is_asked_about_this_one_too(team, case):
    made = ReferralOutFactory(case=case)
    assert "Read it to her and ask her first." in send(team, made, she_agrees="").content.decode()
    assert as_it_stands(made).status == "draft"


def test_the_database_itself_sends_nothing_without_consent(case):
    made = ReferralOutFactory(case=case)
    for change in ({"status": "sent"}, {"status": "accepted", "she_agrees": True}):
        with pytest.raises(IntegrityError), acting_as_system("past the rules"), transaction.atomic():
            ReferralOut.objects.filter(pk=made.pk).update(**change)
    with acting_as_system("with consent, unasked"), pytest.raises(IntegrityError), transaction.atomic():
        ReferralOut.objects.filter(pk=made.pk).update(status="sent", consent=Consent.objects.first())


def test_her_limits_stand_beside_the_form_and_before_sending(team, case):
    agree(case, limits="Not the name of my village.", answered_on=days_ago(0))
    made = ReferralOutFactory(case=case)
    for page in (("referral-out-add", case), ("referral-out-send", case, made)):
        assert "Not the name of my village." in team.get("caseworker", *page).content.decode()


def test_once_sent_it_says_on_which_consent_and_is_frozen(team, case):
    made = sent(team, case, told={"needs": "A doctor."}, urgency="high")
    assert (made.status, made.she_agrees, made.due_on) == ("sent", True, days_ago(-3))
    assert made.consent.purpose == Purpose.REFERRAL
    for page in ("referral-out-edit", "referral-out-send"):
        assert team.status("caseworker", page, case, made) == 404
    with acting_as_system("later"), pytest.raises(AlreadySent):
        made.record([])
    assert told(made) == {"needs": "A doctor."}


def test_what_was_told_stays_when_her_file_changes(team, case):
    name = case.person.full_name
    made = sent(team, case, told={"name": name})
    with acting_as_system("another name"):
        case.person.given_name = "Somebody"
        case.person.save()
    assert told(made) == {"name": name}


def test_a_draft_whose_words_her_file_no_longer_says_is_chosen_again(team, case):
    made = ReferralOutFactory(case=case, told={"name": "A former name", "needs": "A doctor."})
    page = send(team, made).content.decode()
    assert "Her file now says something else: Full name. Choose again." in page
    assert as_it_stands(made).status == "draft"


def test_a_closed_service_and_an_ended_case_are_not_sent_to(team, case):
    assert (
        "This service is closed."
        in send(team, ReferralOutFactory(case=case, service__status="closed")).content.decode()
    )
    ended = team.case(closed=True)
    agree(ended)
    assert "The case has ended." in send(team, ReferralOutFactory(case=ended)).content.decode()
    assert team.status("caseworker", "referral-out-add", ended) == 404


def test_before_sending_it_says_why_it_may_be_the_wrong_service(team, case):
    page = team.get("caseworker", "referral-out-send", case, ReferralOutFactory(case=case, service__status="full"))
    assert "It has a waiting list." in page.content.decode()


@pytest.mark.parametrize(
    "way",
    [
        ["accepted", "received", "ended"],
        ["no_answer", "accepted", "ended"],
        ["declined"],
        ["received", "ended"],
        ["ended"],
    ],
)
def test_it_goes_its_way_to_an_end(team, case, way):
    made = sent(team, case)
    for status in way:
        said = {"told_by": "The nurse", "answer": "On Sunday.", "her_words": "They were kind."}
        assert tell(team, made, status, **said).status_code == 302
    assert as_it_stands(made).status == way[-1]
    assert as_it_stands(made).due_on is None
    page = team.get("caseworker", "referral-out", case, made).content.decode()
    for words in ("The nurse", "On Sunday.", "They were kind."):
        assert words in page
    assert team.status("caseworker", "referral-out-tell", case, made) == 404


@pytest.mark.parametrize(
    ("former", "status"), [("sent", "draft"), ("accepted", "declined"), ("received", "accepted"), ("draft", "accepted")]
)
def test_no_other_way_is_open(team, case, former, status):
    made = ReferralOutFactory(case=case) if former == "draft" else sent(team, case)
    if former in ("accepted", "received"):
        tell(team, made, former)
    assert tell(team, made, status, answer="No.").status_code == 200
    assert as_it_stands(made).status == former
    with acting_as_system("past the form"), pytest.raises(ValueError, match="does not follow"):
        as_it_stands(made).step(status, days_ago(0))


def test_a_refusal_says_why_and_an_end_says_how(team, case):
    made = sent(team, case)
    assert "Say why the service declined" in tell(team, made, "declined").content.decode()
    assert "best in her own words" in tell(team, made, "ended").content.decode()
    for status in ("declined", "ended"):
        with pytest.raises(IntegrityError), acting_as_system("without words"), transaction.atomic():
            ReferralOutStep.objects.create(referral_out=made, status=status)
    with pytest.raises(IntegrityError), acting_as_system("twice"), transaction.atomic():
        ReferralOutStep.objects.create(referral_out=made, status="sent")


def test_a_draft_may_be_given_up(team, case):
    made = ReferralOutFactory(case=case)
    assert tell(team, made, "ended", her_words="I do not want to go.").status_code == 302
    assert as_it_stands(made).status == "ended"


@pytest.mark.parametrize(("days", "says"), [(-1, "later"), (90, "earlier")])
def test_the_day_lies_between_the_last_step_and_today(team, case, days, says):
    made = ReferralOutFactory(case=case)
    send(team, made, on=days_ago(days).isoformat())
    assert as_it_stands(made).status == "draft", says


def test_its_worker_is_told_when_to_ask(team, case):
    made = sent(team, case, urgency="emergency")
    asked = {"sent": "Ask for the answer to a referral", "accepted": "Ask whether the service was received"}
    assert tasks(team)[asked["sent"]] == days_ago(-1)
    assert asked["sent"] in [str(task.says) for task in team.get("caseworker", "case", case).context["tasks"]]
    tell(team, made, "no_answer")
    assert tasks(team)["A referral has no answer: ask again, or find another service"] == days_ago(0)
    tell(team, made, "accepted")
    assert tasks(team)[asked["accepted"]] == days_ago(-14)
    tell(team, made, "received")
    assert tasks(team) == {}


def tasks(team: Team) -> dict:
    with acting(team.caseworker):
        return {str(task.says): task.due_on for task in own_tasks(team.caseworker)}


def test_it_is_told_on_the_timeline_and_in_the_case_file_only_where_there_is_one(team, case):
    page = team.get("caseworker", "case", case)
    assert page.context["referrals_out"] == []
    made = sent(team, case)
    page = team.get("caseworker", "case", case)
    assert page.context["referrals_out"] == [made]
    titles = [each.title for each in page.context["timeline"].happenings]
    assert f"Referral to a service: {made.service}" in titles
    assert f"/referrals-out/{made.pk}/" in page.content.decode()


def test_the_case_file_asks_the_same_however_many_there_are(team, case):
    asked = []
    for _time in range(2):
        sent(team, case)
        sent(team, case)
        with CaptureQueriesContext(connection) as queries:
            team.get("caseworker", "case", case)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_letter_says_what_was_chosen_and_no_more_and_is_noted(team, case, papers_as_pages):
    made = sent(team, case, told={"needs": "A woman doctor."}, service__address="Behind the temple")
    answer = team.get("caseworker", "referral-out-letter", case, made)
    (letter,) = papers_as_pages
    for words in (
        "A woman doctor.",
        "A check-up by a woman doctor.",
        case.person.code,
        "Asha Rai",
        "Behind the temple",
    ):
        assert words in letter
    for words in (case.person.given_name, case.person.family_name, "traffick"):
        assert words not in letter
        assert words not in answer["Content-Disposition"]
    with acting_as_system("look"):
        assert Entry.objects.filter(what="letter", person_id=case.pk, actor=team.caseworker).count() == 1


def test_a_secret_address_is_on_no_letter(team, case, papers_as_pages):
    made = sent(team, case, service__address="Behind the temple", service__address_is_private=True)
    team.get("caseworker", "referral-out-letter", case, made)
    assert "Behind the temple" not in papers_as_pages[0]


def test_no_letter_of_a_draft_nor_of_what_ended_nor_without_consent(team, case, papers_as_pages):
    draft, made = ReferralOutFactory(case=case), sent(team, case)
    assert team.status("caseworker", "referral-out-letter", case, draft) == 404
    assert team.status("caseworker", "referral-out-letter", case, made) == 200
    agree(case, answer="withdrawn", answered_on=days_ago(0))
    assert team.status("caseworker", "referral-out-letter", case, made) == 404
    page = team.get("caseworker", "referral-out", case, made).content.decode()
    assert "Her consent to this no longer holds." in page
    assert tell(team, made, "ended", her_words="I took it back.").status_code == 302


def test_nobody_outside_the_case_sees_it(team, case):
    made = sent(team, case)
    for who in ("colleague", "stranger"):
        for page in ("referral-out", "referral-out-tell", "referral-out-letter"):
            assert team.status(who, page, case, made) == 404
    other = team.case(caseworker=team.colleague)
    assert team.status("colleague", "referral-out", other, made) == 404
