"""Assessments: writing one from the last, the risk that follows, reading, and the picture of change."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from access.context import acting, acting_as_system
from access.once import FIELD
from audit.models import Entry
from beneficiaries.anchors import Domain
from beneficiaries.models import Assessment, Case, DomainScore
from beneficiaries.models.for_approval import Settled
from beneficiaries.progress import MOST, Progress
from tests.factories.cases import SCORES, AssessmentFactory, Team, as_it_stands, days_ago

pytestmark = pytest.mark.django_db

PAGES = ["assessments", "assessment-add"]
PAGES_OF_ONE = ["assessment", "assessment-edit", "assessment-submit"]


@pytest.fixture
def team() -> Team:
    return Team()


def typed(**fields: str) -> dict[str, str]:
    """Return a complete form: medium risk by three vulnerable domains, no danger."""
    form = {"assessed_on": days_ago(1).isoformat(), "assessed_on_calendar": "AD", "summary": "She settles in."}
    form |= dict.fromkeys(Assessment.QUESTIONS, "no")
    form |= {f"score_{domain}": str(score) for domain, score in SCORES.items()}
    form |= {f"evidence_{domain}": "She says so." for domain, score in SCORES.items() if score < 3}
    return form | fields


def write(team: Team, case: Case, who: str = "caseworker", **fields: str):
    return team.post(who, "assessment-add", case, **typed(**fields))


def assessment_of(case: Case) -> Assessment:
    with acting_as_system("look"):
        return Assessment.objects.prefetch_related("scores").select_related("case__person").get(case=case.pk)


def scored(case: Case, domain: str) -> DomainScore:
    return next(each for each in assessment_of(case).scores.all() if each.domain == domain)


def none_of(case: Case) -> bool:
    with acting_as_system("look"):
        return not Assessment.objects.filter(case=case.pk).exists()


def test_it_is_written_with_its_scores_and_what_they_rest_on(team):
    case = team.case()
    answer = write(team, case, wishes="To sleep.", wish_family="To call my mother.", evidence_family="They spoke.")
    made = assessment_of(case)
    assert answer["Location"] == f"/cases/{case.person.code}/assessments/{made.pk}/submit/"
    assert (made.status, made.recorded_by, made.writers) == ("draft", team.caseworker, [team.caseworker.pk])
    assert (made.risk_found, made.risk_level, made.wishes) == ("medium", "medium", "To sleep.")
    assert {each.domain: each.score for each in made.scores.all()} == SCORES
    family = scored(case, "family")
    assert (family.evidence, family.wish) == ("They spoke.", "To call my mother.")
    assert as_it_stands(case).risk_level == "medium"


def test_what_is_not_known_can_wait_in_a_draft(team):
    case = team.case()
    only = {"assessed_on": days_ago(0).isoformat(), "assessed_on_calendar": "AD", "score_legal": "4"}
    assert team.post("caseworker", "assessment-add", case, **only).status_code == 302
    made = assessment_of(case)
    assert [(each.domain, each.score) for each in made.scores.all()] == [("legal", 4)]
    assert (made.threatened, made.summary, made.lowered_from) == (None, "", "")


def test_a_new_one_starts_from_the_last_so_that_only_changes_are_typed(team):
    case = team.case()
    AssessmentFactory(case=case, approved=True, assessed_on=days_ago(40), wishes="A room.", scores={"housing": 2})
    last = AssessmentFactory(case=case, approved=True, assessed_on=days_ago(20), wishes="A room.", self_harm=True)
    page = team.get("caseworker", "assessment-add", case)
    form = page.context["form"]
    assert (form["wishes"].value(), form["self_harm"].value(), form["no_safe_place"].value()) == (
        "A room.",
        "yes",
        "no",
    )
    assert (form["score_housing"].value(), form["evidence_housing"].value()) == (3, "She says so.")
    assert form["assessed_on"].value() == days_ago(0)
    assert "Change what has changed" in page.content.decode()
    assert page.context["last"] == last


def test_the_first_one_starts_from_what_the_case_says_she_wishes(team):
    form = team.get("caseworker", "assessment-add", team.case(wished=True)).context["form"]
    assert form["wishes"].value() == "To go back to school."


def test_a_case_has_one_in_work(team):
    case = team.case()
    write(team, case)
    made = assessment_of(case)
    assert team.get("caseworker", "assessment-add", case)["Location"].endswith(f"/{made.pk}/edit/")
    again = write(team, case, summary="A second one: <kept>")
    assert "Somebody began an assessment of this case a moment before." in again.content.decode()
    assert "A second one: &lt;kept&gt;" in again.content.decode()
    with pytest.raises(IntegrityError), acting_as_system("a second one"), transaction.atomic():
        Assessment.objects.create(case=case, risk_found="low", risk_level="low")


def test_a_form_sent_twice_is_one_assessment(team):
    case, token = team.case(), str(uuid.uuid4())
    answers = [write(team, case, **{FIELD: token}) for _time in range(2)]
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer["Location"] for answer in answers}) == 1
    assert assessment_of(case)


def test_an_ended_case_is_not_assessed(team):
    case = team.case(closed=True)
    assert team.status("caseworker", "assessment-add", case) == 404
    assert write(team, case).status_code == 404
    assert "Assess the situation" not in team.get("caseworker", "case", case).content.decode()


# The risk


def test_the_risk_follows_from_the_answers(team):
    case = team.case()
    write(team, case, threatened="yes", whereabouts_known="yes")
    assert (assessment_of(case).risk_found, assessment_of(case).risk_level) == ("emergency", "emergency")


def test_it_is_never_set_below_what_the_answers_say(team):
    case = team.case()
    page = write(team, case, threatened="yes", risk_level="low")
    assert "By the answers the risk is “High”." in str(page.context["form"].errors["risk_level"])
    assert none_of(case)


def test_it_is_raised_with_a_reason_alone(team):
    case = team.case()
    page = write(team, case, risk_level="high")
    assert "say why it is greater" in str(page.context["form"].errors["risk_reason"])
    assert none_of(case)
    write(team, case, risk_level="high", risk_reason="Her uncle was released.")
    made = assessment_of(case)
    assert (made.risk_found, made.risk_level, made.risk_reason) == ("medium", "high", "Her uncle was released.")
    assert team.get("caseworker", "assessment-edit", case, made).context["form"]["risk_level"].value() == "high"


def test_it_is_not_lowered_in_silence(team):
    case = team.case(risk_level="high")
    page = write(team, case)
    assert "The risk of the case is “High” and would be “Medium”." in str(page.context["form"].errors["means_to_lower"])
    assert none_of(case)
    write(team, case, means_to_lower="on")
    assert assessment_of(case).lowered_from == "high"


def test_an_unfinished_one_is_not_asked_yet_whether_it_lowers_the_risk(team):
    case = team.case(risk_level="high")
    assert write(team, case, summary="", score_legal="").status_code == 302
    assert assessment_of(case).lowered_from == ""


def test_a_tick_that_lowers_nothing_is_not_kept(team):
    case = team.case(risk_level="medium")
    write(team, case, means_to_lower="on")
    assert assessment_of(case).lowered_from == ""


def test_where_the_risk_is_low_already_nothing_asks_for_lowering(team):
    case = team.case(risk_level="low")
    assert "means_to_lower" not in team.get("caseworker", "assessment-add", case).context["form"].fields


# What is wrong is said kindly


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"assessed_on": days_ago(-1).isoformat()}, "assessed_on"),
        ({"assessed_on": days_ago(61).isoformat()}, "assessed_on"),
        ({"assessed_on": ""}, "assessed_on"),
        ({"score_health": "6"}, "score_health"),
        ({"score_health": "0"}, "score_health"),
        ({"score_health": ""}, "score_health"),
        ({"evidence_health": " \u200b"}, "evidence_health"),
        ({"wish_family": "x\x00y"}, "wish_family"),
        ({"threatened": "perhaps"}, "threatened"),
        ({"risk_level": "enormous"}, "risk_level"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(team, wrong, field):
    case = team.case()
    page = write(team, case, **{"summary": "She said: तारा <3"} | wrong)
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert "There is a problem" in page.content.decode()
    assert "She said: तारा &lt;3" in page.content.decode()
    assert none_of(case)


def test_the_day_of_a_reopened_case_lies_after_its_reopening(team):
    case = team.case(state="reopened")
    with acting_as_system("reopened"):
        case.moves.create(from_state="closed", to_state="reopened", happened_on=days_ago(5))
    page = write(team, case, assessed_on=days_ago(6).isoformat())
    assert "assessed_on" in page.context["form"].errors


@pytest.mark.parametrize(
    "wrong",
    [
        {"risk_found": "high", "risk_level": "medium"},
        {"risk_found": "low", "risk_level": "medium"},
        {"status": "waiting", "risk_found": "low", "risk_level": "low"},
    ],
)
def test_the_database_refuses_what_the_form_would(team, wrong):
    case = team.case()
    with pytest.raises(IntegrityError), acting_as_system("past the form"), transaction.atomic():
        Assessment.objects.create(case=case, **wrong)


@pytest.mark.parametrize(
    "wrong", [{"score": 0}, {"score": 6}, {"score": 2}, {"domain": "luck", "score": 3}, {"domain": "legal", "score": 3}]
)
def test_the_database_refuses_a_score_out_of_range_without_ground_or_twice(team, wrong):
    made = AssessmentFactory(case=team.case())
    with acting_as_system("one is taken away"):
        DomainScore.objects.filter(assessment=made, domain="safety").delete()
    with pytest.raises(IntegrityError), acting_as_system("past the form"), transaction.atomic():
        DomainScore.objects.create(assessment=made, **{"domain": "safety"} | wrong)


# Changing


def test_a_change_keeps_what_is_the_same_and_who_wrote_in_it(team):
    case = team.case(shared_with=[team.colleague])
    write(team, case)
    made = assessment_of(case)
    same = typed(score_legal="", seen_version=made.version, score_family="4", summary="Better.")
    assert team.post("colleague", "assessment-edit", case, made, **same).status_code == 302
    now = assessment_of(case)
    assert {each.domain: each.score for each in now.scores.all()} == {
        domain: 4 if domain == "family" else score for domain, score in SCORES.items() if domain != "legal"
    }
    assert now.writers == [team.caseworker.pk, team.colleague.pk]
    assert {each.pk for each in now.scores.all()} < {each.pk for each in made.scores.all()}


def test_the_second_of_two_sees_what_the_first_wrote_scores_included(team):
    case = team.case()
    write(team, case)
    made = assessment_of(case)
    first = typed(score_family="4", evidence_family="They spoke.", seen_version=made.version)
    second = typed(score_family="5", evidence_family="They met.", summary="Mine.", seen_version=made.version)
    assert team.post("caseworker", "assessment-edit", case, made, **first).status_code == 302
    page = team.post("supervisor", "assessment-edit", case, made, **second)
    errors = page.context["form"].errors
    assert "Now saved here: 4" in str(errors["score_family"])
    assert "Now saved here: They spoke." in str(errors["evidence_family"])
    assert "Now saved here: She settles in." in str(errors["summary"])
    assert scored(case, "family").score == 4
    again = second | {"seen_version": page.context["form"]["seen_version"].value()}
    assert team.post("supervisor", "assessment-edit", case, made, **again).status_code == 302
    assert scored(case, "family").score == 5


@pytest.mark.parametrize("status", ["waiting", "approved"])
def test_what_waits_or_is_approved_is_never_changed(team, status):
    case = team.case()
    made = AssessmentFactory(case=case, recorded_by=team.caseworker, **{status: True})
    assert team.status("caseworker", "assessment-edit", case, made) == 404
    changed = typed(summary="Otherwise.", seen_version=made.version)
    assert team.post("caseworker", "assessment-edit", case, made, **changed).status_code == 404
    assert team.post("caseworker", "assessment-submit", case, made).status_code == 404
    with acting(team.caseworker), pytest.raises(Settled):
        Assessment.objects.get(pk=made.pk).record({}, team.caseworker)
    with acting(team.caseworker):
        stale = Assessment.objects.get(pk=made.pk)
        stale.status = "draft"
        with pytest.raises(Settled):
            stale.record({}, team.caseworker)
        assert not Assessment.objects.writable_by(team.caseworker).filter(pk=made.pk).exists()
    assert as_it_stands(made).summary == made.summary


# Who


@pytest.mark.parametrize(
    ("who", "status"), [("caseworker", 200), ("supervisor", 200), ("colleague", 404), ("stranger", 404)]
)
def test_each_page_opens_to_those_who_work_in_the_case_and_their_supervisor(team, who, status):
    fresh, case = team.case(), team.case()
    made = AssessmentFactory(case=case, recorded_by=team.caseworker)
    assert [team.status(who, page, fresh) for page in PAGES] == [status] * len(PAGES)
    assert [team.status(who, page, case, made) for page in PAGES_OF_ONE] == [status] * len(PAGES_OF_ONE)
    assert write(team, fresh, who).status_code == (302 if status == 200 else 404)


def test_it_is_found_under_its_own_case_alone(team):
    made = AssessmentFactory(case=team.case(), recorded_by=team.caseworker)
    other = team.case()
    assert [team.status("caseworker", page, other, made) for page in PAGES_OF_ONE] == [404] * len(PAGES_OF_ONE)


@pytest.mark.parametrize(("page", "what"), [("assessments", "case"), ("assessment-add", "case")])
def test_reading_is_in_the_trail(team, page, what):
    case = team.case()
    team.get("caseworker", page, case)
    assert reads_of(case) == [what]


@pytest.mark.parametrize("page", ["assessment", "assessment-submit"])
def test_reading_one_is_in_the_trail(team, page):
    case = team.case()
    team.get("caseworker", page, case, AssessmentFactory(case=case))
    assert reads_of(case) == ["assessment"]


def reads_of(case: Case) -> list[str]:
    with acting_as_system("look"):
        return list(Entry.objects.about(case.pk).filter(action="read").values_list("what", flat=True))


# The picture


def test_the_picture_and_its_table_say_the_same(team):
    case = team.case()
    for count, score in ((40, 2), (20, 4), (1, 3)):
        AssessmentFactory(case=case, approved=True, assessed_on=days_ago(count), scores={"housing": score})
    with acting(team.caseworker):
        progress = Progress(list(Assessment.objects.filter(case=case).latest_first()))
        housing = next(line for line in progress.lines if line.domain == Domain.HOUSING)
        assert [point.score.score for point in housing.points] == [2, 4, 3]
        assert (housing.last.score, housing.former.score, housing.trend) == (3, 4, "down")
        assert [dict(scores)["housing"].score for _assessment, scores in progress.rows] == [3, 4, 2]
        xs = [float(point.x) for point in housing.points]
        assert xs == sorted(xs)
        assert float(housing.points[1].y) < float(housing.points[2].y) < float(housing.points[0].y)
    page = team.get("caseworker", "case", case).content.decode()
    assert f'points="{housing.path}"' in page
    assert "The same figures as a table" in page


def test_a_draft_is_not_in_the_picture_and_a_case_without_says_so(team):
    case = team.case()
    assert "Her situation is not assessed yet." in team.get("caseworker", "case", case).content.decode()
    AssessmentFactory(case=case)
    page = team.get("caseworker", "case", case)
    assert page.context["progress"].lines == []
    assert "Draft" in page.content.decode()


def test_one_page_says_old_and_new_side_by_side(team):
    case = team.case()
    AssessmentFactory(case=case, approved=True, assessed_on=days_ago(40), scores={"housing": 2})
    made = AssessmentFactory(case=case, assessed_on=days_ago(2), scores={"housing": 4})
    rows = {str(row["domain"]): row for row in team.get("caseworker", "assessment", case, made).context["domains"]}
    assert (rows["housing"]["former"].score, rows["housing"]["score"].score) == (2, 4)
    assert {name for name, row in rows.items() if row["is_changed"]} == {"housing"}


@pytest.mark.parametrize("page", ["assessments", "case", "case-timeline"])
def test_many_ask_no_more_of_the_database_than_few(team, page):
    few, many = team.case(), team.case()
    for case, number in ((few, 2), (many, MOST + 4)):
        for count in range(number):
            AssessmentFactory(case=case, approved=True, assessed_on=days_ago(count))
    team.get("caseworker", page, few)
    asked = []
    for case in (few, many):
        with CaptureQueriesContext(connection) as queries:
            assert team.status("caseworker", page, case) == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_list_goes_back_page_by_page(team, monkeypatch):
    monkeypatch.setattr("beneficiaries.views.assessment.PAGE", 2)
    case = team.case()
    for count in (9, 7, 5, 3, 1):
        AssessmentFactory(case=case, approved=True, assessed_on=days_ago(count))
    seen, query = [], {}
    while True:
        page = team.get("caseworker", "assessments", case, **query).context["page"]
        seen += [each.assessed_on for each in page.rows]
        if not page.older:
            break
        query = {"after": page.older.partition("=")[2]}
    assert seen == [days_ago(count) for count in (1, 3, 5, 7, 9)]
