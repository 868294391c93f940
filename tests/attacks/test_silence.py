"""Adding another distributor's rows changes no byte of what a distributor's users receive (THREATS 13).

What can be asked for is read from the app: its routes, its routing table, its callbacks. One that is new fails a test
here until it is asked, or listed with the reason why not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from crm_dash.build import run
from crm_dash.panel import today_in
from crm_dash.settings import load_settings
from crm_dash.web.pages import PAGES
from tests import oracle
from tests.attacks import shop
from tests.attacks.protocol import Answer, Tab, addressed
from tests.integration.test_panel_invariants import _without_organisation
from tests.oracle.scope import Tables
from tests.stores import write_source

OTHER = "D3"
SEARCHES = ("", "c", "cliente", "23", "b2", "cádiz", "D3")
DAYS = ({}, {"as_of": "2025-02-28"})
FIGURES = (
    "sales_trend.rolling_12m",
    "order_ratios.quotes",
    "order_ratios.orders",
    "outstanding.total",
    "outstanding.dso_days",
)
DOCUMENTS = {"sales": "document_id", "quotes": "quote_id", "orders": "order_id", "receivables": "document_id"}
Query = dict[str, str]


def _documents(tables: Tables, customer: str) -> list[Query]:
    """Every document of the customer, the others' too: theirs must look like none."""
    return [
        {"kind": kind.removesuffix("s"), "id": one}
        for kind, key in DOCUMENTS.items()
        for one in sorted({row[key] for row in tables[kind] if row["customer_id"] == customer})
    ]


# Endpoint → what it is asked for each customer.
ASKED: dict[str, Callable[[Tables, str], list[Query]]] = {
    "api.panel": lambda *_: [*DAYS],
    "api.events": lambda *_: [*DAYS],
    "api.changes": lambda *_: [*DAYS],
    "api.upcoming_ics": lambda *_: [*DAYS],
    "api.rows": lambda *_: [{"figure": figure} for figure in FIGURES],
    "api.document": _documents,
    # The other tables are of the panel's facts, and XLSX is made of the same rows and lines as CSV.
    "exports.widget": lambda *_: [
        {"widget": slug, "format": "csv", "as_of": "2025-03-20"} for slug in ("latest_events", "order_ratios")
    ],
    "portfolio.accounts": lambda tables, customer: [
        {**day, "q": words} for day in DAYS for words in ("", "c") if customer == tables["customers"][0]["customer_id"]
    ],
    "portfolio.neighbours": lambda _, customer: [{"customer": customer}],
}
NOT_ASKED = {
    "exports.rows": "the rows of api.rows as a file",
    "exports.accounts": "the rows of portfolio.accounts as a file",
    "exports.analytics": "the figures of the analytics page, which is asked, as a file",
    "exports.comparison": "the figures of the compare page, which is asked, as a file",
    "api.health": "says the snapshot's id, which is excepted",
    "api.choose_persona": "changes who asks",
    "portfolio.save_view": "keeps a view of one's own",
    "portfolio.forget_view": "forgets a view of one's own",
    "sign_in.page": "a form",
    "sign_in.submit": "a form",
    "sign_in.sign_out": "a form",
    "sessions.page": "one's own sessions; demo mode has none",
    "sessions.end": "one's own sessions; demo mode has none",
    "_dash_assets.static": "files of the product",
}
# Pages that are of no single customer: asked once.
WITHOUT_CUSTOMER = ("portfolio", "help", "design")


class _Clock(datetime):
    """Both stores are built at the same moment: the page says when."""

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return datetime(2025, 3, 31, 12, 0, tzinfo=tz)


def _tab(folder: Path, tables: Tables, monkeypatch: pytest.MonkeyPatch) -> Tab:
    monkeypatch.setattr(run, "datetime", _Clock)
    settings = load_settings(write_source(folder, tables, panel='as_of = "data"'), environ={})
    run.build(settings, today=today_in(settings))
    return Tab(create_app(settings).server.test_client())


def test_every_route_and_input_is_asked(tmp_path: Path) -> None:
    app = create_app(load_settings(None, {"CRM_DASH_STORE_PATH": str(tmp_path / "store")}))
    ours = {rule.endpoint for rule in app.server.url_map.iter_rules() if not rule.endpoint.startswith("/")}
    assert ours == {*ASKED, *NOT_ASKED}
    entries = [entry for entry in app.callback_map.values() if "callback" in entry]
    parts = {f"{part['id']}.{part['property']}" for one in entries for part in (*one["inputs"], *one["state"])}
    assert parts == set(shop.USUAL), "tests/attacks/shop.py says what a well-behaved page sends"


