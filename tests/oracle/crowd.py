"""Many small customers of two segments and none, whose purchases often stand on the bounds of a size class."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from .ledger import random_ledger
from .scope import Row, Tables

CUSTOMERS = 40
DAY = date(2025, 3, 31)


def crowd(seed: int) -> Tables:
    """A ledger of a random one's organisations and brands."""
    rng = Random(seed)
    ledger = random_ledger(seed, size="tiny")
    kept = {name: ledger[name] for name in ("organisations", "users", "brands", "products")}
    example = ledger["customers"][0]
    kept["customers"] = [
        {**example, "customer_id": f"K{n}", "segment": rng.choice(["taller", "taller", "tienda", None])}
        for n in range(CUSTOMERS)
    ]
    account = {"kind": "customer", "opened_on": None, "credit_limit": None}
    kept["accounts"] = [
        {**account, "organisation_id": key, "customer_id": f"K{n}", "owner_user_id": f"{key}-rep{rng.randint(1, 2)}"}
        for key in ("M1", "D1")
        for n in range(CUSTOMERS)
        if rng.random() < 0.9
    ]
    kept["sales"] = [_line(rng, kept, n) for n in range(CUSTOMERS * 40)]
    return kept


def _line(rng: Random, tables: Tables, n: int) -> Row:
    edge = Decimal(rng.choice([1, 10, 30, 100, 300]))
    return {
        "document_id": f"S{n}",
        "line_no": 1,
        "sold_on": DAY - timedelta(days=rng.randint(0, 800)),
        "customer_id": f"K{rng.randrange(CUSTOMERS)}",
        "distributor_id": rng.choice([None, "D1", "D1", "D12"]),
        "product_id": rng.choice(tables["products"])["product_id"],
        "quantity": Decimal(1),
        "amount": rng.choice([edge, edge - Decimal("0.01"), Decimal(rng.randint(100, 9000)) / 100, -Decimal(5)]),
        "order_id": None,
    }
