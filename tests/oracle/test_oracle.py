"""The oracle checked by hand: people, calendar, sales and events (test_oracle_quotes.py and _money.py: the rest).

Every expected number was worked out on paper from SPEC, not copied from a run.
"""

from datetime import date, datetime
from decimal import Decimal

import pytest

from . import Forbidden, NotFound, events
from .handmade import ask, data, row, sale, shop
from .periods import add_months, business_days, previous_window, same_span, window
from .rounding import half_away


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        ("0.05", 1, 0.1),
        ("-0.05", 1, -0.1),
        ("2.25", 1, 2.3),
        ("-0.04", 1, 0.0),
        ("1.005", 2, 1.01),
        ("12.345", 2, 12.35),
    ],
)
def test_rounds_half_away_from_zero(value, places, shown):
    assert half_away(Decimal(value), places) == shown


@pytest.mark.parametrize(
    ("day", "back", "span"),
    [
        ("2025-03-31", 1, ("2025-02-01", "2025-02-28")),
        ("2025-03-30", 1, ("2025-02-01", "2025-02-28")),
        ("2025-02-28", 1, ("2025-01-01", "2025-01-31")),  # D ends its month: the whole month
        ("2024-02-28", 1, ("2024-01-01", "2024-01-28")),  # it does not
        ("2024-02-29", 12, ("2023-02-01", "2023-02-28")),
        ("2025-02-28", 12, ("2024-02-01", "2024-02-29")),
        ("2025-01-01", 1, ("2024-12-01", "2024-12-01")),
    ],
)
def test_same_span(day, back, span):
    assert tuple(map(date.isoformat, same_span(date.fromisoformat(day), back))) == span


@pytest.mark.parametrize(
    ("day", "now", "before"),
    [
        ("2025-03-31", ("2024-04-01", "2025-03-31"), ("2023-04-01", "2024-03-31")),
        ("2024-02-29", ("2023-03-01", "2024-02-29"), ("2022-03-01", "2023-02-28")),
        ("2025-02-28", ("2024-02-29", "2025-02-28"), ("2023-03-01", "2024-02-28")),
        ("2025-01-01", ("2024-01-02", "2025-01-01"), ("2023-01-02", "2024-01-01")),
    ],
)
def test_windows(day, now, before):
    assert tuple(map(date.isoformat, window(date.fromisoformat(day)))) == now
    assert tuple(map(date.isoformat, previous_window(date.fromisoformat(day)))) == before


def test_calendar():
    assert add_months(date(2025, 3, 31), -1) == date(2025, 2, 28)
    assert business_days("ES", date(2025, 1, 1), date(2025, 1, 31)) == 21  # 23 weekdays, less 1 and 6 January
    assert business_days("ES", date(2025, 4, 18), date(2025, 4, 21)) == 1  # Good Friday, weekend, a Monday


def test_people():
    tables = shop()
    assert ask(tables, date(2025, 3, 31))["scope"] == {
        "organisation_id": "M1", "distributor": "D1", "all_sales": False,
    }  # fmt: skip
    assert ask(tables, date(2025, 3, 31), user="m1-nodefault")["scope"]["all_sales"] is True
    assert ask(tables, date(2025, 3, 31), user="d1", distributor="D1")["scope"]["distributor"] == "D1"
    assert ask(tables, date(2025, 3, 31), user="m1-rep")["customer"]["owner"] == "Rosa"
    for asked in ("D2", "direct", "all"):
        with pytest.raises(Forbidden):
            ask(tables, date(2025, 3, 31), user="d1", distributor=asked)
    for wrong in (
        {"user": "nobody"}, {"user": "m1-gone"}, {"customer": "C9"}, {"user": "m1-rep2"}, {"user": "d2"},
        {"distributor": "D9"}, {"distributor": "M1"},
    ):  # fmt: skip
        with pytest.raises(NotFound):
            ask(tables, date(2025, 3, 31), **wrong)


def test_sales_trend_on_31_march_compares_with_the_whole_of_february():
    tables = shop(sales=[
        sale(1, "2025-03-01", "100.00"), sale(2, "2025-03-31", "10.00"), sale(3, "2025-02-28", "80.00"),
        sale(4, "2025-01-31", "999.00"), sale(5, "2024-03-31", "40.00"), sale(6, "2024-04-01", "1.00"),
        sale(7, "2025-04-01", "5.00"), sale(8, "2025-03-05", "7.00", distributor="D2"),
        sale(9, "2025-03-05", "7.00", product="p9"),
    ])  # fmt: skip
    got = data(tables, "sales_trend", date(2025, 3, 31))
    assert (got["month"], got["month_to_date"], got["previous_month_to_date"]) == ("2025-03", 110.0, 80.0)
    assert (got["mom_delta"], got["mom_pct"], got["direction"]) == (30.0, 37.5, "up")
    assert (got["last_year_to_date"], got["yoy_delta"], got["yoy_pct"]) == (40.0, 70.0, 175.0)
    assert (got["rolling_12m"], got["previous_rolling_12m"], got["rolling_pct"]) == (1190.0, 40.0, 2875.0)
    assert ask(tables, date(2025, 3, 31))["notices"] == [{"code": "future_sales", "params": {"count": 1}}]
    assert data(tables, "sales_trend", date(2025, 3, 31), distributor="all")["month_to_date"] == 117.0
    assert data(tables, "sales_trend", date(2025, 3, 31), user="d1")["month_to_date"] == 117.0  # M2's brand too


