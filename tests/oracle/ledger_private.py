"""The private tables of a random ledger: what each organisation alone knows of its customers."""

from datetime import timedelta
from decimal import Decimal
from random import Random

from .dates import Dates
from .scope import Row, Tables

KINDS = ("visit", "visit", "call", "meeting", "email", "other")
TEXTS = ("Todo bien", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "=1+1", "línea 1\nlínea 2 🙂")


def add(tables: Tables, rng: Random, dates: Dates, scale: float) -> None:
    """Some ledgers have none of one table."""
    makers = {
        "activities": (_activity, 100),
        "tasks": (_task, 70),
        "notes": (_note, 30),
        "system_events": (_system_event, 30),
        "receivables": (_receivable, 80),
        "agreements": (_agreement, 45),
    }
    for table, (make, base) in makers.items():
        count = 0 if rng.random() < 0.05 else max(1, int(base * scale))
        tables[table] = [{**_owner(tables, rng), **make(tables, rng, dates, n)} for n in range(count)]
        if "user_id" not in (tables[table] or [{"user_id": None}])[0]:
            continue
        for row in tables[table]:
            row["user_id"] = f"{row['organisation_id']}-{rng.choice(['rep1', 'rep2', 'manager', 'gone'])}"
    tables["payments"] = [payment for row in tables["receivables"] for payment in _payments(rng, dates, row)]
    tables["agreement_tiers"] = [tier for row in tables["agreements"] for tier in _tiers(rng, dates, row)]


def _owner(tables: Tables, rng: Random) -> Row:
    """Whose row and about whom: one organisation and one customer get more than the others."""
    organisations = [row["organisation_id"] for row in tables["organisations"]]
    customers = [row["customer_id"] for row in tables["customers"]]
    return {
        "organisation_id": rng.choices(organisations, weights=[6, 1, 5, 3, 1])[0],
        "customer_id": rng.choices(customers, weights=[10, 4, 2, 2])[0],
    }


def _somebody(tables: Tables, rng: Random) -> str | None:
    user_id: str = rng.choice(tables["users"])["user_id"]
    return rng.choice([None, user_id])


def _activity(tables: Tables, rng: Random, dates: Dates, n: int) -> Row:
    """Done ones with and without done_at, late, early or after today; planned ones that say when they were done."""
    status = rng.choice(["planned", "done", "done", "done", "cancelled"])
    day = dates.near(dates.today, 20, 40) if rng.random() < 0.3 else dates.day()
    done_at = rng.choice(
        [None, dates.at(day), dates.at(dates.near(day, 1, 5)), dates.at(dates.near(dates.today, 2, 9))]
    )
    return {
        "activity_id": f"A{n}",
        "user_id": None,
        "kind": rng.choice(KINDS),
        "subject": rng.choice(TEXTS),
        "description": rng.choice([None, rng.choice(TEXTS)]),
        "scheduled_at": dates.at(day),
        "done_at": done_at if status == "done" or rng.random() < 0.1 else None,
        "status": status,
        "duration_min": rng.choice([None, 0, 30, 90]),
        "recorded_by": _somebody(tables, rng),
    }


def _task(tables: Tables, rng: Random, dates: Dates, n: int) -> Row:
    created_at = dates.moment()
    day = created_at.date()
    completed_at = rng.choice([None, None, created_at + timedelta(days=rng.randint(0, 40), seconds=rng.randint(0, 9))])
    return {
        "task_id": f"T{n}",
        "user_id": None,
        "title": rng.choice(TEXTS),
        "description": rng.choice([None, rng.choice(TEXTS)]),
        "created_at": created_at,
        "due_on": rng.choice([None, dates.near(day, 2, 60), dates.near(dates.today, 2, 30)]),
        "completed_at": completed_at,
        "completed_by": _somebody(tables, rng) if completed_at or rng.random() < 0.05 else None,
        "priority": rng.choice([None, "alta", "baja"]),
    }


def _note(tables: Tables, rng: Random, dates: Dates, n: int) -> Row:
    return {"note_id": f"N{n}", "user_id": None, "created_at": dates.moment(), "body": rng.choice(TEXTS)}


def _system_event(tables: Tables, rng: Random, dates: Dates, n: int) -> Row:
    kind = rng.choice(["account_opened", "credit_changed"])
    return {"event_id": f"E{n}", "occurred_at": dates.moment(), "kind": kind, "description": rng.choice(TEXTS)}


def _receivable(tables: Tables, rng: Random, dates: Dates, n: int) -> Row:
    """Credit notes are negative; some are due before they are issued."""
    credit_note = rng.random() < 0.2
    issued_on = dates.day()
    late = dates.today - timedelta(days=rng.choice([0, 1, 7, 30, 31, 60, 61, 90, 91, 400]))
    due_on = rng.choice([None, dates.near(issued_on, 1, 90), late, dates.near(dates.today, 1, 9)])
    amount = dates.money(1, 3000)
    return {
        "document_id": f"R{n}",
        "kind": "credit_note" if credit_note else "invoice",
        "issued_on": issued_on,
        "due_on": due_on,
        "amount": -amount if credit_note else amount,
        "disputed": rng.random() < 0.15,
    }


def _payments(rng: Random, dates: Dates, document: Row) -> list[Row]:
    """None, a part, two parts, all of it or too much; before the issue or after today too."""
    shares = rng.choice([[], [], ["0.5"], ["0.3", "0.2"], ["1"], ["0.4", "0.6"], ["1.25"]])
    days = [dates.near(rng.choice([document["issued_on"], dates.today]), 5, 60) for _ in shares]
    return [
        {
            "payment_id": f"{document['document_id']}/{n}",
            "document_id": document["document_id"],
            "paid_on": paid_on,
            "amount": (document["amount"] * Decimal(share)).quantize(Decimal("0.01")),
        }
        for n, (share, paid_on) in enumerate(zip(shares, days, strict=True))
    ]


def _agreement(tables: Tables, rng: Random, dates: Dates, n: int) -> Row:
    starts_on = dates.day() if rng.random() < 0.8 else dates.near(dates.today, 3, 3)
    ends_on = rng.choice(
        [None, starts_on, dates.near(starts_on, 0, 400), dates.near(dates.today, 2, 2), dates.near(dates.today, 0, 40)]
    )
    return {
        "agreement_id": f"G{n}",
        "kind": rng.choice(["price", "promotion", "bonus"]),
        "title": rng.choice(TEXTS),
        "brand_id": rng.choice([None, rng.choice(tables["brands"])["brand_id"]]),
        "product_id": rng.choice([None, None, rng.choice(tables["products"])["product_id"]]),
        "discount_pct": rng.choice([None, Decimal("12.5000"), Decimal("7.0000"), Decimal("3.0000")]),
        "net_price": rng.choice([None, dates.money(1, 90)]),
        "target_amount": rng.choice([None, Decimal("0.00"), dates.money(1, 30), dates.money(100, 9000)]),
        "starts_on": starts_on,
        "ends_on": ends_on,
    }


def _tiers(rng: Random, dates: Dates, agreement: Row) -> list[Row]:
    thresholds = sorted({dates.money(1, 8000) for _ in range(rng.choice([0, 0, 1, 2, 3]))})
    return [
        {
            "agreement_id": agreement["agreement_id"],
            "threshold_amount": threshold,
            "bonus_pct": Decimal(n + 1).quantize(Decimal("0.0001")),
        }
        for n, threshold in enumerate(thresholds)
    ]
