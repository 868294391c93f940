"""The oracle checked by hand: receivables, agreements, upcoming, states, and the random ledgers."""

import json
from datetime import date, datetime
from decimal import Decimal

import pytest

from . import Forbidden, NotFound, panel, random_ledger, without
from .handmade import ask, data, row, sale, shop

MINE = {"organisation_id": "M1", "customer_id": "C1"}


def receivable(key, issued_on, due_on, amount, **more):
    due = date.fromisoformat(due_on) if due_on else None
    issued = date.fromisoformat(issued_on)
    return row("receivables", **MINE, document_id=key, issued_on=issued, due_on=due, amount=Decimal(amount), **more)


def test_outstanding():
    tables = shop(
        receivables=[
            receivable("a", "2025-01-01", "2025-03-30", "100.00"),
            receivable("b", "2025-01-01", "2025-02-28", "50.00", disputed=True),
            receivable("c", "2025-01-01", "2025-04-07", "20.00"),
            receivable("d", "2025-01-01", "2025-04-08", "5.00"),
            receivable("e", "2025-01-01", None, "7.00"),
            receivable("f", "2025-01-01", "2025-03-01", "-30.00", kind="credit_note"),
            receivable("paid", "2025-01-01", "2025-03-01", "10.00"),
            receivable("later", "2025-04-01", "2025-05-01", "10.00"),
        ],
        payments=[
            row("payments", payment_id="1", document_id="a", paid_on=date(2025, 3, 31), amount=Decimal("40.00")),
            row("payments", payment_id="2", document_id="a", paid_on=date(2025, 4, 1), amount=Decimal("60.00")),
            row("payments", payment_id="3", document_id="paid", paid_on=date(2025, 3, 1), amount=Decimal("10.00")),
        ],
    )
    got = data(tables, "outstanding", date(2025, 3, 31))
    assert (got["total"], got["not_due"], got["overdue"]) == (112.0, 25.0, 110.0)
    assert got["buckets"] == {
        "not_due": 25.0, "d1_30": 60.0, "d31_60": 50.0, "d61_90": 0.0, "d90_plus": 0.0, "no_due_date": 7.0,
        "credits": -30.0,
    }  # fmt: skip
    assert (got["credit_limit"], got["credit_used_pct"], got["dso_days"]) == (1000.0, 11.2, None)
    assert [(doc["document_id"], doc["days_overdue"], doc["status"]) for doc in got["documents"]] == [
        ("b", 31, "disputed"), ("f", 30, "overdue"), ("a", 1, "overdue"), ("c", 0, "due_soon"), ("d", 0, "not_due"),
        ("e", 0, "not_due"),
    ]  # fmt: skip
    assert (got["documents"][2]["paid_amount"], got["documents"][2]["open_amount"]) == (40.0, 60.0)


@pytest.mark.parametrize(
    ("balance", "days"),
    [
        ("50.00", 5.0),  # half of 10 March days
        ("100.00", 10.0),
        ("170.00", 61.3),  # 10 + 28 (February's −20 takes nothing) + 70/93 × 31 ... = 61.33
        ("193.01", None),  # nothing older is left
        ("-1.00", 0.0),
    ],
)
def test_dso_by_countback(balance, days):
    """Direct sales only, for a manufacturer: 100 in March to the 10th, −20 in February, 93 in January."""
    lines = [
        sale(1, "2025-03-10", "100.00", distributor=None), sale(2, "2025-02-10", "-20.00", distributor=None),
        sale(3, "2025-01-31", "93.00", distributor=None), sale(4, "2025-03-11", "500.00", distributor=None),
        sale(5, "2025-03-01", "500.00"), sale(6, "2025-03-01", "500.00", distributor=None, product="p9"),
    ]  # fmt: skip
    tables = shop(sales=lines, receivables=[receivable("a", "2025-01-01", None, balance)])
    assert data(tables, "outstanding", date(2025, 3, 10))["dso_days"] == days


