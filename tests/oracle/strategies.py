"""Whole ledgers as Hypothesis strategies: small, of every kind of row, and able to shrink to the rows that matter.

Master data is fixed (two manufacturers, two distributors, ids that sloppy keys mix up); facts are lists of rows
that refer to it or to each other by position. Dates crowd where the calendar is awkward.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from .dates import hot_days
from .ledger import PARENTS
from .scope import Row, Tables

TODAYS = [
    date.fromisoformat(text)
    for text in ("2025-03-31", "2025-03-30", "2024-02-29", "2025-01-01", "2024-12-31", "2024-10-27", "2025-03-15")
]
ORGANISATIONS = {"M1": "manufacturer", "M2": "manufacturer", "D1": "distributor", "D12": "distributor"}
CUSTOMERS = ("23", "3")
PRODUCTS = {"p1": "b1", "p2": "b2", "p3": "b3", "p9": "b9"}
BRANDS = {"b1": ("Beta", "M1"), "b2": ("Alfa", "M1"), "b3": ("Alfa", "M1"), "b9": ("Otra", "M2")}
USERS = (
    ("m1", "M1", "manager", "D1"),
    ("m1-open", "M1", "admin", None),
    ("m1-rep", "M1", "rep", "D12"),
    ("m2", "M2", "manager", None),
    ("d1", "D1", "manager", None),
    ("d12-rep", "D12", "rep", None),
)
CENT = Decimal("0.01")

_brand = st.sampled_from([None, *BRANDS])
_customer = st.sampled_from(["23", "23", "23", "3"])
_channel = st.sampled_from(["D1", "D12", None])
_organisation = st.sampled_from(["M1", "M1", "D1", "M2", "D12"])
_product = st.sampled_from([*PRODUCTS])
_user = st.sampled_from([name for name, *_ in USERS])
_asker = st.sampled_from(["m1", "m1-open", "m1", "d1", "m1-rep", "m2", "d12-rep"])
_text = st.sampled_from(["", "Nota", "=1+1", "<b>", "مرحبا 🙂"]).map(lambda text: text or "x")
_cents = st.one_of(st.integers(0, 40), st.integers(1, 90).map(lambda euros: euros * 100), st.integers(0, 999_999))
_positive = _cents.map(lambda cents: cents * CENT)
_amount = st.one_of(_positive, _positive, _positive.map(lambda value: -value))
_quantity = st.sampled_from([Decimal("1.000"), Decimal("12.000")])


def days(today: date) -> st.SearchStrategy[date]:
    """Hot days, the last weeks, two years and a bit, very old ones, and future ones."""
    return st.one_of(
        st.sampled_from(hot_days(today)),
        st.integers(-80, 12).map(lambda ahead: today + timedelta(days=ahead)),
        st.integers(-800, 60).map(lambda ahead: today + timedelta(days=ahead)),
        st.sampled_from([today - timedelta(days=4000), today + timedelta(days=400)]),
    )


def moments(today: date) -> st.SearchStrategy[datetime]:
    """First and last seconds, and the hour that a DST day skips or repeats."""
    clock = st.sampled_from([time(), time(23, 59, 59), time(2, 30), time(9, 15, 1)])
    return st.builds(datetime.combine, days(today), clock)


def _rows(most: int, **columns: Any) -> st.SearchStrategy[list[Row]]:
    return st.lists(st.fixed_dictionaries(columns), max_size=most)


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def _numbered(rows: list[Row], key: str, letter: str) -> list[Row]:
    return [{key: f"{letter}{n}", **row} for n, row in enumerate(rows)]


def _documents(rows: list[Row], key: str, letter: str) -> tuple[list[Row], list[Row]]:
    """Heads and their lines, of rows that hold their lines."""
    heads = _numbered(rows, key, letter)
    lines = [
        {key: head[key], "line_no": number, **line}
        for head in heads
        for number, line in enumerate(head["lines"], start=1)
    ]
    return [{name: value for name, value in head.items() if name != "lines"} for head in heads], lines


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[date, Tables]:
    """Today, and the canonical tables; sometimes some tables are absent."""
    today = draw(st.sampled_from(TODAYS))
    tables = _master(draw, today)
    tables |= _commercial(draw, today) | _private(draw, today)
    return today, _without(tables, draw(st.sampled_from([(), (), (), ("quotes",), ("sales", "notes"), ("orders",)])))


def _without(tables: Tables, absent: tuple[str, ...]) -> Tables:
    from .ledger import without  # noqa: PLC0415 - PARENTS is shared with it

    assert set(absent) - {"sales", "notes"} <= set(PARENTS)
    return without(tables, *absent) if absent else tables


def _master(draw: st.DrawFn, today: date) -> Tables:
    nothing = dict.fromkeys(("segment", "city", "region", "country", "tax_number"))
    account = st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["customer", "prospect"]),
            "owner_user_id": st.sampled_from(["m1-rep", "d12-rep", None]),
            "opened_on": _maybe(days(today)),
            "credit_limit": _maybe(_positive),
        }
    )
    return {
        "organisations": [{"organisation_id": key, "name": key, "kind": kind} for key, kind in ORGANISATIONS.items()],
        "users": [
            {
                "user_id": key,
                "name": f"Ana {key}",
                "email": None,
                "organisation_id": organisation,
                "role": role,
                "default_distributor_id": default,
                "active": True,
            }
            for key, organisation, role, default in USERS
        ],
        "customers": [{"customer_id": key, "name": f"Cliente {key}", **nothing} for key in CUSTOMERS],
        "accounts": [
            {"organisation_id": organisation, "customer_id": customer, **draw(account)}
            for organisation, customer in (("M1", "23"), ("M1", "3"), ("D1", "23"), ("D12", "23"), ("M2", "23"))
        ],
        "brands": [{"brand_id": key, "name": name, "manufacturer_id": maker} for key, (name, maker) in BRANDS.items()],
        "products": [
            {"product_id": key, "name": f"Pieza {key}", "brand_id": brand, "category": None}
            for key, brand in PRODUCTS.items()
        ],
    }


def _commercial(draw: st.DrawFn, today: date) -> Tables:
    """Sales of some documents; quotes; orders that answer a quote, of anybody's, or none."""
    line = {"product_id": _product, "quantity": _quantity, "amount": _amount}
    lines = _rows(3, **line)
    head = {"customer_id": _customer, "distributor_id": _channel, "lines": lines}
    quotes = draw(
        _rows(
            5,
            **head,
            quoted_at=moments(today),
            user_id=_maybe(_user),
            status=st.sampled_from(["open", "won", "lost", "expired"]),
            valid_until=_maybe(days(today)),
            closed_at=_maybe(moments(today)),
        )
    )
    status = st.sampled_from(["open", "delivered", "cancelled"])
    quote = st.integers(0, len(quotes) - 1).map("Q{}".format) if quotes else st.none()
    orders = draw(_rows(5, **head, ordered_at=moments(today), quote_id=_maybe(quote), status=status))
    order = st.integers(0, len(orders) - 1).map("O{}".format) if orders else st.none()
    document = st.integers(1, 5).map("S{}".format)
    sold = {"document_id": document, "sold_on": days(today), "customer_id": _customer, "distributor_id": _channel}
    sales = draw(_rows(20, **sold, order_id=_maybe(order), **line))
    tables: Tables = {"sales": [{**row, "line_no": number} for number, row in enumerate(sales, start=1)]}
    tables["quotes"], tables["quote_lines"] = _documents(quotes, "quote_id", "Q")
    tables["orders"], tables["order_lines"] = _documents(orders, "order_id", "O")
    return tables


