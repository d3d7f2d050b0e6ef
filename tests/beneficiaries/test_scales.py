"""Scales: scores computed by hand, what they tell at the edges, and thoughts of death that are never hidden."""

import pytest
from django.db import IntegrityError, transaction

from access.context import acting, acting_as_system
from beneficiaries.models import Assessment, Case, ScaleResult
from beneficiaries.progress import upward
from beneficiaries.scale_change import curves_of
from beneficiaries.scales import GAD7, PCL5, PHQ9, SCALES
from config.calendar import PartialDate
from tests.factories.cases import AssessmentFactory, NoteFactory, Team, as_it_stands, days_ago
from tests.factories.health import ScaleResultFactory
from tests.factories.people import PersonFactory, made_by_system

pytestmark = pytest.mark.django_db
TASK = "Talk about safety today"
CALM = [1, 1, 0, 0, 0, 0, 0, 0, 0]
TOLD = [1, 1, 0, 0, 0, 0, 0, 0, 1]


@pytest.fixture
def team() -> Team:
    return Team()


def test_scores_are_those_computed_by_hand():
    assert PHQ9.score([1, 2, 3, 2, 0, 1, 1, 0, 0]) == 10
    assert GAD7.score([3, 3, 2, 1, 0, 0, 1]) == 10
    assert PCL5.score([4, 3, 2, 1, 0] * 4) == 40
    assert (PHQ9.most, GAD7.most, PCL5.most) == (27, 21, 80)


@pytest.mark.parametrize("answers", [[0] * 8, [0] * 10, [0] * 8 + [4], [0] * 8 + [-1]])
def test_no_score_without_every_answer(answers):
    with pytest.raises(ValueError, match="every item"):
        PHQ9.score(answers)


@pytest.mark.parametrize(
    ("scale", "score", "says"),
    [
        (PHQ9, 0, "Minimal depression"),
        (PHQ9, 4, "Minimal depression"),
        (PHQ9, 5, "Mild depression"),
        (PHQ9, 9, "Mild depression"),
        (PHQ9, 10, "Moderate depression"),
        (PHQ9, 14, "Moderate depression"),
        (PHQ9, 15, "Moderately severe depression"),
        (PHQ9, 19, "Moderately severe depression"),
        (PHQ9, 20, "Severe depression"),
        (PHQ9, 27, "Severe depression"),
        (GAD7, 4, "Minimal anxiety"),
        (GAD7, 5, "Mild anxiety"),
        (GAD7, 9, "Mild anxiety"),
        (GAD7, 10, "Moderate anxiety"),
        (GAD7, 14, "Moderate anxiety"),
        (GAD7, 15, "Severe anxiety"),
        (PCL5, 30, "Below the cut-off"),
        (PCL5, 31, "Likely post-traumatic stress"),
    ],
)
def test_a_score_tells_what_its_band_says(scale, score, says):
    assert str(scale.band(score).label) == says


@pytest.mark.parametrize("scale", SCALES.values(), ids=lambda scale: scale.name)
def test_the_database_computes_the_same_score(team, scale):
    answers = [place % len(scale.answers) for place in range(len(scale.items))]
    result = as_it_stands(ScaleResultFactory(case=team.case(), scale=scale.name, answers=answers))
    assert result.score == scale.score(answers)


@pytest.mark.parametrize(
    ("scale", "answers"),
    [
        ("phq9", [0] * 8),
        ("phq9", [0] * 10),
        ("phq9", [0] * 8 + [4]),
        ("phq9", [0] * 8 + [None]),
        ("phq9", [0] * 7),
        ("gad7", [0] * 9),
        ("pcl5", [0] * 19 + [5]),
        ("gds", [0] * 9),
    ],
)
def test_the_database_refuses_answers_that_are_not_those_of_the_scale(team, scale, answers):
    case = team.case()
    with pytest.raises(IntegrityError), transaction.atomic():
        ScaleResultFactory(case=case, scale=scale, answers=answers)


def typed(answers: list[int], **more) -> dict:
    told = {"taken_on": f"{days_ago(0):%d %B %Y}"} | {f"item_{place}": str(each) for place, each in enumerate(answers)}
    return told | more


def test_a_scale_is_taken_and_its_result_shown(team):
    case = team.case()
    session = NoteFactory(case=case, kind="session", recorded_by=team.caseworker)
    answer = team.post("caseworker", "scale-add", case, "gad7", **typed([3, 3, 2, 1, 0, 0, 1], session=session.pk))
    page = team.client("caseworker").get(answer["Location"])
    result = page.context["result"]
    assert (result.score, result.session_id, result.recorded_by) == (10, session.pk, team.caseworker)
    shown = page.content.decode()
    assert "10 of 21" in shown
    assert "Moderate anxiety" in shown
    assert "Spitzer RL, Kroenke K" in shown
    assert "1166" not in shown


