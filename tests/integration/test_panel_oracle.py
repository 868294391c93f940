"""The product against the oracle on random ledgers, field by field (SPEC §3–§5)."""

import pytest

from crm_dash.facts.encode import encode
from crm_dash.facts.latest_events import latest_events
from crm_dash.facts.registry import WIDGETS
from tests import oracle
from tests.comparison import comparable, differences
from tests.oracle import sharp, signal_edges
from tests.stores import LEDGER_DAY, OracleCase

ABSENT = (("quotes",), ("sales", "agreements"), ("orders", "quotes"), ("receivables", "tasks"), ("activities", "notes"))

SIGNALS = ("order_gap", "brand_gaps", "health")


def _check(case, seed) -> set[str]:
    """Compare every question's panel; the widgets that were ready in any of them."""
    ready: set[str] = set()
    for question in case.questions(seed):
        mine, expected = case.product(*question), case.oracle(*question)
        assert differences(comparable(mine), comparable(expected)) == [], question
        if not isinstance(mine, str):
            ready |= {slug for slug, widget in mine["widgets"].items() if widget["state"] == "ready"}
    return ready


@pytest.fixture(scope="module", params=[1, 2])
def case(request, tmp_path_factory):
    return OracleCase(tmp_path_factory.mktemp("ledger"), oracle.random_ledger(request.param))


def test_every_panel_is_the_oracles(case):
    assert _check(case, 0) == set(WIDGETS)


def test_the_comparison_sees_a_cent_and_a_missing_row():
    mine = {"a": [{"b": 1.0}, {"b": None}], "c": "x"}
    assert differences(mine, {"a": [{"b": 1.01}, {"b": 0}], "c": "x"}) == [
        ".a[0].b: 1.0 instead of 1.01",
        ".a[1].b: None instead of 0",
    ]
    assert differences(mine, {"a": [{"b": 1.0}], "c": "x"})
    assert differences(mine, {"a": mine["a"]})


@pytest.mark.parametrize("absent", ABSENT[:2], ids="+".join)
def test_a_source_that_lacks_tables_hides_what_lives_on_them(tmp_path, absent):
    case = OracleCase(tmp_path, oracle.without(oracle.random_ledger(3, size="tiny"), *absent))
    for question in case.questions(0):
        if question[0].endswith("manager") and question[2] in (None, "all"):
            mine, expected = case.product(*question), case.oracle(*question)
            assert differences(comparable(mine), comparable(expected)) == [], question


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 30))
def test_more_ledgers(tmp_path, seed):
    ledger = oracle.random_ledger(seed, size=("tiny", "small", "medium")[seed % 3])
    _check(OracleCase(tmp_path, oracle.without(ledger, *(ABSENT[seed % 5] if seed % 2 else ()))), seed)


def test_paging_through_the_events_gives_each_of_them_once_and_in_order(case):
    longest = 0
    for user, customer, distributor, as_of in case.questions(1):
        if not user.endswith("manager"):
            continue
        expected = case.oracle(user, customer, distributor, as_of)
        if isinstance(expected, str) or expected["widgets"]["latest_events"]["state"] != "ready":
            continue
        ask = case.ask(user, customer, distributor, as_of)
        found, page = [], latest_events(ask)
        found += page.items
        while page.next is not None:
            page = latest_events(ask, cursor=page.next)
            assert page.items
            found += page.items
        # A page that holds exactly the rest is the last one.
        assert latest_events(ask, rows=len(found)).next is None
        question = {"user_id": user, "customer_id": customer, "distributor": distributor}
        assert [encode(event) for event in found] == oracle.events(
            case.tables, **question, as_of=as_of, today=LEDGER_DAY
        )
        longest = max(longest, len(found))
    assert longest > 60  # several pages


def test_figures_on_an_edge(tmp_path):
    """A window's first day, a threshold just reached, 30 days to go (tests/oracle/sharp.py)."""
    case = OracleCase(tmp_path, sharp.sharp())
    for question in sharp.questions():
        mine, expected = case.product(*question.values()), case.oracle(*question.values())
        assert differences(comparable(mine), comparable(expected)) == [], question


@pytest.mark.parametrize("absent", [(), ("orders", "order_lines")], ids=["orders", "invoices only"])
def test_signals_on_an_edge(tmp_path, absent):
    """Rhythms and peers that are just there, or just not (tests/oracle/signal_edges.py)."""
    case = OracleCase(tmp_path, oracle.without(signal_edges.signal_edges(), *absent))
    told = set()
    for question in signal_edges.questions():
        mine, expected = case.product(*question.values()), case.oracle(*question.values())
        assert differences(comparable(mine), comparable(expected)) == [], question
        told |= {(question["customer_id"], slug) for slug in SIGNALS if mine["widgets"][slug]["state"] == "ready"}
    rhythms = {customer for customer, slug in told if slug == "order_gap"}
    assert {"exact", "month-end", "just-not-late", "late-by-a-day"} <= rhythms
    assert not {"day-short", "four", "four-and-one-a-day", "cancelled" if not absent else "worth-nothing"} & rhythms
    assert ("only-invoices" in rhythms) == bool(absent)
    assert {("five-1", "brand_gaps"), ("six-15", "brand_gaps"), ("small-0", "brand_gaps")} <= told
