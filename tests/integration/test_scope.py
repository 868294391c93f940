"""Who asks, by id or e-mail, and for which day: each answer and each refusal, on their edges."""

from dataclasses import replace
from datetime import date

import pytest

from crm_dash.errors import InvalidRequest, NotFound
from crm_dash.scope import find_named_viewer, find_viewer, resolve_as_of
from tests.oracle.handmade import sale, shop
from tests.stores import built, write_source

TODAY = date(2025, 3, 31)
EMAILS = {
    "m1": "Marta@Example.org",
    "d1": "shared@example.org",
    "d2": "Shared@example.org",
    "m1-gone": "gil@example.org",
}


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    tables = shop(sales=[sale(1, "2025-03-18", "10.00")])
    for user in tables["users"]:
        user["email"] = EMAILS.get(user["user_id"])
    return built(write_source(tmp_path_factory.mktemp("scope"), tables), today=TODAY)


@pytest.mark.parametrize("name", ["m1", "marta@example.org", "MARTA@EXAMPLE.ORG"])
def test_a_user_is_found_by_id_or_email(case, name):
    assert find_named_viewer(case[1], name).user_id == "m1"


@pytest.mark.parametrize("name", ["nobody", "", "M1", "shared@example.org", "gil@example.org", "m1-gone"])
def test_nobody_two_or_one_who_left_is_nobody(case, name):
    with pytest.raises(NotFound):
        find_named_viewer(case[1], name)


def test_only_a_rep_is_limited_to_its_own_accounts(case):
    limits = {user: find_viewer(case[1], user).owner_filter for user in ("m1", "m1-nodefault", "m1-rep", "d1")}
    assert limits == {"m1": None, "m1-nodefault": None, "m1-rep": "m1-rep", "d1": None}


def test_only_a_manufacturers_user_chooses_distributors(case):
    assert [find_viewer(case[1], user).is_manufacturer for user in ("m1", "m1-rep", "d1")] == [True, True, False]


def _day(case, asked=None, configured="today"):
    settings = replace(case[0], panel=replace(case[0].panel, as_of=configured))
    return resolve_as_of(case[1], find_viewer(case[1], "m1"), settings, asked, TODAY)


@pytest.mark.parametrize(
    ("configured", "day"), [("today", TODAY), ("data", date(2025, 3, 18)), ("2024-02-29", date(2024, 2, 29))]
)
def test_the_day_is_what_the_settings_say(case, configured, day):
    assert _day(case, configured=configured) == day


@pytest.mark.parametrize("asked", ["1950-01-01", "1950-01-02", "2024-02-29", "2025-03-31"])
def test_a_day_that_is_asked_for_comes_first(case, asked):
    assert _day(case, asked, configured="data") == date.fromisoformat(asked)


@pytest.mark.parametrize("asked", ["1949-12-31", "2025-04-01", "2025-02-29", "20250301", "2025-03-31 ", "", "hoy"])
def test_another_day_is_refused(case, asked):
    with pytest.raises(InvalidRequest, match="as_of must be a date"):
        _day(case, asked)
