"""The commercial tables of a random ledger: quotes, orders, sales."""

from random import Random

from .dates import Dates
from .scope import Row, Tables

STATUSES = ("open", "open", "won", "lost", "expired")


def add(tables: Tables, rng: Random, dates: Dates, scale: float) -> None:
    """Some ledgers have no quotes, no orders or no sales at all."""
    counts = [0 if rng.random() < 0.05 else max(1, int(base * scale)) for base in (80, 70, 170)]
    tables["quotes"] = [_quote(tables, rng, dates, n) for n in range(counts[0])]
    tables["quote_lines"] = _lines(tables, rng, dates, tables["quotes"], "quote_id")
    tables["orders"] = [_order(tables, rng, dates, n) for n in range(counts[1])]
    tables["order_lines"] = _lines(tables, rng, dates, tables["orders"], "order_id")
    tables["sales"] = [line for n in range(counts[2]) for line in _document(tables, rng, dates, n)]


def _any(rng: Random, rows: list[Row], key: str) -> str:
    return str(rng.choice(rows)[key])


def _customer(tables: Tables, rng: Random) -> str:
    """One customer has half of everything, the prospect little."""
    keys = [row["customer_id"] for row in tables["customers"]]
    return str(rng.choices(keys, weights=[10, 5, 4, 1])[0])


def _distributor(tables: Tables, rng: Random) -> str | None:
    keys: list[str] = [row["organisation_id"] for row in tables["organisations"] if row["kind"] == "distributor"]
    return rng.choice([None, *keys, *keys[:1]])


def _quote(tables: Tables, rng: Random, dates: Dates, n: int) -> Row:
    quoted_at = dates.moment()
    day = quoted_at.date()
    valid_until = rng.choice([None, dates.near(day, 0, 45), dates.near(dates.today, 2, 2), dates.near(day, 3, 0)])
    closed_at = rng.choice([None, dates.at(dates.near(day, 0, 60)), dates.at(dates.near(dates.today, 3, 30))])
    return {
        "quote_id": f"Q{n}",
        "quoted_at": quoted_at,
        "customer_id": _customer(tables, rng),
        "distributor_id": _distributor(tables, rng),
        "user_id": rng.choice([None, _any(rng, tables["users"], "user_id")]),
        "status": rng.choice(STATUSES),
        "valid_until": valid_until,
        "closed_at": closed_at,
    }


def _order(tables: Tables, rng: Random, dates: Dates, n: int) -> Row:
    """Half answer a quote: mostly of the same customer and distributor, days later; some before it or elsewhere."""
    order = {
        "order_id": f"O{n}",
        "ordered_at": dates.moment(),
        "customer_id": _customer(tables, rng),
        "distributor_id": _distributor(tables, rng),
        "quote_id": None,
        "status": rng.choice(["open", "delivered", "delivered", "cancelled"]),
    }
    if tables["quotes"] and rng.random() < 0.6:
        quote = rng.choice(tables["quotes"])
        order["quote_id"] = quote["quote_id"]
        if rng.random() < 0.9:
            order["customer_id"] = quote["customer_id"]
        if rng.random() < 0.85:
            order["distributor_id"] = quote["distributor_id"]
        if rng.random() < 0.85:
            order["ordered_at"] = dates.at(dates.near(quote["quoted_at"].date(), 1, 50))
    return order


def _lines(tables: Tables, rng: Random, dates: Dates, heads: list[Row], key: str) -> list[Row]:
    """0–4 lines of any manufacturer's products."""
    return [
        {
            key: head[key],
            "line_no": line_no,
            "product_id": _any(rng, tables["products"], "product_id"),
            "quantity": dates.quantity(),
            "amount": dates.amount(),
        }
        for head in heads
        for line_no in range(1, rng.choice([0, 1, 1, 2, 2, 3, 4]) + 1)
    ]


def _document(tables: Tables, rng: Random, dates: Dates, n: int) -> list[Row]:
    """1–3 lines of one document, a credit note now and then; rarely its lines differ in day or customer."""
    sold_on, customer, distributor = dates.day(), _customer(tables, rng), _distributor(tables, rng)
    order_id = _any(rng, tables["orders"], "order_id") if tables["orders"] and rng.random() < 0.3 else None
    credit_note = rng.random() < 0.1
    lines = []
    for line_no in range(1, rng.choice([1, 1, 2, 3]) + 1):
        amount = dates.amount()
        lines.append(
            {
                "document_id": f"S{n}",
                "line_no": line_no,
                "sold_on": dates.near(sold_on, 0, 3) if rng.random() < 0.04 else sold_on,
                "customer_id": _customer(tables, rng) if rng.random() < 0.02 else customer,
                "distributor_id": distributor,
                "product_id": _any(rng, tables["products"], "product_id"),
                "quantity": -dates.quantity() if credit_note else dates.quantity(),
                "amount": -abs(amount) if credit_note else amount,
                "order_id": order_id,
            }
        )
    return lines
