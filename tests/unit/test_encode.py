"""The panel's JSON: rounding, dates, widget states."""

import json
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dash.facts.encode import encode
from crm_dash.facts.model import (
    ActivitiesByType,
    ActivityCount,
    BrandQuotes,
    Last12Months,
    MonthSales,
    Reason,
    UpcomingItem,
    Widget,
)
from crm_dash.periods import Window


@pytest.mark.parametrize(
    ("value", "name", "shown"),
    [
        ("0.005", "amount", 0.01),
        ("-0.005", "amount", -0.01),
        ("1.005", "amount", 1.01),  # a float's 1.005 would fall to 1.0
        ("2.675", "amount", 2.68),
        ("1234567890.125", "amount", 1234567890.13),
        ("0.05", "share_pct", 0.1),
        ("-0.05", "mom_pct", -0.1),
        ("0.049", "mom_pct", 0.0),
        ("2.25", "yoy_pct", 2.3),
        ("45.25", "dso_days", 45.3),
        ("3.5", "median_days_to_order", 3.5),
        ("7", "amount", 7.0),
    ],
)
def test_decimals_round_half_away_from_zero(value, name, shown):
    assert encode(Decimal(value), name) == shown


@pytest.mark.parametrize("value", ["-0.004", "-0.00", "0.00", "-0"])
@pytest.mark.parametrize("name", ["amount", "mom_pct"])
def test_zero_has_no_sign(value, name):
    assert json.dumps(encode(Decimal(value), name)) == "0.0"


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=6))
def test_money_has_at_most_two_decimals_and_percentages_one(value):
    for name, places in (("amount", 2), ("mom_pct", 1)):
        text = json.dumps(encode(value, name))
        assert len(text.partition(".")[2]) <= places
        assert abs(Decimal(text) - value) <= Decimal(5).scaleb(-places - 1)


def test_dates_are_iso_and_moments_have_seconds():
    assert encode(date(2025, 3, 31)) == "2025-03-31"
    assert encode(datetime(2025, 3, 31, 23, 59, 59)) == "2025-03-31T23:59:59"
    assert encode(datetime(2025, 3, 31, 9, 0, 0, 123456)) == "2025-03-31T09:00:00"


def test_null_text_and_counts_stay_as_they_are():
    assert encode(None, "mom_pct") is None
    assert encode("=1+1 <b>") == "=1+1 <b>"
    assert encode(3) == 3
    assert encode(True) is True


def test_a_window_is_written_from_and_to():
    window = Window(from_=date(2024, 4, 1), to=date(2025, 3, 31))
    assert encode(window) == {"from": "2024-04-01", "to": "2025-03-31"}


def test_only_the_partial_month_has_a_year_to_date():
    whole = MonthSales(month="2025-02", amount=Decimal(1), previous_year_amount=Decimal(2), partial=False)
    partial = MonthSales(
        month="2025-03",
        amount=Decimal(1),
        previous_year_amount=Decimal(2),
        partial=True,
        previous_year_to_date=Decimal("1.5"),
    )
    months = encode(Last12Months(months=(whole, partial), total=Decimal(2), previous_total=Decimal(4)))["months"]
    assert months[0] == {"month": "2025-02", "amount": 1.0, "previous_year_amount": 2.0, "partial": False}
    assert months[1] == {
        "month": "2025-03",
        "amount": 1.0,
        "previous_year_amount": 2.0,
        "partial": True,
        "previous_year_to_date": 1.5,
    }


def test_a_hidden_widget_is_its_state_and_reason():
    assert encode(Widget(slug="upcoming", state="hidden", reason="no_data")) == {"state": "hidden", "reason": "no_data"}


def test_a_failed_widget_is_its_state_and_error_id():
    assert encode(Widget(slug="upcoming", state="error", error_id="a1b2")) == {"state": "error", "error_id": "a1b2"}


def test_a_ready_widget_holds_its_data_in_the_contracts_order():
    facts = ActivitiesByType(
        window=Window(from_=date(2024, 4, 1), to=date(2025, 3, 31)),
        total=3,
        by_type=(ActivityCount(type="visit", count=3, share_pct=Decimal(100)),),
        last_done_at=datetime(2025, 3, 1, 10),
    )
    encoded = encode(Widget(slug="activities_by_type", state="ready", data=facts))
    assert list(encoded) == ["state", "data"]
    assert list(encoded["data"]) == ["window", "total", "by_type", "last_done_at"]
    assert encoded["data"]["by_type"] == [{"type": "visit", "count": 3, "share_pct": 100.0}]


def test_parameters_of_a_reason_round_by_their_own_name():
    reason = Reason(code="wide", params={"width_pct": Decimal("66.666"), "amount": Decimal("1.005"), "day": None})
    assert encode(reason) == {"code": "wide", "params": {"width_pct": 66.7, "amount": 1.01, "day": None}}


def test_a_tasks_due_day_and_an_activitys_due_moment():
    common = {"id": "x", "type": "task", "title": "t", "user": None, "overdue": False}
    assert encode(UpcomingItem(category="task", due_at=date(2025, 4, 1), **common))["due_at"] == "2025-04-01"
    moment = datetime(2025, 4, 1, 9)
    assert encode(UpcomingItem(category="activity", due_at=moment, **common))["due_at"] == "2025-04-01T09:00:00"


def test_a_share_without_a_total_is_null():
    brand = BrandQuotes(brand_id="b", brand="B", amount=Decimal(0), share_pct=None, quotes=1)
    assert encode(brand) == {"brand_id": "b", "brand": "B", "amount": 0.0, "share_pct": None, "quotes": 1}