def _private(draw: st.DrawFn, today: date) -> Tables:
    whose = {"organisation_id": _organisation, "customer_id": _customer}
    day, moment = days(today), moments(today)
    tables: Tables = {
        "activities": _numbered(draw(_activities(whose, moment)), "activity_id", "A"),
        "tasks": _numbered(draw(_tasks(whose, day, moment)), "task_id", "T"),
        "notes": _numbered(draw(_rows(2, **whose, user_id=_user, created_at=moment, body=_text)), "note_id", "N"),
        "system_events": _numbered(
            draw(_rows(2, **whose, occurred_at=moment, kind=st.just("credit_changed"), description=_text)),
            "event_id",
            "E",
        ),
    }
    return tables | _receivables(draw, whose, day) | _agreements(draw, whose, day)


def _activities(whose: Row, moment: st.SearchStrategy[datetime]) -> st.SearchStrategy[list[Row]]:
    return _rows(
        6,
        **whose,
        user_id=_user,
        kind=st.sampled_from(["visit", "call", "other"]),
        subject=_text,
        description=_maybe(_text),
        scheduled_at=moment,
        done_at=_maybe(moment),
        status=st.sampled_from(["done", "planned", "cancelled"]),
        duration_min=_maybe(st.just(30)),
        recorded_by=_maybe(_user),
    )


