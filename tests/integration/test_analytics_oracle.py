"""Analytics 360 against the oracle on random ledgers: every measure by every dimension, in every scope."""

from datetime import date
from fractions import Fraction
from itertools import permutations
from random import Random

import duckdb
import pytest

from crm_dash.analytics.answer import answer
from crm_dash.analytics.book import Book
from crm_dash.analytics.documents import documents
from crm_dash.analytics.question import parse_question
from crm_dash.analytics.registry import DIMENSIONS, GRANULARITIES, MEASURES
from crm_dash.build import snapshots
from crm_dash.errors import Forbidden, TooBroad
from crm_dash.scope import find_viewer, scope_for
from crm_dash.store import Store
from tests import oracle
from tests.oracle import analytics as plain
from tests.stores import LEDGER_DAY, LEDGER_DAYS, OracleCase

USERS = ("M1-manager", "M2-admin", "M1-rep1", "D1-manager", "D12-rep2")
NARROWED = (
    *({}, {}, {"customer": "23"}, {"region": None}, {"category": "frenos"}, {"brand": "M1-B2"}),
    *({"brand": "M1-B2", "category": "frenos"}, {"product": "M1-B3-P0"}, {"category": None}),
)
SCOPES = {"M": (None, "all", "direct", "D1", "D12"), "D": (None,)}


# A ledger's seed; the day by whose day of the month the stored sums of months are cut; whether each of its sales
# documents has one customer, distributor and day, so that these sums count documents too.
@pytest.fixture(scope="module", params=[(1, "today", False), (2, "2025-03-28", True), (1, "2024-12-12", True)], ids=str)
def case(request, tmp_path_factory):
    seed, usual, together = request.param
    tables = oracle.together(oracle.random_ledger(seed)) if together else oracle.random_ledger(seed)
    found = OracleCase(tmp_path_factory.mktemp("ledger"), tables, panel=f'as_of = "{usual}"\n')
    assert found.snapshot.info["documents_together"] is together
    return found


def _book(case, user, distributor, as_of):
    viewer = find_viewer(case.snapshot, user)
    scope = scope_for(case.snapshot, viewer, distributor)
    return Book(snapshot=case.snapshot, viewer=viewer, scope=scope, as_of=as_of)


def _exact(value):
    return None if value is None else round(Fraction(value), 9)


def _pair(figure):
    return _exact(figure.value), _exact(figure.base)


def _rounded(pair):
    return tuple(_exact(value) for value in pair)


def _mine(found):
    """The product's figures by (row, column), (row,) and ()."""
    pairs = {(): _pair(found.total)}
    for row in found.rows:
        pairs[(row.member.key,)] = _pair(row.total)
        for column, cell in zip(found.columns, row.cells, strict=True):
            pairs[(row.member.key, column.key)] = _pair(cell)
    return pairs


def _questions(case, measure, rng):
    for rows in DIMENSIONS:
        user = rng.choice(USERS)
        distributor = rng.choice(SCOPES[user[0]])
        split = rng.choice([None, *(name for name in DIMENSIONS if name != rows)])
        if "distributor" in (rows, split):
            user, distributor = rng.choice(USERS[:3]), "all"
        yield {
            "user": user,
            "distributor": distributor,
            "as_of": rng.choice(LEDGER_DAYS),
            "rows": rows,
            "split": split,
            "measure": measure,
            "period": rng.choice(["12m", "month"]),
            "compare": rng.choice(["previous_year", "previous_period"]),
            "granularity": rng.choice(GRANULARITIES[:3]),
            "narrow": rng.choice(NARROWED),
        }


@pytest.mark.parametrize("measure", MEASURES)
def test_every_figure_is_the_oracles(case, measure):
    for asked in _questions(case, measure, Random(measure)):
        book = _book(case, asked["user"], asked["distributor"], asked["as_of"])
        names = ("measure", "rows", "period", "compare", "granularity", "split")
        url = {name: asked[name] for name in names if asked[name] is not None}
        for name, value in asked["narrow"].items():
            url |= {name: value} if value is not None else {"empty": name}
        found = answer(book, parse_question(url))
        dimensions = [asked["rows"], *([asked["split"]] if asked["split"] else [])]
        options = {name: asked[name] for name in ("measure", "period", "compare", "granularity", "narrow")}
        theirs = plain.open_book(case.tables, asked["user"], asked["distributor"], asked["as_of"], LEDGER_DAY)
        mine = _mine(found)
        for subset in (dimensions, dimensions[:1]):
            expected = plain.figures(theirs, dimensions=subset, **options)
            missing = None if measure in ("average", "conversion") else Fraction(0)
            filled = {key for key in mine if len(key) == len(subset) and mine[key] != (missing, missing)}
            assert {key: mine[key] for key in {*expected, *filled}} == {
                key: _rounded(pair) for key, pair in expected.items() if len(key) in (0, len(subset))
            }, asked
        _check_parts(found)
        _check_documents(book, found)


