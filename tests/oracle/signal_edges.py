"""A shop whose customers stand exactly on the edges of the signals, on 20 March 2025 and on its month's last day.

Rhythm: five order days that span three months to the day, or a day less; a delay just reached; one order a day.
Peers: purchases on the bounds of a size class, five peers exactly or four, brands bought on the window's first day.
"""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from .handmade import row, shop
from .scope import Row, Tables

DAYS = [date(2025, 3, 20), date(2025, 3, 31)]
# What a document of as much credit as sales is worth.
NOTHING = "5 - 5"
_EQUAL = ("2024-11-01", "2024-12-01", "2024-12-31", "2025-01-30", "2025-03-01")
# Customer → (order day, product, amount) of each order.
ORDERS: dict[str, list[tuple[str, str, str]]] = {
    "exact": [(day, "p1", "5") for day in ("2024-12-20", "2025-01-10", "2025-02-01", "2025-02-20", "2025-03-20")],
    "day-short": [(day, "p1", "5") for day in ("2024-12-21", "2025-01-10", "2025-02-01", "2025-02-20", "2025-03-20")],
    "month-end": [(day, "p1", "5") for day in ("2024-11-30", "2025-01-10", "2025-02-01", "2025-02-20", "2025-02-28")],
    "four": [(day, "p1", "5") for day in ("2024-09-01", "2024-11-01", "2025-01-01", "2025-03-01")],
    "four-and-one-a-day": [
        (day, "p1", "5") for day in ("2024-09-01", "2024-11-01", "2025-01-01", "2025-03-01", "2025-03-01")
    ],
    "just-not-late": [(day, "p1", "5") for day in _EQUAL],
    "late-by-a-day": [
        (day, "p1", "5") for day in ("2024-10-31", "2024-11-30", "2024-12-30", "2025-01-29", "2025-02-28")
    ],
    "brands-as-late": [(day, product, "5") for day in _EQUAL for product in ("p1", "p2")],
    "brands-in-turn": [
        *((day, "p1", "5") for day in ("2024-09-01", "2024-10-01", "2024-11-01", "2024-12-01", "2025-01-01")),
        *((day, "p2", "5") for day in ("2024-11-07", "2024-12-07", "2025-01-07", "2025-02-07", "2025-03-07")),
    ],
    "brand-four": [*((day, "p1", "5") for day in _EQUAL), *((day, "p2", "5") for day in _EQUAL[1:])],
    "brand-day-short": [
        *((day, "p1", "5") for day in _EQUAL),
        *((day, "p2", "5") for day in ("2025-01-01", "2025-01-11", "2025-01-21", "2025-02-01", "2025-02-11")),
    ],
    "brand-worth-nothing": [
        *((day, "p1", "5") for day in _EQUAL),
        *((day, "p2", "5") for day in _EQUAL[1:]),
        (_EQUAL[0], "p2", NOTHING),
    ],
    # Thirty days before the month's last day: late by a third, and five days that do not span three months yet.
    "slower": [(day, "p1", "5") for day in ("2024-09-22", "2024-10-22", "2024-11-21", "2024-12-21", "2025-01-20")],
    "back": [
        *((f"2024-{day}", "p1", "5") for day in ("10-01", "10-08", "10-15", "10-22", "10-29", "11-05", "11-12")),
        ("2025-03-01", "p1", "5"),
    ],
    "grown": [
        *((day, "p1", "5") for day in ("2024-12-25", "2025-01-05", "2025-01-15", "2025-01-25", "2025-02-05")),
        ("2025-03-28", "p1", "5"),
    ],
    "only-invoices": [(day, "p1", "5") for day in _EQUAL],
    "worth-nothing": [*((day, "p1", "5") for day in _EQUAL[1:]), (_EQUAL[0], "p1", NOTHING)],
    "worth-a-cent": [*((day, "p1", "5") for day in _EQUAL[1:]), (_EQUAL[0], "p1", "0.01")],
    "cancelled": [(day, "p1", "5") for day in _EQUAL],
}
# Segment → customer → (day, product, amount) of what it bought; the window of the days begins on 1 April 2024.
PEERS: dict[str, dict[str, list[tuple[str, str, str]]]] = {
    "five": {
        "five-1": [("2024-04-01", "p1", "10.00")],
        "five-2": [("2024-05-01", "p1", "29.99"), ("2024-03-31", "p2", "900.00")],
        "five-3": [("2024-05-01", "p1", "2.00"), ("2025-03-20", "p2", "10.00")],
        "five-4": [("2024-05-01", "p2", "20.00"), ("2024-03-31", "p1", "1.00")],
        "five-5": [("2024-05-01", "p1", "11.50"), ("2024-05-02", "p2", "-0.50"), ("2024-04-01", "p2", "0.00")],
        "five-above": [("2024-05-01", "p1", "30.00"), ("2024-03-31", "p2", "4.00")],
        "five-under": [("2024-05-01", "p1", "9.99"), ("2024-04-01", "p2", "0.00")],
        "five-none": [("2024-03-31", "p1", "7.00")],
        "five-credit": [("2024-05-01", "p1", "-7.00"), ("2024-02-01", "p1", "8.00")],
    },
    "four": {f"four-{n}": [("2024-05-01", "p1", f"{n}0.00"), ("2024-03-01", "p2", "1.00")] for n in (10, 12, 20, 29)},
    "six": {f"six-{n}": [("2024-05-01", "p1", f"{n}.00"), ("2024-05-01", "p2", f"{n}.00")] for n in range(15, 21)}
    | {"six-without": [("2024-05-01", "p1", "32.00")]},
    "small": {
        f"small-{n}": [("2024-06-01", "p1", amount), ("2024-06-01", "p2", "0.10")]
        for n, amount in enumerate(("0.40", "0.99", "1.00", "1.50", "2.89", "2.90"))
    }
    | {
        "small-credit": [("2024-06-01", "p1", "5.00"), ("2024-06-01", "p1", "-7.00")],
        "small-nothing": [("2024-06-01", "p1", "5.00"), ("2024-06-01", "p1", "-5.00")],
    },
}
# Customer → (issued, due, amount, paid on, paid) of each document; the month's last day looks back to 1 March.
RECEIVABLES: dict[str, list[tuple[str, str, str, str | None, str]]] = {
    "issued-then": [("2025-03-01", "2025-02-20", "10", None, "0")],
    "paid-then": [
        ("2024-12-01", "2025-01-01", "10", "2025-03-01", "10"),
        ("2024-12-01", "2025-02-01", "10", None, "0"),
    ],
    "cents": [("2024-12-01", "2025-01-01", "0.50", None, "0"), ("2024-12-01", "2025-06-01", "0.50", None, "0")],
    "paid-later": [
        ("2024-12-01", "2025-02-01", "10", "2025-03-15", "4"),
        ("2024-12-01", "2025-06-01", "10", None, "0"),
    ],
    "owed-then": [("2024-12-01", "2025-02-01", "10", None, "0"), ("2025-03-01", "2025-06-01", "30", None, "0")],
}
# Customer → (planned, done) of each activity; the month's last day looks back to 1 March.
ACTIVITIES: dict[str, list[tuple[str, str | None]]] = {
    "planned-then": [("2025-02-20", "2025-02-20"), ("2025-03-01", None)],
    "planned-long-ago": [("2025-02-20", "2025-02-20"), ("2025-01-07", None)],
    "done-early": [("2025-03-05", "2025-02-20")],
}
# Customer → (quoted, status, closed, ordered) of its quote.
QUOTES: dict[str, tuple[str, str, str | None, str | None]] = {
    "ordered-then": ("2025-02-01", "open", None, "2025-03-01"),
    "quoted-then": ("2025-03-01", "open", None, None),
    "closed-later": ("2025-02-01", "lost", "2025-03-10", None),
}
# Sales on the first days that the trend leaves out, and in its base.
TRENDS = {
    "trend": [
        *((day, "p1", amount) for day, amount in (("2024-12-01", "5"), ("2025-01-10", "10"), ("2023-12-01", "7"))),
        *((day, "p1", "10") for day in ("2024-01-10", "2024-02-10")),
    ],
}
CUSTOMERS = (
    *(*ORDERS, *RECEIVABLES, *ACTIVITIES, *QUOTES, *TRENDS),
    *(customer for peers in PEERS.values() for customer in peers),
)


