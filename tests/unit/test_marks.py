"""Recent and pinned customers: in order, bounded, each user's own."""

from datetime import datetime, timedelta

import pytest

from crm_dash.state import State
from crm_dash.state.marks import MOST_PINS, RECENT_KEPT

NOW = datetime(2026, 11, 24, 9, 0)


@pytest.fixture
def marks(tmp_path):
    return State(tmp_path / "state.sqlite").marks


def test_the_customer_opened_last_comes_first_once(marks):
    for minute, customer in enumerate(("A", "B", "A", "C")):
        marks.note_opened("u", customer, NOW + timedelta(minutes=minute))
    assert marks.recent("u", 9) == ["C", "A", "B"]
    assert marks.recent("u", 2) == ["C", "A"]
    assert marks.recent("v", 9) == []


def test_the_oldest_are_forgotten(marks):
    for minute in range(RECENT_KEPT + 5):
        marks.note_opened("u", f"C{minute}", NOW + timedelta(minutes=minute))
    kept = marks.recent("u", 99)
    assert (len(kept), kept[-1]) == (RECENT_KEPT, "C5")


def test_a_pin_is_set_and_let_go(marks):
    assert marks.toggle_pin("u", "A", NOW)
    assert marks.toggle_pin("u", "B", NOW + timedelta(minutes=1))
    assert (marks.pinned("u"), marks.pinned("v")) == (["A", "B"], [])
    assert not marks.toggle_pin("u", "A", NOW)
    assert marks.pinned("u") == ["B"]


def test_pins_are_bounded(marks):
    for number in range(MOST_PINS):
        assert marks.toggle_pin("u", f"C{number}", NOW)
    assert not marks.toggle_pin("u", "X", NOW)
    assert len(marks.pinned("u")) == MOST_PINS
