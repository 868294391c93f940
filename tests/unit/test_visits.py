"""Visits: the same one within half an hour, compared with the one before it, bounded, each user's own."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from crm_dash.state import State
from crm_dash.state.visits import KEPT, VISITS_KEPT
from crm_dash.visit import MARK_BYTES, SAME_VISIT, Fact, Sight, sight_of

NOW = datetime(2026, 11, 24, 9, 0)
FIRST_DAY = date(2025, 11, 25)
MINUTE = timedelta(minutes=1)


def fact(key, day=date(2026, 11, 20), kind="orders"):
    return Fact(kind=kind, id=key, day=day, amount=Decimal(1), shown=True)


def sight(*keys):
    return sight_of([fact(key) for key in keys], FIRST_DAY)


@pytest.fixture
def visits(tmp_path):
    state = State(tmp_path / "state.sqlite")

    def of(user="u", organisation="M1", customer="C1"):
        names = {"user_id": user, "organisation_id": organisation, "customer_id": customer}
        return state.visits.of(**names, zone=ZoneInfo("Europe/Madrid"))

    return of


def test_what_has_no_mark_is_new_whatever_its_date():
    late, later = fact("B", date(2026, 1, 2)), fact("C", date(2026, 11, 24))
    assert sight("A").unseen([fact("A"), late, later]) == (late, later)


def test_a_mark_is_of_one_kind_and_fits_its_size():
    assert sight("A").unseen([fact("A", kind="quotes")]) != ()
    assert len(sight("A", "B", "ñ" * 300).marks) == 3 * MARK_BYTES


def test_nothing_is_said_of_what_is_older_than_the_marks():
    assert sight("A").unseen([fact("B", FIRST_DAY - timedelta(days=1))]) == ()
    assert len(sight("A").unseen([fact("B", FIRST_DAY)])) == 1


def test_of_too_many_facts_whole_days_of_the_newest_are_marked():
    days = [date(2026, 11, day) for day in (1, 2, 3, 3)]
    facts = [fact(str(number), day) for number, day in enumerate(days)]
    kept = sight_of(facts, FIRST_DAY, most=3)
    assert (kept.from_day, len(kept.marks)) == (date(2026, 11, 2), 3 * MARK_BYTES)
    assert sight_of(facts, FIRST_DAY, most=1) == Sight(from_day=date(2026, 11, 4), marks=b"")
    assert sight_of(facts, FIRST_DAY, most=4).from_day == FIRST_DAY
    assert kept.unseen(facts) == ()


def test_the_first_visit_has_nothing_before_it(visits):
    assert visits().before(NOW) is None
    assert visits().look(sight("A"), NOW) is None


def test_a_reload_is_the_same_visit_and_keeps_what_it_is_compared_with(visits):
    visits().look(sight("A"), NOW)
    next_day = NOW + timedelta(days=1)
    first = visits().look(sight("A", "B"), next_day)
    assert first.sight == sight("A")
    assert first.seen_at == datetime(2026, 11, 24, 10, 0), "local time"
    again = visits().look(sight("A", "B", "C"), next_day + SAME_VISIT - MINUTE)
    assert again == first
    assert visits().before(next_day + SAME_VISIT) == first, "half an hour after the last look, not after the first"


def test_the_next_visit_is_compared_with_what_the_last_look_saw(visits):
    visits().look(sight("A"), NOW)
    visits().look(sight("A", "B"), NOW + 20 * MINUTE)
    assert visits().before(NOW + 20 * MINUTE + SAME_VISIT).sight == sight("A", "B")
    assert visits().look(sight("A"), NOW + 50 * MINUTE).sight == sight("A", "B")


def test_asking_notes_nothing(visits):
    visits().before(NOW)
    assert visits().look(sight("A"), NOW + timedelta(days=1)) is None


def test_a_clock_that_is_set_back_goes_on_with_the_visit(visits):
    visits().look(sight("A"), NOW)
    assert visits().look(sight("A"), NOW - timedelta(days=2)) is None


@pytest.mark.parametrize("other", [{"user": "v"}, {"organisation": "M2"}, {"customer": "C2"}], ids=str)
def test_another_user_organisation_or_customer_has_its_own(visits, other):
    visits().look(sight("A"), NOW)
    mine = visits().before(NOW + SAME_VISIT)
    assert visits(**other).before(NOW + SAME_VISIT) is None
    assert visits(**other).find(str(mine.visit_id)) is None
    assert visits().find(str(mine.visit_id)) == mine


@pytest.mark.parametrize("name", ["", "x", "-1", "1.5", "²", "9" * 40, "99"])
def test_an_id_that_is_none_finds_nothing(visits, name):
    visits().look(sight("A"), NOW)
    assert visits().find(name) is None


def test_the_two_last_visits_of_a_customer_are_kept(visits):
    for day in range(4):
        visits().look(sight(str(day)), NOW + timedelta(days=day))
    assert [visits().find(str(number)) is not None for number in (1, 2, 3, 4)] == [False, False, True, True]


def test_what_could_not_be_compared_any_more_is_forgotten(visits):
    visits().look(sight("A"), NOW)
    assert visits().look(sight("A"), NOW + KEPT) is None
    visits("v").look(sight("A"), NOW + KEPT + KEPT)
    assert visits().find("2") is None, "also those of who never comes back"


def test_visits_are_bounded(visits):
    for number in range(VISITS_KEPT + 5):
        visits(customer=f"C{number}").look(sight("A"), NOW + number * MINUTE)
    later = NOW + timedelta(days=2)
    kept = [number for number in range(VISITS_KEPT + 5) if visits(customer=f"C{number}").before(later)]
    assert kept == list(range(5, VISITS_KEPT + 5))