# What the moment writes into an answer, and the order in which a process met Dash's components.
_MOMENT = re.compile(rb'DTSTAMP:\w+|<script id="_dash-config".*?</script>', re.DOTALL)


def _seen(answer: Answer) -> tuple[int, Any, bytes]:
    """All of an answer but what the moment makes of it: validators and file names too."""
    headers = {
        key: value for key, value in answer.headers.items() if key not in ("date", "set-cookie", "content-length")
    }
    return answer.status, headers, _MOMENT.sub(b"", answer.body)


def _received(tab: Tab, user: str, tables: Tables) -> Iterator[tuple[str, Any]]:
    """All that a user of a distributor can ask for: every route, page, callback, search and event."""
    tab.become(user)
    callbacks = tab.callbacks()
    customers = [row["customer_id"] for row in tables["customers"]]
    for customer in customers:
        yield from _routes(tab, customer, tables)
        for page in PAGES.values():
            if page.name not in WITHOUT_CUSTOMER:
                yield from _page(tab, page.path(customer), f"&customer={addressed(customer)}", callbacks)
        path = f"/customers/{addressed(customer)}"
        for event in tab.get(f"/api/v1{path}/events").json.get("items", []):
            pressed = {"action": "event-open", "value": event["event_id"]}
            values = {**shop.USUAL, "url.pathname": path, "pressed.data": pressed}
            yield event["event_id"], _seen(tab.call(tab.named("event-detail-body"), values))
    for name in WITHOUT_CUSTOMER:
        yield from _page(tab, PAGES[name].path(), "", callbacks)
    for words in SEARCHES:
        values = {**shop.USUAL, "customer-select.search_value": words}
        yield f"search {words}", _seen(tab.call("customer-select.options", values))


def _routes(tab: Tab, customer: str, tables: Tables) -> Iterator[tuple[str, Any]]:
    assert not isinstance(tab.target, str)
    for rule in tab.target.application.url_map.iter_rules():
        for query in ASKED[rule.endpoint](tables, customer) if rule.endpoint in ASKED else ():
            url = re.sub(r"<[^>]*customer_id>", addressed(customer), rule.rule)
            yield f"{url} {query}", _seen(tab.get(url, **query))


def _page(tab: Tab, path: str, more: str, callbacks: Any) -> Iterator[tuple[str, Any]]:
    yield path, _seen(tab.get(path))
    for search in (f"?lang=es{more}", f"?lang=en&as_of=2025-01-31{more}"):
        state = {"pathname": path, "search": search}
        values = {**shop.USUAL, "url.pathname": path, "url.search": search, "portfolio-url.data": search}
        values["panel-state.data"] = state
        for name in callbacks:
            yield f"{name} {path}{search}", _seen(tab.call(name, values))


def _compare(seed: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    after = oracle.random_ledger(seed, today=shop.DAY)
    before = _without_organisation(after, OTHER)
    assert len(before["sales"]) < len(after["sales"])
    quiet, loud = (_tab(folder / name, tables, monkeypatch) for name, tables in (("before", before), ("after", after)))
    compared = 0
    for user in ("D1-manager", "D1-rep1", "D12-admin"):
        for old, new in zip(_received(quiet, user, after), _received(loud, user, after), strict=True):
            assert old == new
            compared += old[1][0] == 200
    assert compared > 100


@pytest.mark.parametrize("seed", [3])
def test_another_distributors_rows_change_no_byte(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _compare(seed, tmp_path, monkeypatch)


@pytest.mark.long
@pytest.mark.parametrize("seed", [11, *range(20, 35)])
def test_another_distributors_rows_change_no_byte_of_many_ledgers(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _compare(seed, tmp_path, monkeypatch)


def test_a_macro_that_forgets_the_distributor_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, weaken_macros: Callable[[], None]
) -> None:
    weaken_macros()
    tables = [shop.tables(with_d2=with_d2) for with_d2 in (False, True)]
    quiet, loud = (_tab(tmp_path / str(index), rows, monkeypatch) for index, rows in enumerate(tables))
    pairs = zip(_received(quiet, "d1", tables[1]), _received(loud, "d1", tables[1]), strict=False)
    assert any(old != new for old, new in pairs)
