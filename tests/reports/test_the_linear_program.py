"""The attacker's arithmetic: exact bounds of unknowns, on systems whose answer is plain."""

import pytest

from bench.linear import Contradiction, Worlds, components


def test_one_unknown_alone_is_known():
    worlds = Worlds([({"a": 1}, 7)])
    assert (worlds.lowest("a"), worlds.highest("a")) == (7, 7)


def test_two_unknowns_share_their_sum():
    worlds = Worlds([({"a": 1, "b": 1}, 12)])
    assert (worlds.lowest("a"), worlds.highest("a"), worlds.is_whole) == (0, 12, True)


def test_a_square_of_four_is_bounded_by_its_margins():
    worlds = Worlds([({"a": 1, "b": 1}, 5), ({"c": 1, "d": 1}, 9), ({"a": 1, "c": 1}, 11), ({"b": 1, "d": 1}, 3)])
    assert (worlds.lowest("a"), worlds.highest("a")) == (2, 5)
    assert (worlds.lowest("d"), worlds.highest("d")) == (0, 3)


def test_what_has_no_end_is_said_to_have_none():
    assert Worlds([({"a": 1, "b": -1}, 0)]).highest("a") is None


def test_equations_that_contradict_each_other_are_refused():
    with pytest.raises(Contradiction):
        Worlds([({"a": 1, "b": 1}, 3), ({"a": 1, "b": 1}, 4)])


def test_an_equation_that_says_nothing_new_does_no_harm():
    worlds = Worlds([({"a": 1, "b": 1}, 4), ({"a": 2, "b": 2}, 8)])
    assert (worlds.lowest("b"), worlds.highest("b")) == (0, 4)


def test_what_shares_no_unknown_is_told_apart():
    assert len(components([({"a": 1, "b": 1}, 1), ({"c": 1}, 1), ({"b": 1, "d": 1}, 1)])) == 2