@pytest.mark.parametrize(
    ("now", "before", "pct", "direction"),
    [
        ("100.99", "100.00", 1.0, "flat"), ("101.00", "100.00", 1.0, "up"), ("99.01", "100.00", -1.0, "flat"),
        ("5.00", "-1.00", None, "new"), ("-5.00", "0.00", None, "down"), ("0.00", "0.00", None, "flat"),
    ],
)  # fmt: skip
def test_direction_uses_the_unrounded_percentage(now, before, pct, direction):
    got = data(
        shop(sales=[sale(1, "2025-03-05", now), sale(2, "2025-02-05", before)]), "sales_trend", date(2025, 3, 10)
    )
    assert (got["mom_pct"], got["direction"]) == (pct, direction)


def test_last_12_months_in_a_leap_february():
    tables = shop(sales=[sale(1, "2024-02-28", "50.00"), sale(2, "2023-02-28", "30.00"), sale(3, "2022-03-01", "4.00")])
    got = data(tables, "last_12_months", date(2024, 2, 28))
    assert [got["months"][0]["month"], len(got["months"])] == ["2023-03", 12]
    assert got["months"][0]["previous_year_amount"] == 4.0
    assert got["months"][-1] == {
        "month": "2024-02", "amount": 50.0, "partial": True,
        "previous_year_amount": 30.0, "previous_year_to_date": 30.0,
    }  # fmt: skip
    got = data(tables, "last_12_months", date(2024, 2, 27))
    assert got["months"][-1]["previous_year_to_date"] == 0.0
    assert (got["total"], got["previous_total"]) == (0.0, 4.0)
    assert data(tables, "last_12_months", date(2024, 2, 29))["months"][-1]["partial"] is False


def test_monthly_projection_needs_three_active_months():
    lines = [sale(1, "2025-01-10", "1.00"), sale(2, "2025-03-03", "2.00")]
    assert ask(shop(sales=lines), date(2025, 3, 14))["widgets"]["monthly_projection"]["reason"] == "no_data"
    got = data(shop(sales=[*lines, sale(3, "2020-05-05", "9.00")]), "monthly_projection", date(2025, 3, 14))
    expected = {
        "month": "2025-03", "month_to_date": 2.0, "previous_month_total": 0.0, "history_months": 2,
        "elapsed_business_days": 10, "business_days": 21,
    }  # fmt: skip
    assert {name: got[name] for name in expected} == expected


def test_events_of_every_kind_newest_first():
    at = datetime(2025, 3, 10, 9)
    mine = {"organisation_id": "M1", "customer_id": "C1"}
    tables = shop(
        activities=[
            row("activities", **mine, activity_id="1", user_id="m1", kind="visit", subject="V", status="done",
                scheduled_at=at, done_at=datetime(2025, 3, 12, 23, 59, 59), recorded_by="m1-rep"),
            row("activities", **mine, activity_id="2", user_id="m1", kind="call", subject="L", status="done",
                scheduled_at=at, done_at=datetime(2025, 3, 13)),
        ],
        tasks=[row("tasks", **mine, task_id="1", user_id="m1", title="T", created_at=at, completed_at=at)],
        notes=[row("notes", **mine, note_id="1", user_id="m1-rep", created_at=datetime(2025, 3, 11), body="b")],
        sales=[sale(1, "2025-03-12", "5.00"), sale(1, "2025-03-12", "-9.00", line_no=2),
               sale(1, "2025-03-12", "99.00", line_no=3, product="p9")],
    )  # fmt: skip
    got = events(tables, user_id="m1", customer_id="C1", as_of=date(2025, 3, 12), today=date(2025, 3, 31))
    assert [(event["event_id"], event["type"], event["user"]) for event in got] == [
        ("activity:1", "visit", "Rosa"), ("invoice:S1", "credit_note", None), ("note:1", "note", "Rosa"),
        ("task_completed:1", "task_completed", "Marta"), ("task_created:1", "task_created", "Marta"),
    ]  # fmt: skip
    assert got[1]["occurred_at"] == "2025-03-12T00:00:00"
    waiting = data(tables, "upcoming", date(2025, 3, 12))["items"]
    assert [(item["id"], item["due_at"], item["overdue"]) for item in waiting] == [
        ("activity:2", "2025-03-10T09:00:00", True),
    ]  # fmt: skip
    assert data(tables, "activities_by_type", date(2025, 3, 13)) == {
        "window": {"from": "2024-03-14", "to": "2025-03-13"}, "total": 2, "last_done_at": "2025-03-13T00:00:00",
        "by_type": [{"type": "call", "count": 1, "share_pct": 50.0}, {"type": "visit", "count": 1, "share_pct": 50.0}],
    }  # fmt: skip
