"""Who fits a need: examples ranked by hand, each part of each score; and what the ranking cannot know."""

import pytest
from django.apps import apps
from django.db import IntegrityError

from access.context import acting, acting_as_system
from accounts.roles import Role
from beneficiaries.models import Case, Person
from programs.models import Participant
from tests.factories.accounts import make_user
from tests.factories.cases import days_ago
from tests.factories.volunteers import NeedFactory, SkillFactory, VolunteerFactory, span
from volunteers.matching import points, ranked, scores_for
from volunteers.models import (
    Availability,
    Need,
    NeedSkill,
    ScoringWeight,
    Volunteer,
    VolunteerLanguage,
    VolunteerSkill,
)

pytestmark = pytest.mark.django_db

ALL_DAYS, FREE = (10, 109), [(10, 109, True, "on_site")]
EXAMPLES = {
    # levels in weaving (3 is asked) and in planning (2), days free, fluency in Nepali (2), where, feedback -> parts
    "All, thought well of": ((3, 2), FREE, 2, "on_site", 5, (40, 25, 15, 10, 10)),
    "Either way, four of five": ((4, 4), [(0, 200, True, "either")], 3, "either", 4, (40, 25, 15, 10, 8)),
    "All, not known yet": ((3, 2), FREE, 2, "on_site", None, (40, 25, 15, 10, 5)),
    "Thought badly of": ((3, 2), FREE, 2, "on_site", 1, (40, 25, 15, 10, 0)),
    "Simple Nepali": ((3, 2), FREE, 1, "on_site", None, (40, 25, 8, 10, 5)),
    "Plans a little": ((4, 1), FREE, 2, "on_site", None, (30, 25, 15, 10, 5)),
    "Part time": ((3, 2), [(10, 109, False, "on_site")], 2, "on_site", None, (40, 13, 15, 10, 5)),
    "Thirty days, and thirty in part": (
        (3, 2),
        [(10, 39, True, "on_site"), (60, 89, False, "either")],
        2,
        "on_site",
        None,
        (40, 11, 15, 10, 5),
    ),
    "Forty days": ((3, 2), [(0, 49, True, "on_site")], 2, "on_site", None, (40, 10, 15, 10, 5)),
    "No Nepali": ((3, 2), FREE, None, "on_site", None, (40, 25, 0, 10, 5)),
    "Weaves alone": ((3, None), FREE, 2, "on_site", None, (20, 25, 15, 10, 5)),
    "Weaves a level below": ((2, None), FREE, 2, "on_site", None, (10, 25, 15, 10, 5)),
    "From afar alone": ((3, 2), [(10, 109, True, "remote")], 2, "remote", None, (40, 0, 15, 0, 5)),
}
"""From the best to the worst; a tie stands by name."""
NOT_RANKED = {
    "Two levels below": ((1, None), FREE, 2, "on_site", 5),
    "Can neither": ((None, None), FREE, 2, "on_site", 5),
}


@pytest.fixture
def asked() -> tuple[Need, dict]:
    weaving, planning = SkillFactory(name="Weaving"), SkillFactory(name="Planning")
    first, last = span(*ALL_DAYS)
    need = NeedFactory(starts_on=first, ends_on=last, where="on_site", language="ne", fluency=2)
    means = {}
    with acting_as_system("made for a test"):
        for skill, level in ((weaving, 3), (planning, 2)):
            NeedSkill.objects.create(need=need, skill=skill, level=level)
        for name, (levels, times, fluency, where, mean, *_parts) in (EXAMPLES | NOT_RANKED).items():
            made = Volunteer.objects.create(full_name=name, where=where, status=Volunteer.Status.ACTIVE)
            for skill, level in zip((weaving, planning), levels, strict=True):
                if level:
                    VolunteerSkill.objects.create(volunteer=made, skill=skill, level=level)
            for since, until, full_time, here in times:
                days = dict(zip(("starts_on", "ends_on"), span(since, until), strict=True))
                Availability.objects.create(volunteer=made, full_time=full_time, where=here, **days)
            if fluency:
                VolunteerLanguage.objects.create(volunteer=made, language="ne", fluency=fluency)
            if mean:
                means[made.pk] = mean
        for status in (Volunteer.Status.PREPARING, Volunteer.Status.RESTING, Volunteer.Status.LEFT):
            resting = VolunteerFactory(status=status)
            VolunteerSkill.objects.create(volunteer=resting, skill=weaving, level=4)
    return need, means


def test_the_ranking_is_the_one_made_by_hand(asked):
    need, means = asked
    with acting(make_user(Role.VOLUNTEER_COORDINATOR)):
        found = scores_for(need, means)
        names = Volunteer.objects.in_bulk([pk for pk, _parts in found])
        assert [(names[pk].full_name, tuple(parts.values())) for pk, parts in found] == [
            (name, row[-1]) for name, row in EXAMPLES.items()
        ]


def test_every_score_is_the_sum_of_its_parts_and_says_why(asked, django_assert_num_queries):
    need, _means = asked
    with acting(make_user(Role.VOLUNTEER_COORDINATOR)), django_assert_num_queries(8):
        matches = ranked(need)
    assert len(matches) == len(EXAMPLES)
    for match in matches:
        assert match.score == sum(part.points for part in match.parts)
        assert all(part.why and part.points <= part.most for part in match.parts)


def test_the_scoring_table_decides(asked):
    need, means = asked
    with acting(make_user(Role.VOLUNTEER_COORDINATOR)):
        for name in points():
            ScoringWeight.objects.create(criterion=name, points=100 if name == "feedback" else 0)
        found = scores_for(need, means)
        names = Volunteer.objects.in_bulk([pk for pk, _parts in found])
        assert [names[pk].full_name for pk, _parts in found][:2] == ["All, thought well of", "Either way, four of five"]
        assert [sum(parts.values()) for _pk, parts in found][:3] == [100, 75, 50]
        assert names[found[-1][0]].full_name == "Thought badly of"


def test_a_volunteer_who_asks_sees_herself_at_most(asked):
    need, means = asked
    with acting(make_user(Role.VOLUNTEER)):
        assert scores_for(need, means) == []


def test_nobodys_sex_or_age_is_known_and_nothing_leads_to_a_beneficiary():
    for model in apps.get_app_config("volunteers").get_models():
        names = {each.name for each in model._meta.get_fields()}
        assert not names & {"sex", "gender", "age", "birth", "born_on", "birth_date", "date_of_birth", "photo"}
        assert not {each.related_model for each in model._meta.fields} & {Case, Person, Participant}


def test_times_of_a_volunteer_do_not_overlap():
    volunteer = VolunteerFactory()
    with acting_as_system("a test"):
        Availability.objects.create(volunteer=volunteer, starts_on=days_ago(9), ends_on=days_ago(5))
        Availability.objects.create(volunteer=volunteer, starts_on=days_ago(4), ends_on=days_ago(2))
        with pytest.raises(IntegrityError, match="availabilities_do_not_overlap"):
            Availability.objects.create(volunteer=volunteer, starts_on=days_ago(5), ends_on=days_ago(5))