def test_every_item_needs_an_answer_and_what_was_ticked_stays(team):
    page = team.post("caseworker", "scale-add", team.case(), "phq9", **(typed(CALM) | {"item_3": ""}))
    assert page.context["form"].errors.keys() == {"item_3"}
    assert page.context["form"]["item_0"].value() == "1"


def test_the_way_to_a_new_session_proposes_its_kind(team):
    case = team.case()
    assert (
        f"/cases/{case.person.code}/notes/add/?kind=session" in team.get("caseworker", "scales", case).content.decode()
    )
    for kind, proposed in (("session", "session"), ("x", "visit")):
        assert team.get("caseworker", "note-add", case, kind=kind).context["form"]["kind"].value() == proposed


def test_an_unknown_scale_is_not_found(team):
    assert team.status("caseworker", "scale-add", team.case(), "gds") == 404


def test_a_wrong_tick_is_corrected_and_another_change_is_not_overwritten(team):
    case = team.case()
    result = ScaleResultFactory(case=case, answers=CALM)
    change = typed([2, *CALM[1:]], seen_version=result.version)
    assert team.post("caseworker", "scale-edit", case, result, **change).status_code == 302
    assert (as_it_stands(result).score, as_it_stands(result).version) == (3, 2)
    page = team.post("caseworker", "scale-edit", case, result, **typed([3, *CALM[1:]], seen_version=1))
    assert "Now saved here: More than half the days" in page.content.decode()
    assert as_it_stands(result).score == 3


def test_the_trail_says_what_was_answered_before_and_now(team):
    case = team.case()
    result = ScaleResultFactory(case=case, answers=CALM)
    with acting_as_system("a wrong tick"):
        ScaleResult.objects.filter(pk=result.pk).update(answers=TOLD)
    trail = team.get("supervisor", "case-trail", case, kind="change").content.decode()
    assert "1, 1, 0, 0, 0, 0, 0, 0, 1" in trail


def test_saving_it_unchanged_raises_no_version(team):
    result = ScaleResultFactory(case=team.case(), answers=CALM)
    with acting_as_system("nothing changes"):
        ScaleResult.objects.filter(pk=result.pk).update(by_whom="")
    assert as_it_stands(result).version == 1


def test_a_restricted_session_of_somebody_else_is_neither_offered_nor_lost(team):
    case = team.case(shared_with=[team.colleague])
    hidden = NoteFactory(case=case, kind="session", recorded_by=team.caseworker, restricted=True)
    result = ScaleResultFactory(case=case, answers=CALM, session=hidden)
    assert "session" not in team.get("colleague", "scale-edit", case, result).context["form"].fields
    team.post("colleague", "scale-edit", case, result, **typed(CALM, remarks="Calm", seen_version=result.version))
    assert (as_it_stands(result).session_id, as_it_stands(result).remarks) == (hidden.pk, "Calm")
    assert team.get("colleague", "scale-result", case, result).context["session"] is None
    assert hidden not in team.get("colleague", "scale-add", case, "phq9").context["form"].fields["session"].queryset


def tasks(team: Team, case: Case) -> set[str]:
    return {str(task.says) for task in team.get("caseworker", "case", case).context["tasks"]}


def test_thoughts_of_death_say_at_once_what_to_do_and_stay_among_the_tasks(team):
    case = team.case(in_progress=True)
    answer = team.post("caseworker", "scale-add", case, "phq9", **typed(TOLD))
    page = team.client("caseworker").get(answer["Location"]).content.decode()
    assert page.index("She told of thoughts of death") < page.index("3 of 27")
    assert "1166" in page
    assert TASK in tasks(team, case)
    for name in ("scales", "case-health"):
        assert "She told of thoughts of death" in team.get("caseworker", name, case).content.decode()
    assert TASK in team.get("caseworker", "home").content.decode()
    assert "She told of thoughts of death" in team.get("supervisor", "scales", case).content.decode()


def test_without_such_thoughts_nothing_is_said_however_high_the_score(team):
    case = team.case(in_progress=True)
    ScaleResultFactory(case=case, answers=[3] * 8 + [0])
    ScaleResultFactory(case=case, scale="pcl5", answers=[4] * 20)
    assert TASK not in tasks(team, case)


