"""The oracle checked by hand: quotes and orders."""

from datetime import date, datetime
from decimal import Decimal

from .handmade import data, row, shop


def quote(key, quoted_at, status, *lines, **more):
    head = row(
        "quotes", quote_id=key, quoted_at=datetime.fromisoformat(quoted_at), customer_id="C1", status=status, **more
    )
    return head, _lines("quote", key, lines)


def order(key, ordered_at, *lines, **more):
    head = row("orders", order_id=key, ordered_at=datetime.fromisoformat(ordered_at), customer_id="C1", **more)
    return head, _lines("order", key, lines)


def _lines(kind, key, lines):
    return [
        row(f"{kind}_lines", **{f"{kind}_id": key}, line_no=n, product_id=product, amount=Decimal(amount))
        for n, (product, amount) in enumerate(lines)
    ]


def documents(quotes=(), orders=()):
    return {
        "quotes": [head for head, _ in quotes],
        "quote_lines": [line for _, lines in quotes for line in lines],
        "orders": [head for head, _ in orders],
        "order_lines": [line for _, lines in orders for line in lines],
    }


def test_quotes_by_brand_counts_a_quote_once_per_brand():
    tables = shop(**documents([
        quote("q1", "2025-03-31T23:59:59", "lost", ("p1", "10.00"), ("p1", "20.00"), ("p2", "10.00"), ("p9", "500.00")),
        quote("q2", "2024-04-01T00:00:00", "open", ("p2", "20.00")),
        quote("q3", "2024-03-31T23:59:59", "open", ("p2", "50.00")),
        quote("q4", "2025-01-01T00:00:00", "open"),
        quote("q5", "2025-01-01T00:00:00", "open", ("p9", "5.00")),
    ]))  # fmt: skip
    assert data(tables, "quotes_by_brand", date(2025, 3, 31)) == {
        "window": {"from": "2024-04-01", "to": "2025-03-31"},
        "total_amount": 60.0, "total_quotes": 2, "previous_total_amount": 50.0, "change_pct": 20.0,
        "brands": [
            {"brand_id": "b2", "brand": "Alfa", "amount": 30.0, "share_pct": 50.0, "quotes": 2},
            {"brand_id": "b1", "brand": "Beta", "amount": 30.0, "share_pct": 50.0, "quotes": 1},
        ],
    }  # fmt: skip


def test_order_ratios():
    tables = shop(**documents(
        [
            quote("linked", "2025-03-01T10:00:00", "open", ("p1", "100.00")),  # two orders: 60 + 70 > 100 counts 100
            quote("small", "2025-02-01T10:00:00", "lost", ("p1", "100.00")),  # ordered after all: 30 of it
            quote("won", "2025-03-02T10:00:00", "won", ("p1", "40.00")),  # no order: its own 40
            quote("won later", "2025-03-02T10:00:00", "won", ("p1", "10.00"), closed_at=datetime(2025, 3, 21)),
            quote("lost", "2025-03-03T10:00:00", "lost", ("p1", "10.00")),
            quote("expired", "2025-03-03T10:00:00", "expired", ("p1", "10.00")),
            quote("ran out", "2025-03-03T10:00:00", "open", ("p1", "10.00"), valid_until=date(2025, 3, 19)),
            quote("valid", "2025-03-03T10:00:00", "open", ("p1", "20.00"), valid_until=date(2025, 3, 20)),
        ],
        [
            order("o1", "2025-03-04T00:00:00", ("p1", "60.00"), ("p9", "900.00"), quote_id="linked"),
            order("o2", "2025-03-20T23:59:59", ("p2", "70.00"), quote_id="linked"),
            order("o3", "2025-02-07T00:00:00", ("p1", "30.00"), quote_id="small", status="delivered"),
            order("o4", "2025-03-09T00:00:00", ("p1", "500.00"), quote_id="lost", status="cancelled"),
            order("o5", "2025-03-21T00:00:00", ("p1", "500.00"), quote_id="lost"),
            order("o6", "2025-03-10T00:00:00", ("p9", "500.00"), quote_id="lost"),
        ],
    ))  # fmt: skip
    got = data(tables, "order_ratios", date(2025, 3, 20))
    assert (got["quotes"], got["converted"], got["unlinked"]) == (8, 3, 1)
    assert (got["lost"], got["expired"], got["open"]) == (1, 2, 2)
    assert (got["conversion_pct"], got["closed_conversion_pct"]) == (37.5, 50.0)
    assert (got["quoted_amount"], got["converted_amount"], got["value_conversion_pct"]) == (300.0, 170.0, 56.7)
    assert (got["orders"], got["order_amount"], got["average_order_value"]) == (3, 160.0, 53.33)
    assert got["median_days_to_order"] == 4.5  # 3 and 6 days
    assert got["orders_by_brand"] == [
        {"brand_id": "b1", "brand": "Beta", "orders": 2, "amount": 90.0, "share_pct": 56.3},
        {"brand_id": "b2", "brand": "Alfa", "orders": 1, "amount": 70.0, "share_pct": 43.8},
    ]
