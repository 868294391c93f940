"""A tiny shop (two manufacturers and distributors, a customer, a prospect) and short ways to ask it, for tests."""

from datetime import date
from decimal import Decimal
from typing import Any

from .panel import panel
from .scope import Row, Tables

USUAL: dict[str, Row] = {
    "sales": {"quantity": Decimal(1), "order_id": None},
    "quotes": {"distributor_id": "D1", "user_id": None, "valid_until": None, "closed_at": None},
    "quote_lines": {"quantity": Decimal(1)},
    "orders": {"distributor_id": "D1", "quote_id": None, "status": "open"},
    "order_lines": {"quantity": Decimal(1)},
    "activities": {"description": None, "done_at": None, "duration_min": None, "recorded_by": None},
    "tasks": {"description": None, "due_on": None, "completed_at": None, "completed_by": None, "priority": None},
    "notes": {},
    "receivables": {"kind": "invoice", "due_on": None, "disputed": False},
    "payments": {},
    "agreements": {
        "kind": "bonus", "title": "A", "brand_id": None, "product_id": None, "discount_pct": None, "net_price": None,
        "target_amount": None, "ends_on": None,
    },
    "agreement_tiers": {},
}  # fmt: skip


def row(table: str, **values: Any) -> Row:
    """A row with the table's usual values where none is given."""
    return {**USUAL[table], **values}


def _user(user_id: str, name: str, organisation_id: str, role: str = "manager", **more: Any) -> Row:
    default = {"email": None, "default_distributor_id": None, "active": True}
    return {"user_id": user_id, "name": name, "organisation_id": organisation_id, "role": role, **default, **more}


def _account(organisation_id: str, customer_id: str, kind: str = "customer", **more: Any) -> Row:
    optional = {"owner_user_id": None, "opened_on": None, "credit_limit": None}
    return {"organisation_id": organisation_id, "customer_id": customer_id, "kind": kind, **optional, **more}


def shop(**facts: list[Row]) -> Tables:
    """The shop's master data (p1: M1's brand Beta, p2: M1's Alfa, p9: M2's Otra) the rest empty or given."""
    nothing = {"segment": None, "city": None, "region": None, "country": None, "tax_number": None}
    tables: Tables = {
        "organisations": [
            {"organisation_id": key, "name": key, "kind": "manufacturer" if key[0] == "M" else "distributor"}
            for key in ("M1", "M2", "D1", "D2")
        ],
        "users": [
            _user("m1", "Marta", "M1", default_distributor_id="D1"),
            _user("m1-nodefault", "Nora", "M1", "admin"),
            _user("m1-rep", "Rosa", "M1", "rep"),
            _user("m1-rep2", "Raúl", "M1", "rep"),
            _user("m1-gone", "Gil", "M1", active=False),
            _user("d1", "Dani", "D1"),
            _user("d2", "Dora", "D2"),
        ],
        "customers": [{"customer_id": key, "name": key, **nothing} for key in ("C1", "P1")],
        "accounts": [
            _account("M1", "C1", owner_user_id="m1-rep", credit_limit=Decimal("1000.00")),
            _account("M1", "P1", "prospect"),
            _account("D1", "C1"),
        ],
        "brands": [
            {"brand_id": "b1", "name": "Beta", "manufacturer_id": "M1"},
            {"brand_id": "b2", "name": "Alfa", "manufacturer_id": "M1"},
            {"brand_id": "b9", "name": "Otra", "manufacturer_id": "M2"},
        ],
        "products": [
            {"product_id": f"p{n}", "name": f"Pieza {n}", "brand_id": f"b{n}", "category": None} for n in (1, 2, 9)
        ],
        "system_events": [],
    }
    return {**tables, **{table: [] for table in USUAL}, **facts}


def ask(tables: Tables, as_of: date, *, user: str = "m1", customer: str = "C1", **more: Any) -> Row:
    """The panel as it was that day, told on 31 March 2025."""
    return panel(tables, user_id=user, customer_id=customer, as_of=as_of, today=date(2025, 3, 31), **more)


def data(tables: Tables, slug: str, as_of: date, **more: Any) -> Row:
    """One ready widget's data."""
    found: Row = ask(tables, as_of, **more)["widgets"][slug]["data"]
    return found


def sale(number: int, sold_on: str, amount: str, *, product: str = "p1", line_no: int = 1, **more: Any) -> Row:
    """A sales line of C1 through D1 (`distributor=` another)."""
    return row(
        "sales",
        document_id=f"S{number}",
        line_no=line_no,
        sold_on=date.fromisoformat(sold_on),
        customer_id="C1",
        distributor_id=more.pop("distributor", "D1"),
        product_id=product,
        amount=Decimal(amount),
        **more,
    )
