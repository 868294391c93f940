"""Adding another distributor's rows changes no byte of what a distributor's users receive (THREATS 13)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from crm_dash import store
from crm_dash.build import run
from crm_dash.panel import today_in
from crm_dash.settings import load_settings
from tests import oracle
from tests.attacks import shop
from tests.attacks.protocol import Tab, addressed
from tests.integration.test_panel_invariants import _without_organisation
from tests.oracle.scope import Tables
from tests.stores import write_source

OTHER = "D3"
FIGURES = (
    "sales_trend.rolling_12m",
    "order_ratios.quotes",
    "order_ratios.orders",
    "outstanding.total",
    "outstanding.dso_days",
)
DOCUMENTS = {"sales": "document_id", "quotes": "quote_id", "orders": "order_id", "receivables": "document_id"}
SEARCHES = ("", "c", "cliente", "23", "b2", "cádiz", "D3")


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


def _received(tab: Tab, user: str, tables: Tables) -> Iterator[tuple[str, int, bytes]]:
    """All that a user of a distributor can ask for: API, pages, callbacks, search, events, calendar."""
    tab.become(user)
    callbacks = tab.callbacks()
    for customer in (row["customer_id"] for row in tables["customers"]):
        path = f"/customers/{addressed(customer)}"
        for url in (f"/api/v1{path}/panel", f"/api/v1{path}/events", f"{path}/upcoming.ics"):
            for query in ({}, {"as_of": "2025-02-28"}):
                answer = tab.get(url, **query)
                yield url, answer.status, re.sub(rb"DTSTAMP:\w+", b"", answer.body)
        for figure in FIGURES:
            answer = tab.get(f"/api/v1{path}/rows", figure=figure)
            yield figure, answer.status, answer.body
        for kind, ids in DOCUMENTS.items():
            for one in {row[ids] for row in tables[kind]}:
                answer = tab.get(f"/api/v1{path}/document", kind=kind.removesuffix("s"), id=one)
                yield one, answer.status, answer.body
        # The other tables are of the panel's facts, and XLSX is made of the same rows and lines as CSV.
        for slug in ("latest_events", "order_ratios"):
            answer = tab.get(f"/api/v1{path}/export", widget=slug, format="csv", as_of="2025-03-20")
            yield f"export {slug}", answer.status, answer.body
        for search in ("", "?lang=en&as_of=2025-01-31"):
            for page, more in ((path, search), ("/analytics", f"{search or '?'}&customer={addressed(customer)}")):
                state = {"pathname": page, "search": more}
                values = {**shop.USUAL, "url.pathname": page, "url.search": more, "panel-state.data": state}
                for name in callbacks:
                    answer = tab.call(name, values)
                    yield f"{name} {page}{more}", answer.status, answer.body
        for event in tab.get(f"/api/v1{path}/events").json.get("items", []):
            pressed = {"action": "event-open", "value": event["event_id"]}
            values = {**shop.USUAL, "url.pathname": path, "pressed.data": pressed}
            answer = tab.call(tab.named("event-detail-body"), values)
            yield event["event_id"], answer.status, answer.body
    for words in SEARCHES:
        values = {**shop.USUAL, "customer-select.search_value": words}
        answer = tab.call("customer-select.options", values)
        yield f"search {words}", answer.status, answer.body
    yield "portfolio", (book := tab.get("/api/v1/portfolio")).status, book.body


@pytest.mark.parametrize("seed", [3, 11])
def test_another_distributors_rows_change_no_byte(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    after = oracle.random_ledger(seed, today=shop.DAY)
    before = _without_organisation(after, OTHER)
    assert len(before["sales"]) < len(after["sales"])
    quiet, loud = (
        _tab(tmp_path / name, tables, monkeypatch) for name, tables in (("before", before), ("after", after))
    )
    compared = 0
    for user in ("D1-manager", "D1-rep1", "D12-admin"):
        for old, new in zip(_received(quiet, user, after), _received(loud, user, after), strict=True):
            assert old == new
            compared += old[1] == 200
    assert compared > 100


def test_a_macro_that_forgets_the_distributor_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = store._SCOPE_SQL.read_text()
    weak = text.replace("when 'distributor' then distributor_id = p_organisation", "when 'distributor' then true")
    assert weak != text
    (tmp_path / "scope.sql").write_text(weak)
    monkeypatch.setattr(store, "_SCOPE_SQL", tmp_path / "scope.sql")
    tables = [shop.tables(with_d2=with_d2) for with_d2 in (False, True)]
    quiet, loud = (_tab(tmp_path / str(index), rows, monkeypatch) for index, rows in enumerate(tables))
    pairs = zip(_received(quiet, "d1", tables[1]), _received(loud, "d1", tables[1]), strict=False)
    assert any(old != new for old, new in pairs)
