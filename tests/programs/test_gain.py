"""What was gained: counted over those alone who were tested both times."""

import pytest

from programs.gain import PERCENTS, Band, Gain
from tests.factories.accounts import signed_in_client
from tests.factories.learning import asked, level_test, questionnaire
from tests.factories.programmes import EnrolmentFactory, a_class

pytestmark = pytest.mark.django_db

THREE = [Band("low", 0, 2), Band("middle", 2, 4), Band("high", 4, 6)]


def test_only_those_who_were_tested_both_times_count():
    gain = Gain({"a": 1, "b": 2, "c": 5}, {"a": 3, "b": 2, "d": 0}, THREE)
    assert (gain.tested, gain.once, gain.better) == (2, 2, 1)
    assert (gain.mean_before, gain.mean_after, gain.mean) == (1.5, 2.5, 1.0)
    assert gain.of("c") is None


def test_the_bars_show_how_many_stood_where_and_the_longest_is_full():
    gain = Gain(dict(zip("abcd", (0, 1, 1, 3), strict=True)), dict(zip("abcd", (2, 3, 5, 3), strict=True)), THREE)
    assert [(bar.before, bar.after) for bar in gain.bars] == [(3, 0), (1, 3), (0, 1)]
    assert gain.bars[0].before_share == 100
    assert gain.bars[2].after_share == 33


def test_nothing_is_gained_where_nobody_was_tested_twice():
    gain = Gain({"a": 1}, {"b": 5}, THREE)
    assert gain.mean is None
    assert [bar.after_share for bar in gain.bars] == [0, 0, 0]


@pytest.mark.parametrize("percent", [0, 24.9, 25, 33.3, 49.95, 50, 74.995, 75, 100])
def test_every_percent_lies_in_one_band(percent):
    assert sum(bar.before for bar in Gain({"a": percent}, {"a": percent}, PERCENTS).bars) == 1


def test_the_page_compares_the_first_test_with_the_last_unless_others_are_chosen():
    group, members = a_class(3)
    first, middle, _last = (
        level_test(group, members, levels, ago) for levels, ago in (("012", 90), ("11-", 60), ("244", 9))
    )
    client = signed_in_client(group.facilitator)
    page = client.get(f"/groups/{group.pk}/learning/").content.decode()
    assert "<strong>+2.3</strong>" in page
    assert "Counted over 3 members" in page
    chosen = client.get(f"/groups/{group.pk}/learning/?first={first.pk}&last={middle.pk}").content.decode()
    assert "<strong>+0.5</strong>" in chosen
    assert "1 was tested one time only." in chosen


def test_it_tells_how_many_were_never_tested():
    group, members = a_class(2)
    level_test(group, members, "00", 90)
    level_test(group, members, "21", 9)
    EnrolmentFactory(group=group)
    page = signed_in_client(group.facilitator).get(f"/groups/{group.pk}/learning/").content.decode()
    assert "1 who belongs to the group now was tested neither time." in page


@pytest.mark.parametrize("bad", ["nonsense", "00000000-0000-4000-8000-000000000000", "'"])
def test_a_test_that_is_not_hers_is_not_compared(bad):
    group, members = a_class(1)
    level_test(group, members, "0", 90)
    level_test(group, members, "2", 9)
    answer = signed_in_client(group.facilitator).get(f"/groups/{group.pk}/learning/", {"first": bad, "last": bad})
    assert "<strong>+2</strong>" in answer.content.decode()


def test_the_gain_about_rights_is_in_percentage_points():
    group, _members = a_class(3)
    about = questionnaire(4)
    asked(group, about, ["tfff", "ttff", ""], "pre", 60)
    asked(group, about, ["ttff", "tttt", "tttt"], "post", 9)
    page = signed_in_client(group.facilitator).get(f"/groups/{group.pk}/rights/").content.decode()
    assert "<strong>+37.5</strong>" in page
    assert "1 was tested one time only." in page