def test_the_same_scale_taken_again_settles_it_and_no_other_does(team):
    case = team.case(in_progress=True)
    ScaleResultFactory(case=case, answers=TOLD)
    ScaleResultFactory(case=case, scale="gad7", answers=[0] * 7, taken_on=days_ago(0))
    ScaleResultFactory(case=case, answers=CALM, taken_on=days_ago(9))  # written down later, taken before
    assert TASK in tasks(team, case)
    ScaleResultFactory(case=case, answers=CALM, taken_on=days_ago(0))
    assert TASK not in tasks(team, case)


def test_a_result_of_another_case_settles_nothing(team):
    case = team.case(in_progress=True)
    ScaleResultFactory(case=case, answers=TOLD)
    ScaleResultFactory(case=team.case(), answers=CALM, taken_on=days_ago(0))
    assert TASK in tasks(team, case)


def test_an_approved_assessment_written_after_it_settles_it_and_one_from_before_does_not(team):
    case = team.case(in_progress=True)
    AssessmentFactory(case=case, approved=True, assessed_on=days_ago(3))
    ScaleResultFactory(case=case, answers=TOLD)
    assert TASK in tasks(team, case)
    after = AssessmentFactory(case=case, waiting=True, assessed_on=days_ago(3))
    assert TASK in tasks(team, case)
    with acting_as_system("it is approved"):
        Assessment.objects.filter(pk=after.pk).update(status="approved")
    assert TASK not in tasks(team, case)


def test_the_result_itself_keeps_saying_what_to_do(team):
    case = team.case(in_progress=True)
    told = ScaleResultFactory(case=case, answers=TOLD)
    ScaleResultFactory(case=case, answers=CALM, taken_on=days_ago(0))
    page = team.get("caseworker", "scale-result", case, told).content.decode()
    assert "1166" in page
    assert "She was asked again since." in page


def test_the_picture_runs_from_the_oldest_to_the_newest_with_the_cut_off_across(team):
    case = team.case()
    for answers, day in ((TOLD, 30), ([2] * 9, 20), ([0] * 9, 10)):
        ScaleResultFactory(case=case, answers=answers, taken_on=days_ago(day))
    with acting(team.caseworker):
        (curve,) = curves_of(ScaleResult.objects.visible_to(team.caseworker).latest_first(), case.person)
    assert [result.score for result in curve.results] == [0, 18, 3]
    # 56 high with an edge of 6: the foot is at 50, and 10, 3 and 18 of 27 lie 44 units times their share above it
    assert curve.cut_off == "33.7"
    assert curve.points == [("6.0", "45.1"), ("60.0", "20.7"), ("114.0", "50.0")]
    page = team.get("caseworker", "scales", case).content.decode()
    assert 'aria-hidden="true"' in page
    assert "18 of 27" in page


@pytest.mark.parametrize(
    ("scale", "ages", "cut_off"),
    [
        (PHQ9, None, 10),
        (PHQ9, (30, 30), 10),
        (PHQ9, (13, 13), 13),
        (PHQ9, (16, 16), 11),
        (PHQ9, (14, 15), 10),  # on either side of a border the lowest that may hold
        (PHQ9, (19, 20), 10),
        (PHQ9, (9, 9), 10),
        (GAD7, (16, 17), 8),
        (GAD7, (19, 20), 8),
        (GAD7, (20, 21), 10),
        (PCL5, (16, 16), PCL5.cut_off),
    ],
)
def test_the_cut_off_is_the_one_found_for_her_age(scale, ages, cut_off):
    assert scale.cut_off_at(ages) == cut_off


def test_the_line_across_is_drawn_for_her_age(team):
    case = team.case(person=made_by_system(PersonFactory, site=team.site, born=PartialDate.of(days_ago(16 * 365 + 60))))
    ScaleResultFactory(case=case, scale="gad7", answers=[1] * 7, taken_on=days_ago(1))
    (curve,) = team.get("caseworker", "scales", case).context["curves"]
    assert curve.ages == (16, 16)
    assert curve.cut_off == upward(8 / GAD7.most)


def test_the_pages_cost_the_same_however_many_there_are(team, django_assert_max_num_queries):
    case, counts = team.case(), []
    team.get("caseworker", "scales", case)
    for _round in range(2):
        for day in range(1, 5):
            ScaleResultFactory(case=case, answers=CALM, taken_on=days_ago(day))
        with django_assert_max_num_queries(40) as asked:
            team.get("caseworker", "scales", case)
        counts.append(len(asked))
    assert counts[0] == counts[1]