def _check_parts(found):
    """What adds up does, along rows and columns, to the cent."""
    if not found.question.kind.additive:
        return
    assert sum(row.total.value for row in found.rows) == found.total.value
    assert sum(row.total.base for row in found.rows) == found.total.base
    for index, footer in enumerate(found.footer):
        assert sum(row.cells[index].value for row in found.rows) == footer.value
    if found.columns:
        assert sum(footer.value for footer in found.footer) == found.total.value


def _check_documents(book, found):
    """The documents behind the figure are as many, and as much, as it says."""
    listed = documents(book, found.question)
    value = found.total.value
    slug = found.question.measure
    if found.question.kind.form == "count":
        assert listed.documents_found == value
    elif slug.endswith("amount"):
        assert listed.total_amount == value
    elif slug == "quantity":
        assert listed.total_quantity == value


def test_the_documents_pages_hold_each_of_them_once_and_add_up(case):
    book = _book(case, "M1-manager", "all", LEDGER_DAY)
    for sort in ("-day", "amount", "customer", "-document"):
        ids, amount, page = [], 0, 1
        while True:
            listed = documents(
                book, parse_question({"show": "documents", "sort": sort, "page": str(page)}), page_rows=7
            )
            ids += [one.document_id for one in listed.documents]
            amount += sum(one.amount for one in listed.documents)
            if page == listed.pages:
                break
            page += 1
        assert len(ids) == len(set(ids)) == listed.documents_found
        assert amount == listed.total_amount
    one = documents(book, parse_question({"document": ids[0]}))
    assert sum(line.amount for line in one.lines) == one.total_amount == one.documents[0].amount


def _viewers(case, rng):
    """Every user in every scope of theirs, each on one of the days."""
    for user in case.tables["users"]:
        if user["active"]:
            for distributor in SCOPES[user["organisation_id"][0]]:
                yield user["user_id"], distributor, rng.choice(LEDGER_DAYS)


def test_the_sums_of_months_are_those_of_the_lines_for_every_viewer(case):
    """The page's figures come from the stored sums as far as these reach, the list of documents from the lines."""
    for user, distributor, as_of in _viewers(case, Random(5)):
        book = _book(case, user, distributor, as_of)
        theirs = plain.open_book(case.tables, user, distributor, as_of, LEDGER_DAY)
        options = {"period": "12m", "compare": "previous_year", "granularity": "month", "narrow": {}}
        for measure, rows in (
            ("amount", "customer"),
            ("amount", "category"),
            ("documents", "user"),
            ("documents", "brand"),
            ("documents", "category"),
        ):
            found = answer(book, parse_question({"measure": measure, "rows": rows}))
            expected = plain.figures(theirs, measure=measure, dimensions=[rows], **options)
            assert _mine(found) == {key: _rounded(pair) for key, pair in expected.items()}, (user, distributor, as_of)
            listed = documents(book, found.question)
            assert found.total.value == (listed.total_amount if measure == "amount" else listed.documents_found)


