"""Whole small ledgers in canonical tables, the same for the same seed: what the oracle and the product are fed.

Everything a source may hold is in them: documents of several manufacturers, credit notes, direct and future sales,
quotes and orders in every state, over-payments, rows no rule across columns forbids, and a null wherever one may be.
Dates crowd where the calendar is awkward (dates.py). Ids are chosen so that sloppy keys collide: ("D1", "23") against
("D12", "3").
"""

from datetime import date
from random import Random

from . import ledger_commercial, ledger_private
from .dates import Dates
from .scope import Row, Tables

SIZES = {"tiny": 0.25, "small": 1.0, "medium": 5.0}
MANUFACTURERS, DISTRIBUTORS = ("M1", "M2"), ("D1", "D12", "D3")
CUSTOMERS = ("23", "3", "C-ñ", "P1")
PARENTS: dict[
    str, list[tuple[str, str | None]]
] = {  # table → what goes with it: whole tables (None) or a column of one
    "quotes": [("orders", "quote_id"), ("quote_lines", None)],
    "orders": [("sales", "order_id"), ("order_lines", None)],
    "receivables": [("payments", None)],
    "agreements": [("agreement_tiers", None)],
}


def random_ledger(seed: int, *, size: str = "small", today: date = date(2025, 3, 31)) -> Tables:
    """Canonical tables (all present, some possibly empty), with dates around `today`."""
    rng = Random(seed)
    dates = Dates(rng, today)
    tables: Tables = {}
    _organisations(tables, rng)
    _customers(tables, rng, dates)
    _catalogue(tables, rng)
    scale = SIZES[size]
    ledger_commercial.add(tables, rng, dates, scale)
    ledger_private.add(tables, rng, dates, scale)
    for rows in tables.values():
        rng.shuffle(rows)
    return tables


def together(ledger: Tables) -> Tables:
    """The ledger with every line of a sales document where and when its first one is."""
    first: Row = {}
    for line in ledger["sales"]:
        first.setdefault(line["document_id"], line)
    same = ("customer_id", "distributor_id", "sold_on")
    sales = [{**line, **{name: first[line["document_id"]][name] for name in same}} for line in ledger["sales"]]
    return {**ledger, "sales": sales}


def without(ledger: Tables, *absent: str) -> Tables:
    """The ledger as of a source that lacks these tables: their lines go too, references to them become null."""
    kept = {table: [dict(row) for row in rows] for table, rows in ledger.items() if table not in absent}
    for table in absent:
        for child, column in PARENTS.get(table, []):
            if column is None:
                kept.pop(child, None)
            else:
                for row in kept.get(child, []):
                    row[column] = None
    return kept


def maybe(rng: Random, value: str | date, chance: float = 0.75) -> str | date | None:
    """The value, or null."""
    return value if rng.random() < chance else None


def _organisations(tables: Tables, rng: Random) -> None:
    tables["organisations"] = [
        {"organisation_id": key, "name": f"Organización {key}", "kind": kind}
        for keys, kind in ((MANUFACTURERS, "manufacturer"), (DISTRIBUTORS, "distributor"))
        for key in keys
    ]
    people = (("admin", "admin", True), ("manager", "manager", True), ("rep1", "rep", True), ("rep2", "rep", True))
    tables["users"] = [
        {
            "user_id": f"{key}-{suffix}",
            "name": f"{suffix.title()} de {key}",
            "email": maybe(rng, f"{suffix}@{key.lower()}.example"),
            "organisation_id": key,
            "role": role,
            "default_distributor_id": maybe(rng, rng.choice(DISTRIBUTORS)) if key in MANUFACTURERS else None,
            "active": active,
        }
        for key in MANUFACTURERS + DISTRIBUTORS
        for suffix, role, active in (*people, ("gone", "manager", False))
    ]


def _customers(tables: Tables, rng: Random, dates: Dates) -> None:
    tables["customers"] = [
        {
            "customer_id": key,
            "name": f"Cliente {key} <b>&amp;</b> مرحبا 🙂",
            "segment": maybe(rng, rng.choice(["taller", "tienda"])),
            "city": maybe(rng, rng.choice(["Cádiz", "León"])),
            "region": maybe(rng, "Andalucía"),
            "country": maybe(rng, "ES"),
            "tax_number": maybe(rng, f"B{key}00"),
        }
        for key in CUSTOMERS
    ]
    tables["accounts"] = [
        _account(rng, dates, organisation, customer)
        for organisation in MANUFACTURERS + DISTRIBUTORS
        for customer in CUSTOMERS
        if rng.random() < 0.85
    ]


def _account(rng: Random, dates: Dates, organisation: str, customer: str) -> Row:
    limit = rng.choice([None, dates.money(0, 0), dates.money(100, 5000), dates.money(1, 40)])
    return {
        "organisation_id": organisation,
        "customer_id": customer,
        "kind": "prospect" if rng.random() < (0.9 if customer.startswith("P") else 0.1) else "customer",
        "owner_user_id": maybe(rng, f"{organisation}-{rng.choice(['rep1', 'rep2'])}"),
        "opened_on": maybe(rng, dates.day()),
        "credit_limit": limit,
    }


def _catalogue(tables: Tables, rng: Random) -> None:
    """Brands per manufacturer whose names sort otherwise than their ids, two of one name; 1–3 products each."""
    names = ["zeta", "Álamo", "alfa", "Alfa", "Alfa"]
    rng.shuffle(names)
    tables["brands"] = [
        {"brand_id": f"{key}-B{n}", "name": names[n % len(names)], "manufacturer_id": key}
        for key in MANUFACTURERS
        for n in range(rng.randint(2, 5))
    ]
    tables["products"] = [
        {
            "product_id": f"{brand['brand_id']}-P{n}",
            "name": f"Pieza {n}",
            "brand_id": brand["brand_id"],
            "category": maybe(rng, rng.choice(["frenos", "aceites"])),
        }
        for brand in tables["brands"]
        for n in range(rng.randint(1, 3))
    ]
