"""Who looked at, took away or was refused what: one line each in the audit log, and no figure or text of the data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from crm_dash.web import audit
from tests.attacks.protocol import Answer, Tab
from tests.attacks.shop import MARK_DIGITS, USUAL
from tests.attacks.sites import Target

FIELDS = {"at", "action", "request_id", "address", "path", "user", "organisation"}
ASKED = {"customer", "distributor", "as_of", "what", "code"}
# Texts of the shop that every one of these answers holds, or may hold.
TEXTS = ("Cliente", "Uno", "Nota", "SENTINEL note", MARK_DIGITS)
ANALYTICS = {"url.pathname": "/analytics", "url.search": "?customer=C1"}
OPENED = {"pressed.data": {"action": "event-open", "value": "note:SENTINEL-N"}}

ROWS = "portfolio-grid.getRowsResponse"

Look = tuple[Callable[[Tab], Answer], str, str | None]
LOOKS: dict[str, Look] = {
    "api panel": (lambda tab: tab.get("/api/v1/customers/C1/panel"), "panel", None),
    "api events": (lambda tab: tab.get("/api/v1/customers/C1/events"), "view", "events"),
    "rows": (lambda tab: tab.get("/api/v1/customers/C1/rows", figure="sales_trend.rolling_12m"), "view", "rows"),
    "document": (
        lambda tab: tab.get("/api/v1/customers/C1/document", kind="sale", id="SENTINEL-S"),
        "view",
        "document",
    ),
    "calendar": (lambda tab: tab.get("/customers/C1/upcoming.ics"), "export", "upcoming.ics"),
    "export": (
        lambda tab: tab.get("/api/v1/customers/C1/export", widget="latest_events", format="xlsx"),
        "export",
        "latest_events.xlsx",
    ),
    "rows' file": (
        lambda tab: tab.get("/api/v1/customers/C1/export-rows", figure="sales_trend.rolling_12m", format="csv"),
        "export",
        "rows.csv",
    ),
    "analytics' file": (
        lambda tab: tab.get("/api/v1/analytics/export", customer="C1", format="csv"),
        "export",
        "analytics.csv",
    ),
    "page's panel": (lambda tab: tab.call(tab.named("panel-cards"), USUAL), "panel", None),
    "page": (lambda tab: tab.call("page.children", USUAL), "view", None),
    "analytics": (lambda tab: tab.call("page.children", {**USUAL, **ANALYTICS}), "view", "analytics"),
    "timeline": (lambda tab: tab.call(tab.named("event-detail-body"), USUAL), "view", "events"),
    "event": (lambda tab: tab.call(tab.named("event-detail-body"), {**USUAL, **OPENED}), "view", "events"),
}


@pytest.mark.parametrize("look", LOOKS)
def test_each_look_at_a_customer_has_its_line_and_no_data(target: Target, look: str) -> None:
    ask, action, what = LOOKS[look]
    tab = target.tab("d2")
    tab.callbacks()
    before = len(target.audit())
    assert ask(tab).status == 200
    (line,) = target.audit()[before:]
    assert (line["action"], line.get("what"), line["user"], line["organisation"]) == (action, what, "d2", "D2")
    assert (line["customer"], line["distributor"], line["as_of"]) == ("C1", "D2", "2025-03-31")
    assert set(line) <= FIELDS | ASKED
    assert [text for text in TEXTS if text in repr(line)] == []


# Trying other customers' ids is what an insider would do first.
def test_looking_for_a_customer_that_is_not_ones_own_has_its_line(target: Target) -> None:
    tab = target.tab("m1-rep")
    panel = {**USUAL, "panel-state.data": {"pathname": "/customers/P1", "search": ""}}
    tab.callbacks()
    before = len(target.audit())
    statuses = [tab.get(path).status for path in ("/api/v1/customers/P1/panel", "/customers/P1")]
    statuses.append(tab.call(tab.named("panel-cards"), panel).status)
    assert statuses == [404, 404, 404]
    lines = [(line["action"], line["code"], line["user"], line["customer"]) for line in target.audit()[before:]]
    assert lines == [("refused", "not_found", "m1-rep", "P1")] * 3


def test_without_the_line_in_ask_nobody_would_know(
    inside: Callable[[str], Tab], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[str] = []
    monkeypatch.setattr(audit.log, "info", lines.append)
    tab = inside("d2")
    tab.get("/api/v1/customers/C1/panel")
    assert len(lines) == 1
    silent: Any = lambda *_args, **_more: None  # noqa: E731
    monkeypatch.setattr("crm_dash.web.service.audit.write", silent)
    assert tab.get("/api/v1/customers/C1/panel").status == 200
    assert len(lines) == 1