def signal_edges() -> Tables:
    """Customers of M1, all through D1; with a table of orders and an invoice for each of them."""
    tables = shop(sales=[], orders=[], order_lines=[], activities=_activities(), **_quotes(), **_receivables())
    segments = {customer: segment for segment, peers in PEERS.items() for customer in peers}
    example, account = tables["customers"][0], tables["accounts"][0]
    tables["customers"] = [
        {**example, "customer_id": key, "name": key, "segment": segments.get(key)} for key in CUSTOMERS
    ]
    tables["accounts"] = [{**account, "customer_id": key} for key in CUSTOMERS]
    for customer, orders in ORDERS.items():
        for number, (day, product, amount) in enumerate(orders):
            key = f"{customer}-{number}"
            tables["sales"] += _invoice(key, customer, day, product, amount)
            if customer != "only-invoices":
                status = "cancelled" if (customer, number) == ("cancelled", 0) else "open"
                # Its first order on the quote lies before the days' month, the second after it.
                quote = "Q1" if key in ("exact-3", "exact-4") else None
                head = {"order_id": key, "customer_id": customer, "status": status, "quote_id": quote}
                tables["orders"].append(row("orders", **head, ordered_at=datetime.fromisoformat(day)))
                value = Decimal(amount.split()[0])
                tables["order_lines"].append(_line(order_id=key, product_id=product, amount=value))
    for customer, (_, _, _, ordered) in QUOTES.items():
        if ordered is not None:
            head = {"order_id": customer, "customer_id": customer, "quote_id": customer}
            tables["orders"].append(row("orders", **head, ordered_at=datetime.fromisoformat(ordered)))
            tables["order_lines"].append(_line(order_id=customer, product_id="p1", amount=Decimal(10)))
    for peers in (*PEERS.values(), TRENDS):
        for customer, bought in peers.items():
            for number, (day, product, amount) in enumerate(bought):
                tables["sales"] += _invoice(f"{customer}-{number}", customer, day, product, amount)[:1]
    return tables


