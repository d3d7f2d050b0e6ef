"""The risk follows from answers and scores by one rule: each line of it, and what does not yet reach it."""

import pytest

from beneficiaries.anchors import ANCHORS, Domain, Level, anchor_of
from beneficiaries.models import Assessment, RiskLevel
from beneficiaries.risk import RISING, is_below, risk_of

STABLE = dict.fromkeys(Domain.values, 3)


@pytest.mark.parametrize(
    ("answers", "scores", "risk"),
    [
        ({"no_safe_place"}, {}, "emergency"),
        ({"self_harm"}, {}, "emergency"),
        ({"threatened", "whereabouts_known"}, {}, "emergency"),
        (set(), {"safety": 1}, "emergency"),
        ({"threatened"}, {}, "high"),
        ({"whereabouts_known"}, {}, "high"),
        ({"child_alone"}, {}, "high"),
        (set(), {"safety": 2}, "high"),
        (set(), {"health": 1}, "high"),
        (set(), {"psychosocial": 1}, "high"),
        (set(), {"housing": 1}, "high"),
        (set(), {"education": 1}, "medium"),
        (set(), {"livelihood": 1}, "medium"),
        (set(), {"family": 1}, "medium"),
        (set(), {"legal": 1}, "medium"),
        (set(), {"health": 2, "family": 2, "legal": 2}, "medium"),
        (set(), {"health": 2, "family": 2}, "low"),
        (set(), {}, "low"),
        (set(), dict.fromkeys(Domain.values, 5), "low"),
        ({"no_safe_place"}, dict.fromkeys(Domain.values, 5), "emergency"),
    ],
)
def test_each_line_of_the_rule(answers, scores, risk):
    assert risk_of(answers, STABLE | scores) == risk


def test_what_is_not_known_yet_finds_no_danger():
    assert risk_of(set(), {}) == RiskLevel.LOW


def test_more_danger_never_finds_less_risk():
    for name in Assessment.QUESTIONS:
        for domain in Domain:
            for score in (2, 3, 4, 5):
                better = risk_of(set(), STABLE | {domain: score})
                assert not is_below(risk_of({name}, STABLE | {domain: score}), better)
                assert not is_below(risk_of(set(), STABLE | {domain: score - 1}), better)


def test_the_levels_rise_from_low_to_emergency():
    assert [str(level) for level in RISING] == ["low", "medium", "high", "emergency"]
    assert is_below("low", "high")
    assert not is_below("high", "high")


def test_every_domain_has_a_sentence_of_its_own_for_each_score():
    sentences = [str(anchor_of(domain, level)) for domain in Domain for level in Level]
    assert len(set(sentences)) == len(sentences) == 40
    assert set(ANCHORS) == set(Domain)
    assert all(sentence.endswith(".") and sentence.count(".") == 1 for sentence in sentences)