# as_of, the URL → the days of the window that are not in the stored sums, when these are cut on the 12th.
YEAR = [("2023-12-13", "2024-12-12")]
WAYS = {
    "sums": ("2024-12-12", {}, []),
    "sums, by quarter": ("2024-12-12", {"from": "2024-01-01", "to": "2024-11-30", "granularity": "quarter"}, []),
    "sums by brand": ("2024-12-12", {"rows": "brand", "period": "24m"}, []),
    "both": (
        "2024-12-31",
        {"from": "2024-01-10", "to": "2024-12-14"},
        [("2024-01-10", "2024-01-12"), ("2024-12-13", "2024-12-14")],
    ),
    "lines of products": ("2024-12-12", {"rows": "product"}, YEAR),
    "lines by week": ("2024-12-12", {"granularity": "week"}, YEAR),
    "lines of a filter by product": ("2024-12-12", {"product": "M1-B3-P0"}, YEAR),
    "documents of sums": ("2024-12-12", {"measure": "documents", "rows": "customer", "split": "brand"}, []),
    "documents of sums of a brand": ("2024-12-12", {"measure": "documents", "rows": "user", "brand": "M1-B3"}, []),
    "documents of both": (
        "2024-12-31",
        {"measure": "documents", "from": "2024-01-10", "to": "2024-11-30", "rows": "brand"},
        [("2024-01-10", "2024-01-12")],
    ),
    "documents of sums by category": ("2024-12-12", {"measure": "documents", "rows": "category", "split": "brand"}, []),
    "documents of lines of products": ("2024-12-12", {"measure": "documents", "rows": "product"}, YEAR),
    "documents of lines by week": ("2024-12-12", {"measure": "documents", "granularity": "week"}, YEAR),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_is_read_from_the_lines_is_what_the_sums_do_not_have(way, tmp_path):
    """Without its sums a store tells only the days that were read line by line; with them, the oracle's total."""
    case = OracleCase(tmp_path, oracle.together(oracle.random_ledger(1)), panel='as_of = "2024-12-12"\n')
    as_of, url, days = WAYS[way]
    day = date.fromisoformat(as_of)
    question = parse_question({**url, "compare": "none"})
    lines = [
        line
        for line in plain.lines(plain.open_book(case.tables, "M1-manager", "all", day, LEDGER_DAY), "sales")
        if all(line["keys"][name] == url[name] for name in ("product", "brand") if name in url)
    ]

    def total(spans):
        inside = [line for line in lines if any(first <= line["day"].isoformat() <= last for first, last in spans)]
        documents = len({line["document"] for line in inside})
        return documents if question.measure == "documents" else sum(line["amount"] for line in inside)

    found = answer(_book(case, "M1-manager", "all", day), question)
    window = found.spans.window
    assert found.total.value == total([(window.from_.isoformat(), window.to.isoformat())]) != 0
    assert bool(total(days)) is bool(days)
    assert answer(_book(_without_sums(case), "M1-manager", "all", day), question).total.value == total(days)


def _without_sums(case):
    """The same store, its sums of months gone."""
    case.snapshot.close()
    path = snapshots.snapshot_path(case.settings.store.path, 1)
    with duckdb.connect(str(path)) as connection:
        connection.execute("delete from sales_months")
    case.snapshot = Store(case.settings).current()
    return case


KINDS = ("brand", "category", "product", "period", "customer")


@pytest.mark.parametrize("measure", ["documents", "quotes", "orders", "conversion", "average"])
def test_a_document_counts_once_for_each_value_of_what_it_is_grouped_by_and_filtered_to(case, measure):
    """Pairs of what tells lines of a document apart (and two that do not), under filters by these."""
    filters = ((), ("brand",), ("category",), ("brand", "category"), ("product",))
    asked = [(*pair, names) for pair in permutations(KINDS, 2) for names in filters]
    for user, distributor in (("M1-manager", "all"), ("D1-manager", None)):
        theirs = plain.open_book(case.tables, user, distributor, LEDGER_DAY, LEDGER_DAY)
        book = _book(case, user, distributor, LEDGER_DAY)
        line = max(plain.lines(theirs, plain.FACTS[measure]), key=lambda line: line["keys"]["category"] or "")["keys"]
        for rows, split, names in Random(f"{user} {measure}").sample(asked, 15):
            narrow = {name: line[name] for name in names}
            try:
                found = answer(book, parse_question({"measure": measure, "rows": rows, "split": split, **narrow}))
            except TooBroad:
                continue
            mine = _mine(found)
            options = {"period": "12m", "compare": "previous_year", "granularity": "month", "narrow": narrow}
            expected = plain.figures(theirs, measure=measure, dimensions=[rows, split], **options)
            shown = {row.member.key for row in found.rows}
            assert shown
            for key, pair in expected.items():
                if not key or key[0] in shown:
                    assert mine[key] == _rounded(pair), (user, rows, split, narrow, key)


@pytest.mark.parametrize("measure", ["amount", "quantity", "documents", "quotes", "orders"])
def test_all_is_direct_plus_the_distributors(case, measure):
    for user in ("M1-manager", "M2-admin"):
        question = parse_question({"measure": measure, "period": "24m"})
        totals = {
            scope: answer(_book(case, user, scope, LEDGER_DAY), question).total.value
            for scope in ("all", "direct", "D1", "D12", "D3")
        }
        assert totals.pop("all") == sum(totals.values())


def test_a_foreign_scope_is_refused(case):
    with pytest.raises(Forbidden):
        _book(case, "D1-manager", "D12", LEDGER_DAY)
