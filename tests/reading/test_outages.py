"""The figures of twenty simulated outages: all are found, what belongs joins, and hardly anything else does."""

from __future__ import annotations

from bench import outages


def test_twenty_outages() -> None:
    """In wordings that are only counted: every parent is found, at most 2 % join wrongly, four in five rightly."""
    found = outages.figures(fresh=True)
    assert (found["found"], found["understood"]) == (found["outages"], found["outages"])
    assert found["wrong"] <= 2.0
    assert found["joined"] >= 80.0
    assert found["slowest_offer"] <= outages.RULE.minutes


def test_the_office_is_seldom_asked_for_nothing() -> None:
    """A building that reports one category thirty times a day, which none does, makes an offer every few days."""
    assert outages.quiet_days(200) <= 60
