"""Customers, brands, caches and store-wide facts behind their walls (THREATS 12, 15; SPEC: who sees what)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from crm_dash.settings import Settings
from crm_dash.state import State
from crm_dash.web import service as web_service
from tests.attacks.protocol import Tab
from tests.attacks.shop import MARK, USUAL, leaks
from tests.attacks.sites import Target

UNSEEN = (("d1", "CX"), ("m1-rep2", "C1"), ("m1-rep", "P1"), ("m2", "P1"))


@pytest.mark.parametrize(("user", "customer"), UNSEEN)
def test_an_unseen_customer_looks_like_one_that_does_not_exist(target: Target, user: str, customer: str) -> None:
    tab = target.tab(user)
    for path in ("/api/v1/customers/{}/panel", "/api/v1/customers/{}/events", "/customers/{}/upcoming.ics"):
        hidden, unknown = (tab.get(path.format(one)) for one in (customer, "no-such"))
        assert (hidden.status, hidden.body) == (404, unknown.body)
    assert tab.get(f"/customers/{customer}").status == tab.get("/customers/no-such").status == 404
    names = ("page.children", "tree-latest-events.node+event-detail-body.children+event-detail.is_open")
    for name in (*names, tab.named("panel-cards")):
        bodies = []
        for one in (customer, "no-such"):
            path = f"/customers/{one}"
            state = {"panel-state.data": {"pathname": path, "search": ""}, "url.pathname": path}
            answer = tab.call(name, {**USUAL, **state})
            assert answer.status == (200 if name == "page.children" else 404)
            bodies.append(answer.text.replace(one, "<id>"))
        assert bodies[0] == bodies[1]


def test_another_manufacturers_brand_looks_like_one_that_does_not_exist(target: Target) -> None:
    tab = target.tab("m1")
    pages = {}
    for brand in ("b1", "b9", "no-such"):
        values = _analytics(f"?customer=C1&brand={brand}&distributor=all")
        pages[brand] = tab.call("page.children", values).text.replace(brand, "<brand>")
    assert pages["b9"] == pages["no-such"] != pages["b1"]
    assert "Otra" not in pages["b9"]


# Before, the selector named whatever organisation was asked for: another manufacturer too.
@pytest.mark.parametrize("organisation", ["M1", "M2", "D9", "", "ALL"])
def test_a_scope_is_a_distributor_or_as_unknown_as_any(target: Target, organisation: str) -> None:
    tab = target.tab("m1")
    answer = tab.get("/api/v1/customers/C1/panel?distributor=" + organisation)
    assert (answer.status, answer.body) == (404, tab.get("/api/v1/customers/C1/panel?distributor=no-such").body)


def test_without_the_brands_check_the_brand_is_named(
    inside: Callable[[str], Tab], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callbacks.analytics.filter_names", lambda _book, question: dict(question.narrowed))
    values = _analytics("?customer=C1&brand=b9")
    assert "b9" in inside("m1").call("page.children", values).text


QUESTIONS = (("d1", None), ("d2", None), ("m1", "D1"), ("m1", "all"), ("m1", "D2"), ("m2", "all"), ("d1", None))


def test_the_same_question_by_turns_is_never_crossed(target: Target) -> None:
    """Cold at first, warm later, on every worker: each asker's answer stays its own."""
    first: dict[tuple[str, str | None], bytes] = {}
    tabs = {user: target.tab(user) for user, _ in QUESTIONS}
    for _ in range(8):
        for user, distributor in QUESTIONS:
            query = {"distributor": distributor} if distributor else {}
            answer = tabs[user].get("/api/v1/customers/C1/panel", **query)
            assert first.setdefault((user, distributor), answer.body) == answer.body
            scope_part = answer.json["scope"]
            assert scope_part["organisation_id"] == user.upper()
            assert scope_part["distributor"] == (distributor or user.upper())
            if user == "d1" or distributor == "D1":
                assert leaks(answer) == []
    assert len(set(first.values())) == len(first)


def test_a_cache_that_forgets_the_scope_would_cross_them(
    inside: Callable[[str], Tab], monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    """The test above fails for such a key: shown by giving the panel one."""
    kept: dict[int, Any] = {}

    def careless(_self: Any, ask: Any) -> Any:
        return kept.setdefault(ask.snapshot.number, web_service.build_panel(ask, settings))

    monkeypatch.setattr(web_service.Service, "panel", careless)
    inside("d2").get("/api/v1/customers/C1/panel")
    assert leaks(inside("d1").get("/api/v1/customers/C1/panel")) != []


def _analytics(search: str) -> dict[str, Any]:
    return {**USUAL, "url.pathname": "/analytics", "url.search": search}


@pytest.mark.parametrize(("user", "told"), [("m1-nodefault", True), ("m1", False), ("d1", False)])
def test_why_a_refresh_failed_is_for_administrators(settings: Settings, tmp_path: Path, user: str, told: bool) -> None:
    """The reason counts rows of the whole store (SPEC: who sees what)."""
    folder = tmp_path / "store"
    shutil.copytree(settings.store.path, folder)
    own = replace(settings, store=replace(settings.store, path=folder))
    state = State(own.state_path)
    line = state.start_refresh(started_by=None)
    state.finish_refresh(line, status="failed", snapshot=None, message=f"sales: 17 of 99 rows {MARK}")
    tab = Tab(create_app(own).server.test_client()).become(user)
    answer = tab.call("refresh-status.children+refresh-poll.disabled+live-snapshot.data", USUAL)
    assert (answer.status, MARK in answer.text, "17 of 99" in answer.text) == (200, told, told)
