"""The product against the oracle on random ledgers, field by field (SPEC §3–§5)."""

import pytest

from crm_dash.facts.encode import encode
from crm_dash.facts.latest_events import latest_events
from crm_dash.facts.registry import WIDGETS
from crm_dash.panel import make_ask
from crm_dash.scope import find_viewer
from tests import oracle
from tests.stores import LEDGER_DAY, OracleCase

ABSENT = (("quotes",), ("sales", "agreements"), ("orders", "quotes"), ("receivables", "tasks"), ("activities", "notes"))


def _comparable(panel):
    """Without what no oracle can know: the snapshot's id, the method's figures, the cursor's form."""
    if isinstance(panel, str):
        return panel
    widgets = {slug: dict(widget) for slug, widget in panel["widgets"].items()}
    fixed = ("month", "month_to_date", "previous_month_total", "elapsed_business_days", "business_days")
    if "data" in widgets["monthly_projection"]:
        data = widgets["monthly_projection"]["data"]
        widgets["monthly_projection"]["data"] = {name: data[name] for name in (*fixed, "history_months")}
    if "data" in widgets["latest_events"]:
        data = widgets["latest_events"]["data"]
        widgets["latest_events"]["data"] = {**data, "next": data["next"] is not None}
    return {**{name: value for name, value in panel.items() if name != "snapshot"}, "widgets": widgets}


def _differences(mine, other, path="") -> list[str]:
    if isinstance(mine, dict) and isinstance(other, dict) and set(mine) == set(other):
        return [line for key in mine for line in _differences(mine[key], other[key], f"{path}.{key}")]
    if isinstance(mine, list) and isinstance(other, list) and len(mine) == len(other):
        pairs = enumerate(zip(mine, other, strict=True))
        return [line for n, (a, b) in pairs for line in _differences(a, b, f"{path}[{n}]")]
    return [] if mine == other else [f"{path}: {mine!r} instead of {other!r}"]


def _check(case, seed) -> set[str]:
    """Compare every question's panel; the widgets that were ready in any of them."""
    ready: set[str] = set()
    for question in case.questions(seed):
        mine, expected = case.product(*question), case.oracle(*question)
        assert _differences(_comparable(mine), _comparable(expected)) == [], question
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
    assert _differences(mine, {"a": [{"b": 1.01}, {"b": 0}], "c": "x"}) == [
        ".a[0].b: 1.0 instead of 1.01",
        ".a[1].b: None instead of 0",
    ]
    assert _differences(mine, {"a": [{"b": 1.0}], "c": "x"})
    assert _differences(mine, {"a": mine["a"]})


@pytest.mark.parametrize("absent", ABSENT[:2], ids="+".join)
def test_a_source_that_lacks_tables_hides_what_lives_on_them(tmp_path, absent):
    case = OracleCase(tmp_path, oracle.without(oracle.random_ledger(3, size="tiny"), *absent))
    for question in case.questions(0):
        if question[0].endswith("manager") and question[2] in (None, "all"):
            mine, expected = case.product(*question), case.oracle(*question)
            assert _differences(_comparable(mine), _comparable(expected)) == [], question


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
        ask = make_ask(
            case.snapshot,
            case.settings,
            find_viewer(case.snapshot, user),
            customer,
            distributor=distributor,
            as_of=as_of.isoformat(),
            today=LEDGER_DAY,
        )
        found, page = [], latest_events(ask)
        found += page.items
        while page.next is not None:
            page = latest_events(ask, cursor=page.next)
            assert page.items
            found += page.items
        question = {"user_id": user, "customer_id": customer, "distributor": distributor}
        assert [encode(event) for event in found] == oracle.events(
            case.tables, **question, as_of=as_of, today=LEDGER_DAY
        )
        longest = max(longest, len(found))
    assert longest > 60  # several pages