def test_agreements():
    tables = shop(
        agreements=[
            row("agreements", **MINE, agreement_id="1", starts_on=date(2025, 3, 1), target_amount=Decimal("0.00")),
            row("agreements", **MINE, agreement_id="2", starts_on=date(2025, 3, 1), ends_on=date(2025, 3, 31),
                brand_id="b1", target_amount=Decimal("400.00")),
            row("agreements", **MINE, agreement_id="3", starts_on=date(2025, 3, 1), ends_on=date(2025, 3, 9)),
            row("agreements", **MINE, agreement_id="4", starts_on=date(2025, 3, 11)),
        ],
        agreement_tiers=[
            row("agreement_tiers", agreement_id="2", threshold_amount=Decimal(limit), bonus_pct=Decimal(pct))
            for limit, pct in (("30.00", "1"), ("500.00", "3"), ("100.00", "2"))
        ],
        sales=[sale(1, "2025-03-10", "20.00"), sale(2, "2025-03-01", "10.00", distributor=None),
               sale(3, "2025-03-02", "5.00", product="p2"), sale(4, "2025-02-28", "99.00"),
               sale(5, "2025-03-02", "7.00", product="p9")],
    )  # fmt: skip
    second, first = data(tables, "agreements", date(2025, 3, 10), distributor="D2")["items"]
    assert (second["agreement_id"], second["actual_amount"], second["achieved_pct"]) == ("2", 30.0, 7.5)
    assert (second["days_left"], second["expiring"], second["elapsed_pct"]) == (21, True, 32.3)  # 10 of 31 days
    assert second["next_tier"] == {"threshold_amount": 100.0, "missing_amount": 70.0, "bonus_pct": 2.0}
    assert (first["agreement_id"], first["actual_amount"], first["achieved_pct"]) == ("1", 35.0, None)
    assert (first["days_left"], first["expiring"], first["elapsed_pct"]) == (None, False, None)


def test_upcoming_order():
    due = {"1": date(2025, 3, 9), "2": date(2025, 3, 8), "3": None, "4": date(2025, 3, 10), "5": date(2025, 3, 12)}
    tables = shop(tasks=[
        row("tasks", **MINE, task_id=key, user_id="m1", title="t", created_at=datetime(2025, 3, 1), due_on=day)
        for key, day in due.items()
    ])  # fmt: skip
    items = data(tables, "upcoming", date(2025, 3, 10))["items"]
    assert [item["id"] for item in items] == ["task:4", "task:5", "task:3", "task:1", "task:2"]
    assert items[0]["due_at"] == "2025-03-10"


def test_why_a_widget_hides():
    widgets = ask(without(shop(), "sales", "quotes", "activities"), date(2025, 3, 31), customer="P1")["widgets"]
    assert widgets["sales_trend"] == {"state": "hidden", "reason": "not_in_source"}
    assert widgets["quotes_by_brand"]["reason"] == "not_in_source"
    assert widgets["order_ratios"]["reason"] == widgets["upcoming"]["reason"] == "prospect"
    closed = ask(without(shop(), "receivables"), date(2025, 3, 31), outstanding_enabled=False)["widgets"]
    assert closed["outstanding"] == {"state": "hidden", "reason": "feature_disabled"}


@pytest.mark.parametrize("seed", range(12))
def test_random_ledgers_repeat_and_never_break(seed):
    tables = random_ledger(seed)
    assert tables == random_ledger(seed)
    for user in tables["users"]:
        for customer in tables["customers"]:
            whose = {"user_id": user["user_id"], "customer_id": customer["customer_id"]}
            try:
                got = panel(tables, **whose, as_of=date(2025, 3, 15), today=date(2025, 3, 31))
            except (Forbidden, NotFound):
                continue
            assert len(got["widgets"]) == 13
            json.dumps(got, allow_nan=False)
