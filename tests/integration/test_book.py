"""The book against the panel, account by account, on random ledgers: lists and cards never disagree."""

from threading import Thread
from time import sleep

import pytest

from crm_dash import book as books
from crm_dash.book import Book, BookAsk, account_of, book
from crm_dash.facts.encode import encode
from crm_dash.kept import Kept
from crm_dash.scope import find_viewer, scope_for
from tests import oracle
from tests.oracle import signal_edges
from tests.stores import LEDGER_DAY, LEDGER_DAYS, OracleCase


@pytest.fixture(scope="module", params=[1, 2])
def case(request, tmp_path_factory):
    return OracleCase(tmp_path_factory.mktemp("ledger"), oracle.random_ledger(request.param))


@pytest.fixture(scope="module")
def edges(tmp_path_factory):
    return OracleCase(tmp_path_factory.mktemp("edges"), signal_edges.signal_edges())


def _book(case, user, distributor, as_of, with_payments=True):
    viewer = find_viewer(case.snapshot, user)
    scope = scope_for(case.snapshot, viewer, distributor)
    return book(case.snapshot, BookAsk(scope=scope, as_of=as_of, with_payments=with_payments))


def _books(case):
    for user in case.tables["users"]:
        if user["active"]:
            maker = user["organisation_id"].startswith("M")
            for distributor in ("all", "D1", "direct") if maker else (None,):
                for as_of in LEDGER_DAYS[::2]:
                    question = (user["user_id"], distributor, as_of)
                    yield question, _book(case, *question)


def _expected(panel):
    """What the panel's widgets say of one account, by the row's names."""
    data = {slug: widget.get("data") or {} for slug, widget in panel["widgets"].items()}
    months, trend = data["last_12_months"], data["sales_trend"]
    ratios, owed = data["order_ratios"], data["outstanding"]
    coming = data["upcoming"].get("items", [])
    planned = [item["due_at"] for item in coming if item["category"] == "activity" and not item["overdue"]]
    return {
        **panel["customer"],
        "sales_12m": months.get("total", 0),
        "previous_12m": months.get("previous_total", 0),
        "months": [month["amount"] for month in months.get("months", [{"amount": 0}] * 12)],
        "month_to_date": trend.get("month_to_date", 0),
        "last_year_to_date": trend.get("last_year_to_date", 0),
        "mtd_pct": trend.get("yoy_pct"),
        "open_quotes": ratios.get("open", 0),
        "conversion_pct": ratios.get("conversion_pct"),
        "outstanding": owed.get("total", 0),
        "overdue": owed.get("overdue", 0),
        "next_activity_at": min(planned, default=None),
    }


def test_a_row_of_the_book_says_what_the_panel_says(case):
    compared = 0
    for (user, distributor, as_of), found in _books(case):
        for row in found.accounts():
            panel = case.oracle(user, row.customer_id, distributor, as_of)
            shown = encode(row)
            expected = _expected(panel)
            assert {name: shown[name] for name in expected} == expected, (user, distributor, as_of, row.customer_id)
            done = panel["widgets"]["activities_by_type"].get("data")
            assert done is None or shown["last_activity_at"] == done["last_done_at"]
            compared += 1
    assert compared > 100


@pytest.mark.parametrize("as_of", signal_edges.DAYS)
def test_a_row_says_what_the_panel_says_on_the_edges_of_its_windows(edges, as_of):
    rows = _book(edges, "m1", "all", as_of).accounts()
    for row in rows:
        expected = _expected(edges.oracle("m1", row.customer_id, "all", as_of))
        shown = encode(row)
        assert {name: shown[name] for name in expected} == expected, row.customer_id
    assert any(row.next_activity_at and row.next_activity_at.date() == as_of for row in rows)


def test_the_book_holds_exactly_the_accounts_that_the_viewer_may_see(case):
    for (user, distributor, as_of), found in _books(case):
        seen = [
            customer["customer_id"]
            for customer in case.tables["customers"]
            if not isinstance(case.oracle(user, customer["customer_id"], distributor, as_of), str)
        ]
        assert sorted(row.customer_id for row in found.accounts()) == sorted(seen)


def test_one_account_alone_is_its_row_of_the_book(case, monkeypatch):
    monkeypatch.setattr(books, "_is_small", lambda _snapshot: False)
    monkeypatch.setattr(books, "_warm", lambda _snapshot, _ask: None)
    alone = {}
    for customer in case.tables["customers"]:
        if not isinstance(case.oracle("M1-manager", customer["customer_id"], "D3", LEDGER_DAY), str):
            ask = case.ask("M1-manager", customer["customer_id"], "D3", LEDGER_DAY)
            alone[customer["customer_id"]] = account_of(ask)
    whole = _book(case, "M1-manager", "D3", LEDGER_DAY)
    assert alone == {row.customer_id: row for row in whole.accounts()}
    assert whole.account("C99") is None


def test_receivables_that_are_not_shown_move_no_figure(case):
    shown = _book(case, "D1-manager", None, LEDGER_DAY)
    hidden = _book(case, "D1-manager", None, LEDGER_DAY, with_payments=False)
    assert any(row.outstanding for row in shown.accounts())
    for row in hidden.accounts():
        assert (row.outstanding, row.overdue) == (0, 0)
        assert (
            row.health is None
            or {factor.name: factor.state for factor in row.health.factors}["payments"] == "insufficient"
        )


def test_points_sum_to_the_score_and_the_most_to_a_hundred(case):
    seen = 0
    for _, found in _books(case):
        for row in found.accounts():
            if row.health is None:
                continue
            told = [factor for factor in row.health.factors if factor.state == "ok"]
            assert sum(factor.points for factor in told) == row.health.score
            assert sum(factor.max_points for factor in told) == 100
            assert all(0 <= factor.points <= factor.max_points for factor in told)
            seen += 1
    assert seen > 50


def _empty_book(case):
    return Book({name: values[:0] for name, values in _book(case, "M1-manager", "all", LEDGER_DAY).columns.items()})


def test_callers_at_the_same_time_share_one_computation(case):
    found, computed, kept = [], [], Kept(10)
    ask = BookAsk(scope=None, as_of=LEDGER_DAY, with_payments=True)

    def compute():
        computed.append(1)
        sleep(0.05)
        return _empty_book(case)

    threads = [Thread(target=lambda: found.append(kept.get(ask, compute))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(computed) == 1
    assert len(set(map(id, found))) == 1


def test_the_books_kept_are_bounded_by_their_rows(case):
    whole = _book(case, "M1-manager", "all", LEDGER_DAY)
    kept = Kept(2 * len(whole))
    asks = [BookAsk(scope=None, as_of=day, with_payments=True) for day in LEDGER_DAYS[:3]]
    for ask in asks:
        kept.get(ask, lambda: whole)
    assert [kept.ready(ask) is not None for ask in asks] == [False, True, True]


def test_an_empty_store_has_an_empty_book(tmp_path):
    ledger = {name: [] if name not in ("organisations", "users") else rows for name, rows in _ledger().items()}
    empty = OracleCase(tmp_path, ledger)
    assert _book(empty, "M1-manager", "all", LEDGER_DAY).accounts() == []


def _ledger():
    return oracle.random_ledger(1, size="tiny")
