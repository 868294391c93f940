"""Questions of Analytics 360 about two ledgers, as the oracle answers them, for mutants of what only these stand on."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

from crm_dash.analytics.answer import Answer, answer
from crm_dash.analytics.book import Book
from crm_dash.analytics.documents import documents
from crm_dash.analytics.question import Question, parse_question
from crm_dash.errors import TooBroad
from crm_dash.scope import find_viewer, scope_for
from crm_dash.settings import load_settings
from crm_dash.store import Store
from tests import oracle
from tests.oracle import analytics as plain
from tests.stores import LEDGER_DAY, LEDGER_DAYS, OracleCase

# Whether the ledger's documents each lie in one place; whoever sees what.
LEDGERS = {"apart": False, "together": True}
VIEWERS = (
    ("M1-manager", "all"),
    ("D1-manager", None),
    ("M1-rep1", "all"),
    ("M2-admin", "D1"),
    ("M1-manager", "direct"),
)
DIMENSIONS = ("period", "brand", "category", "product", "customer", "segment", "region", "user")
FILTERS = ("brand", "category", "product", "customer", "segment", "region", "user")
QUESTIONS = 90
# Dimension → the table of its names and its key; of the others a value is its own name.
NAMED = {
    "brand": ("brands", "brand_id"),
    "product": ("products", "product_id"),
    "customer": ("customers", "customer_id"),
    "user": ("users", "user_id"),
    "distributor": ("organisations", "organisation_id"),
}


def prepare(folder: Path) -> None:
    """Build the stores and keep what the oracle says."""
    for name, lie_together in LEDGERS.items():
        tables = oracle.random_ledger(1)
        case = OracleCase(
            folder / name, oracle.together(tables) if lie_together else tables, panel='as_of = "2024-12-12"\n'
        )
        names = {kind: {row[key]: row["name"] for row in tables[table]} for kind, (table, key) in NAMED.items()}
        (folder / name / "expected.pickle").write_bytes(pickle.dumps((names, list(_expected(case.tables)))))


def _expected(tables: Any) -> Iterator[Any]:
    """(who, day, parameters) → the figures by their keys, or the documents where these are asked for."""
    rng = Random(1)
    books = {
        (user, distributor, day): plain.open_book(tables, user, distributor, day, LEDGER_DAY)
        for user, distributor in VIEWERS
        for day in LEDGER_DAYS
    }
    pairs = [(rows, split) for rows, split in permutations((*DIMENSIONS, None), 2) if rows is not None]
    for number in range(QUESTIONS):
        who = rng.choice(list(books))
        measure = list(plain.FACTS)[number % len(plain.FACTS)]
        rows, split = ("distributor", None) if who[1] == "all" and number % 7 == 0 else rng.choice(pairs)
        lines = plain.lines(books[who], plain.FACTS[measure])
        keys = rng.choice(lines)["keys"] if lines else {}
        filters = rng.sample(FILTERS, rng.choice([0, 0, 1, 1, 2]))
        if number % 5 == 0:
            # By week nothing is known but the lines.
            rows, split, filters = (
                "period",
                rng.choice(["brand", "category", None]),
                rng.sample(FILTERS[:2], number % 3),
            )
        narrow = {name: keys.get(name) for name in filters}
        period, granularity = rng.choice(["12m", "month"]), "week" if number % 5 == 0 else "month"
        options = {"period": period, "compare": "previous_year", "granularity": granularity, "narrow": narrow}
        dimensions = [rows, split] if split else [rows]
        found = plain.figures(books[who], measure=measure, dimensions=dimensions, **options)
        empty = ",".join(name for name, value in narrow.items() if value is None)
        url = {"measure": measure, "rows": rows, "split": split, "period": period, "granularity": granularity, **narrow}
        yield who, {name: value for name, value in {**url, "empty": empty}.items() if value}, found


def wrong(folder: Path) -> Iterator[str]:
    """Where the product, as it stands, differs."""
    for name in LEDGERS:
        snapshot = Store(load_settings(folder / name / "crm.toml", environ={})).current()
        names, asked = pickle.loads((folder / name / "expected.pickle").read_bytes())  # noqa: S301
        for (user, distributor, day), url, expected in asked:
            viewer = find_viewer(snapshot, user)
            book = Book(snapshot=snapshot, viewer=viewer, scope=scope_for(snapshot, viewer, distributor), as_of=day)
            yield from _differences(book, parse_question(url), expected, names)


def _differences(book: Book, question: Question, expected: Any, names: Any) -> Iterator[str]:
    try:
        found = answer(book, question, page_rows=1_000)
    except TooBroad:
        return
    mine = _figures(found)
    # Buckets without facts are zero on the page and missing in the oracle.
    nothing = (None, None) if question.measure in ("average", "conversion") else (Fraction(0), Fraction(0))
    widths = (0, len(question.dimensions))
    for key in {*expected, *(key for key, pair in mine.items() if pair != nothing and len(key) in widths)}:
        pair = tuple(None if value is None else round(value, 9) for value in expected.get(key, nothing))
        if mine.get(key, nothing) != pair:
            yield f"{question}: {key}"
    for kind, members in ((question.rows, [row.member for row in found.rows]), (question.split, found.columns)):
        for one in members:
            if kind != "period" and one.name != names.get(kind, {}).get(one.key, one.key):
                yield f"{question}: {one} is called otherwise"
    listed = documents(book, question)
    counted = {"amount": listed.total_amount, "quantity": listed.total_quantity, "documents": listed.documents_found}
    if counted.get(question.kind.figure, found.total.value) != found.total.value:
        yield f"{question}: its documents"


def _figures(found: Answer) -> dict[Any, Any]:
    def pair(figure: Any) -> Any:
        return tuple(None if value is None else round(Fraction(value), 9) for value in (figure.value, figure.base))

    pairs: dict[Any, Any] = {(): pair(found.total)}
    for row in found.rows:
        pairs[(row.member.key,)] = pair(row.total)
        for column, cell in zip(found.columns, row.cells, strict=True):
            pairs[(row.member.key, column.key)] = pair(cell)
    return pairs