def _tasks(
    whose: Row, day: st.SearchStrategy[date], moment: st.SearchStrategy[datetime]
) -> st.SearchStrategy[list[Row]]:
    return _rows(
        3,
        **whose,
        user_id=_user,
        title=_text,
        description=_maybe(_text),
        created_at=moment,
        due_on=_maybe(day),
        completed_at=_maybe(moment),
        completed_by=_maybe(_user),
        priority=_maybe(st.just("alta")),
    )


def _receivables(draw: st.DrawFn, whose: Row, day: st.SearchStrategy[date]) -> Tables:
    rows = draw(
        _rows(
            6,
            **whose,
            kind=st.sampled_from(["invoice", "credit_note"]),
            issued_on=day,
            due_on=_maybe(day),
            amount=_positive,
            disputed=st.booleans(),
            lines=_rows(2, paid_on=day, part=st.sampled_from(["1", "0.5", "0.25", "1.25"])),
        )
    )
    payments = []
    for number, row in enumerate(rows):
        row["document_id"] = f"R{number}"
        row["amount"] = -row["amount"] if row["kind"] == "credit_note" else row["amount"]
        for index, paid in enumerate(row.pop("lines")):
            amount = (row["amount"] * Decimal(paid["part"])).quantize(CENT)
            key = {"payment_id": f"R{number}/{index}", "document_id": row["document_id"]}
            payments.append({**key, "paid_on": paid["paid_on"], "amount": amount})
    return {"receivables": rows, "payments": payments}


def _agreements(draw: st.DrawFn, whose: Row, day: st.SearchStrategy[date]) -> Tables:
    rows = draw(
        _rows(
            3,
            **whose,
            kind=st.sampled_from(["price", "promotion", "bonus"]),
            title=_text,
            brand_id=_brand,
            product_id=_maybe(_product),
            discount_pct=_maybe(st.sampled_from([Decimal("12.5000"), Decimal("3.0000")])),
            net_price=_maybe(_positive),
            target_amount=_maybe(_positive),
            starts_on=day,
            ends_on=_maybe(day),
            lines=st.lists(_positive, max_size=3, unique=True),
        )
    )
    tiers = [
        {"agreement_id": f"G{number}", "threshold_amount": threshold, "bonus_pct": Decimal(index + 1)}
        for number, row in enumerate(rows)
        for index, threshold in enumerate(row.pop("lines"))
    ]
    return {"agreements": _numbered(rows, "agreement_id", "G"), "agreement_tiers": tiers}


def questions(today: date) -> st.SearchStrategy[Row]:
    """Who asks about whom, through which distributor, on which day; refused questions too."""
    return st.fixed_dictionaries(
        {
            "user_id": _asker,
            "customer_id": st.sampled_from(["23", "23", "23", "23", "3", "C99"]),
            "distributor": st.sampled_from([None, None, "all", "direct", "D1", "D12", "D99"]),
            "as_of": st.one_of(st.just(today), days(today).map(lambda day: min(day, today))),
        }
    )
