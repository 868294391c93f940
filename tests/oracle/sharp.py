"""A shop where figures stand exactly on an edge: a window's first day, a threshold just reached, 30 days to go.

Random ledgers come near the edges; this one stands on them, on 20 March 2025 and on its month's last day.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from .handmade import row, sale, shop
from .scope import Row, Tables

DAYS = [date(2025, 3, 20), date(2025, 3, 31)]
# Customer → sales of 1–20 February and of 1–20 March: changes of exactly 1 %, under it, and without a base.
TRENDS = {
    "T1": ("100.00", "101.00"),
    "T2": ("100.00", "99.50"),
    "T3": ("100.00", "101.50"),
    "T4": ("0.00", "0.50"),
    "T5": ("0.00", "-0.50"),
    "T6": ("100.00", "99.00"),
}
# Customer → direct sales, and the balance that they are to be held against.
BALANCES = {
    "P5": ([("2023-03-15", "500.00"), ("2025-03-02", "1.00")], "10.00"),
    "P6": ([("2025-03-02", "10.00")], "0.50"),
    "P7": ([("2025-03-02", "0.50")], "0.25"),
}
CUSTOMERS = ("C1", "P1", "P2", "P3", "P4", *TRENDS, *BALANCES)


def sharp() -> Tables:
    """C1: everything; P1: one sale at the start of 24 months; P2: an agreement just reached; P3: nothing
    lately; P4: one sale too old by a day, through a distributor whose id sorts after "direct".
    """
    tables = shop(
        sales=_sales(), **_quotes(), **_receivables(), **_agreements(), tasks=_tasks(), activities=_activities()
    )
    nothing = dict.fromkeys(("segment", "city", "region", "country", "tax_number"))
    tables["customers"] += [{"customer_id": key, "name": key, **nothing} for key in CUSTOMERS[2:]]
    tables["organisations"].append({"organisation_id": "z1", "name": "z1", "kind": "distributor"})
    optional = dict.fromkeys(("owner_user_id", "opened_on", "credit_limit"))
    tables["accounts"] += [
        {"organisation_id": organisation, "customer_id": key, "kind": "customer", **optional}
        for organisation, key in (*(("M1", key) for key in CUSTOMERS[2:]), ("D2", "C1"))
    ]
    return tables


def _of(customer: str, line: Row) -> Row:
    return {**line, "customer_id": customer}


def _sales() -> list[Row]:
    """Through D1 on the first and last days of the year's windows; direct ones for the balance's days."""
    edges = ("2024-03-21", "2024-03-20", "2023-03-21", "2023-03-20", "2024-04-01", "2024-03-31", "2023-04-01")
    through = [sale(number, day, f"{2**number}.00") for number, day in enumerate(edges)]
    direct = [
        sale(20, "2024-03-21", "8.00", distributor=None),
        sale(21, "2025-03-25", "5.00", distributor=None),
        sale(22, "2025-03-26", "-5.00", distributor=None),
        sale(23, "2023-04-01", "300.00", distributor=None),
        sale(24, "2025-02-03", "40.00", distributor="D2"),
        sale(25, "2025-02-03", "40.00", distributor="D2", line_no=2, product="p2"),
        sale(24, "2025-02-04", "1.00", distributor="D2", line_no=3),
    ]
    others = [
        _of("P1", sale(30, "2023-04-01", "7.00")),
        _of("P2", sale(31, "2025-02-10", "0.50")),
        _of("P2", sale(32, "2025-03-05", "30.00")),
        _of("P3", sale(33, "2024-03-25", "11.00")),
        _of("P3", sale(34, "2025-02-10", "20.00", distributor=None)),
        _of("P1", sale(35, "2025-03-04", "-5.00", distributor=None)),
        _of("P1", sale(36, "2023-06-01", "100.00", distributor=None)),
        _of("P4", sale(37, "2023-03-31", "9.00", distributor="z1")),
    ]
    trends = [
        _of(key, sale(number, day, amount))
        for number, (key, amounts) in enumerate(TRENDS.items(), start=50)
        for day, amount in zip(("2025-02-20", "2025-03-20"), amounts, strict=True)
    ]
    for number, line in enumerate(trends):
        line["line_no"] = number
    held = [
        _of(key, sale(70, day, amount, distributor=None, line_no=int(key[1]) * 10 + number))
        for key, (sold, _) in BALANCES.items()
        for number, (day, amount) in enumerate(sold)
    ]
    return through + direct + others + trends + held


def _quotes() -> Tables:
    """Quotes on the window's first day and the day before; one with two orders below it; waits of several days."""
    keys = (("Q1", "2024-03-21"), ("Q2", "2024-03-20"), ("Q3", "2025-03-01"), ("Q4", "2025-03-10"))
    quotes = [
        row(
            "quotes",
            quote_id=key,
            quoted_at=datetime.fromisoformat(day),
            customer_id="C1",
            status="won" if key == "Q1" else "open",
            closed_at=datetime(2025, 3, 20, 9) if key == "Q1" else None,
            valid_until=date(2025, 3, 20) if key == "Q4" else None,
        )
        for key, day in keys
    ]
    orders = [
        ("O1", "2025-03-02", "Q3"),
        ("O2", "2025-03-04", "Q3"),
        ("O3", "2024-03-21", "Q1"),
        ("O4", "2024-03-20", None),
        ("O5", "2025-03-02", None),
    ]
    return {
        "quotes": quotes,
        "quote_lines": [_line("quote_id", key, "100.00") for key, _ in keys],
        "orders": [
            row(
                "orders",
                order_id=key,
                ordered_at=datetime.fromisoformat(day),
                customer_id="P2" if key == "O5" else "C1",
                quote_id=quote,
            )
            for key, day, quote in orders
        ],
        "order_lines": [_line("order_id", key, "30.00") for key, *_ in orders],
    }