def _quotes() -> Tables:
    quotes = {"Q1": ("exact", "2025-02-01", "open", None)}
    quotes |= {key: (key, quoted, status, closed) for key, (quoted, status, closed, _) in QUOTES.items()}
    return {
        "quotes": [
            row(
                "quotes",
                quote_id=key,
                customer_id=customer,
                quoted_at=datetime.fromisoformat(quoted),
                status=status,
                closed_at=closed and datetime.fromisoformat(closed),
            )
            for key, (customer, quoted, status, closed) in quotes.items()
        ],
        "quote_lines": [_line(quote_id=key, product_id="p1", amount=Decimal(10)) for key in quotes],
    }


def _receivables() -> Tables:
    tables: Tables = {"receivables": [], "payments": []}
    for customer, documents in RECEIVABLES.items():
        for number, (issued, due, amount, paid_on, paid) in enumerate(documents):
            key = f"{customer}-{number}"
            dates = {"issued_on": date.fromisoformat(issued), "due_on": date.fromisoformat(due)}
            head = {"document_id": key, "organisation_id": "M1", "customer_id": customer}
            tables["receivables"].append(row("receivables", **head, **dates, amount=Decimal(amount)))
            if paid_on is not None:
                payment = {"payment_id": key, "document_id": key, "paid_on": date.fromisoformat(paid_on)}
                tables["payments"].append({**payment, "amount": Decimal(paid)})
    return tables


def _activities() -> list[Row]:
    """Done and planned on the days themselves, and thirty days before them."""
    usual = {"organisation_id": "M1", "user_id": "m1", "kind": "visit", "subject": "s"}
    # Planned long ago and never done: not what is planned, thirty days ago as little as today.
    long_ago, lately = datetime(2025, 1, 7, 9), datetime(2025, 3, 15, 9)
    four = {**usual, "customer_id": "four"}
    found = [
        row("activities", activity_id="O1", **four, scheduled_at=long_ago, status="planned"),
        row("activities", activity_id="O2", **four, scheduled_at=lately, done_at=lately, status="done"),
    ]
    for number, (customer, day) in enumerate(zip(("exact", "month-end"), DAYS, strict=True)):
        before = datetime.combine(date.fromordinal(day.toordinal() - 30), time(9))
        at = datetime.combine(day, time(18))
        more = {**usual, "customer_id": customer}
        found += [
            row("activities", activity_id=f"A{number}", **more, scheduled_at=before, done_at=before, status="done"),
            row("activities", activity_id=f"B{number}", **more, scheduled_at=before, status="planned"),
            row("activities", activity_id=f"C{number}", **more, scheduled_at=at, status="planned"),
        ]
    for customer, agenda in ACTIVITIES.items():
        for number, (planned, done) in enumerate(agenda):
            head = {**usual, "activity_id": f"{customer}-{number}", "customer_id": customer}
            moments = {"scheduled_at": _at_nine(planned), "done_at": done and _at_nine(done)}
            found.append(row("activities", **head, **moments, status="done" if done else "planned"))
    return found


def _at_nine(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(9))


def _line(**values: Any) -> Row:
    return {"line_no": 1, "quantity": Decimal(1), **values}


def _invoice(key: str, customer: str, day: str, product: str, amount: str) -> list[Row]:
    """A document of two lines, the second a day later: its day is the first one's. ``NOTHING``: it takes all back."""
    first = row(
        "sales",
        document_id=key,
        line_no=1,
        sold_on=date.fromisoformat(day),
        customer_id=customer,
        distributor_id="D1",
        product_id=product,
        amount=Decimal(amount.split(maxsplit=1)[0]),
    )
    later = {**first, "line_no": 2, "sold_on": date.fromordinal(first["sold_on"].toordinal() + 1)}
    return [first, {**later, "amount": -first["amount"] if amount == NOTHING else Decimal(0)}]


def questions() -> list[Row]:
    """The manufacturer's manager about everybody, on both days, through D1 and in all."""
    return [
        {"user_id": "m1", "customer_id": customer, "distributor": distributor, "as_of": day}
        for customer in CUSTOMERS
        for distributor in (None, "all")
        for day in DAYS
    ]
