"""What was learnt, among the figures of an activity report: counted by a declared rule, frozen when it is sent."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from access.context import acting, acting_as_system
from programs.learnt import LEARNING
from programs.models import LevelResult, ReportGain
from programs.report_figures import GAINED, gains_of
from tests.factories.learning import asked, level_test, questionnaire
from tests.factories.programmes import EnrolmentFactory
from tests.programs.reckoned import in_sql
from tests.programs.test_activity_reports import FIRST, LAST, Month

pytestmark = pytest.mark.django_db

READING = """
SELECT g.name, count(*), count(*) FILTER (WHERE later.level > first.level),
    round(avg(first.level), 2), round(avg(later.level), 2)
FROM programs_group g
JOIN programs_leveltest one ON one.id = (SELECT id FROM programs_leveltest WHERE group_id = g.id ORDER BY "on" LIMIT 1)
JOIN programs_leveltest two ON two.id <> one.id AND two.id = (SELECT id FROM programs_leveltest
    WHERE group_id = g.id AND "on" BETWEEN %s AND %s ORDER BY "on" DESC LIMIT 1)
JOIN programs_levelresult first ON first.test_id = one.id
JOIN programs_levelresult later ON later.test_id = two.id AND later.enrolment_id = first.enrolment_id
WHERE g.programme_id = %s AND g.site_id = %s GROUP BY 1 ORDER BY 1
"""
"""How each group of a programme at a site stood at its first test and at its last one in some days."""


def ago(day) -> int:
    return (timezone.localdate() - day).days


def told(gains) -> list[tuple]:
    return [(each.group_name, *(getattr(each, name) for name in GAINED)) for each in gains]


@pytest.fixture
def month():
    month = Month()
    level_test(month.group, month.members, "012", ago(FIRST))
    level_test(month.group, month.members, "513", ago(LAST) + 5, "mid")
    level_test(month.group, month.members, "32-", ago(LAST), "final")
    others = [EnrolmentFactory(group=month.other) for _each in range(2)]
    level_test(month.other, others, "11", ago(FIRST))  # once: nothing is gained
    about = questionnaire()
    asked(month.other, about, ["tf", "tf", ""], "pre", ago(FIRST))
    asked(month.other, about, ["tt", "tf", "tt"], "post", ago(LAST))
    return month


def test_they_equal_what_a_question_in_sql_finds_and_stay_as_they_were_sent(month):
    with acting(month.writer):
        gains = gains_of(month.now)
    reading = told(each for each in gains if each.what == "reading")
    assert reading == in_sql(READING, FIRST, LAST, month.group.programme_id, month.group.site_id)
    assert reading == [(month.group.name, 2, 2, Decimal("0.50"), Decimal("2.50"))]
    rights = told(each for each in gains if each.what == "rights")
    assert rights == [(month.other.name, 2, 1, Decimal(50), Decimal(75))]
    month.send()
    with acting_as_system("a late correction"):
        LevelResult.objects.filter(enrolment=month.members[0], level=3).update(level=4)
        assert told(gains_of(month.report)) != told(gains)
        sent = ReportGain.objects.filter(sent__report=month.report)
        assert told(sent) == told(gains)
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            sent.update(better=0)


def test_every_rule_says_what_it_compares():
    for code, rule in LEARNING.items():
        assert code in ReportGain.What
        assert rule.means