def _line(key: str, value: str, amount: str) -> Row:
    return {key: value, "line_no": 1, "product_id": "p1", "quantity": Decimal(1), "amount": Decimal(amount)}


def _receivables() -> Tables:
    """Due 0, 1, 7, 8, 30, 31, 60, 61, 90 and 91 days away on either day; a balance that needs 24 months of sales."""
    balances = (
        *(("M1", "P3", "20.00"), ("M1", "P1", "50.00"), ("M1", "P2", "-0.50"), ("D2", "C1", "-10.00")),
        *(("D1", "C1", amount) for amount in ("10.00", "-10.00", "0.50", "-0.50", "1.00")),
        *(("M1", key, balance) for key, (_, balance) in BALANCES.items()),
    )
    dues = [(day, days) for day in DAYS for days in (-8, -7, -1, 0, 1, 30, 31, 60, 61, 90, 91)]
    return {
        "receivables": [
            row(
                "receivables",
                document_id=f"R{number:02d}",
                organisation_id="M1",
                customer_id="C1",
                issued_on=day if days < 0 else date(2024, 1, 1),
                due_on=date.fromordinal(day.toordinal() - days),
                amount=Decimal("5.00"),
            )
            for number, (day, days) in enumerate(dues)
        ]
        + [
            row(
                "receivables",
                document_id=f"B{number}",
                organisation_id=organisation,
                customer_id=customer,
                issued_on=date(2025, 3, 1),
                amount=Decimal(amount),
            )
            for number, (organisation, customer, amount) in enumerate(balances)
        ],
        "payments": [{"payment_id": "Y1", "document_id": "R00", "paid_on": DAYS[0], "amount": Decimal("1.00")}],
    }


def _agreements() -> Tables:
    """Reached to the cent on P2; ending in 30 and 31 days and on the day itself; without sales on P3."""
    kinds: list[tuple[str, str, dict[str, Any]]] = [
        ("G1", "P2", {"starts_on": date(2025, 3, 5), "target_amount": Decimal("30.00")}),
        ("G2", "P3", {"starts_on": date(2025, 3, 1), "target_amount": Decimal("0.00")}),
        *[
            (f"E{day.day}-{days}", "C1", {"starts_on": day, "ends_on": date.fromordinal(day.toordinal() + days)})
            for day in DAYS
            for days in (0, 29, 30, 31)
        ],
    ]
    tiers = (("G1", "30.00"), ("G1", "50.00"), ("G2", "1.00"), ("G2", "2.00"))
    return {
        "agreements": [
            row("agreements", agreement_id=key, organisation_id="M1", customer_id=customer, **more)
            for key, customer, more in kinds
        ],
        "agreement_tiers": [
            {"agreement_id": key, "threshold_amount": Decimal(amount), "bonus_pct": Decimal(1)} for key, amount in tiers
        ],
    }


def _activities() -> list[Row]:
    """One done, recorded by nobody; one planned for the last second of the day before."""
    usual = {"organisation_id": "M1", "customer_id": "C1", "user_id": "m1", "kind": "visit", "subject": "s"}
    return [
        row("activities", activity_id="A1", **usual, scheduled_at=datetime(2025, 3, 20), status="done"),
        row("activities", activity_id="A2", **usual, scheduled_at=datetime(2025, 3, 19, 23, 59, 59), status="planned"),
    ]


def _tasks() -> list[Row]:
    """Due on the days and around them, or never; one completed on the first of the days, by somebody else."""
    usual = {"organisation_id": "M1", "customer_id": "C1", "user_id": "m1", "title": "t"}
    created = datetime(2025, 3, 1)
    done = {"completed_at": datetime(2025, 3, 20, 9), "completed_by": "m1-nodefault"}
    return [
        row("tasks", task_id=f"T{number}", **usual, created_at=created, due_on=day)
        for number, day in enumerate([*DAYS, date(2025, 3, 19), date(2025, 3, 21), None])
    ] + [row("tasks", task_id="T9", **usual, created_at=created, due_on=DAYS[0], **done)]


def questions() -> list[Row]:
    """Everybody about everybody, on both days, in every scope."""
    return [
        {"user_id": user, "customer_id": customer, "distributor": distributor, "as_of": day}
        for user, scopes in (
            ("m1", (None, "all", "direct", "D2")),
            ("m1-nodefault", (None,)),
            ("d2", (None, "all")),
            ("d1", (None,)),
        )
        for customer in CUSTOMERS
        for distributor in scopes
        for day in DAYS
    ]
