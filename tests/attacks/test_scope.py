"""Asking for what is another's: distributors, brands, colleagues' accounts (THREATS 11, 12, 15, 16)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from app import create_app
from crm_dash import scope, store
from crm_dash.build.snapshots import snapshot_path
from crm_dash.settings import Settings
from crm_dash.web import service as web_service
from tests.attacks.conftest import Target
from tests.attacks.protocol import Answer, Tab, callback_body
from tests.attacks.shop import USUAL, leaks

FORGED = ("D2", "all", "direct", "ALL", "d1", "' or 1=1 --", "D9")
PATHS = (
    "/api/v1/customers/C1/panel",
    "/api/v1/customers/C1/events",
    "/customers/C1/upcoming.ics",
    "/customers/C1",
    "/analytics",
)
# Whatever a callback calls the URL it was given.
URLS = ("url.search", "panel-state.data")


def _with_search(name: str, search: str, path: str = "/customers/C1") -> dict[str, Any]:
    value = {"pathname": path, "search": search} if name == "panel-state.data" else search
    return {**USUAL, "url.pathname": path, name: value}


def _urls_of(entry: dict[str, Any]) -> list[str]:
    keys = [f"{part['id']}.{part['property']}" for part in (*entry["inputs"], *entry["state"])]
    return [key for key in keys if key in URLS]


@pytest.mark.parametrize("asked", FORGED)
def test_a_forged_scope_is_a_403_with_one_audit_line(target: Target, asked: str) -> None:
    tab = target.tab("d1")
    before = len(target.audit())
    answers = [tab.get(path, distributor=asked, customer="C1") for path in PATHS]
    for name, entry in tab.callbacks().items():
        for key in _urls_of(entry):
            for path in ("/customers/C1", "/analytics"):
                search = f"?distributor={asked}&customer=C1"
                answers.append(tab.call(name, _with_search(key, search, path)))
    assert [answer.status for answer in answers] == [403] * len(answers)
    assert [leak for answer in answers for leak in leaks(answer)] == []
    refusals = target.audit()[before:]
    assert [(line["action"], line["user"], line["distributor"]) for line in refusals] == [
        ("refused", "d1", asked)
    ] * len(answers)
    assert len({line["request_id"] for line in refusals}) == len(answers)


def test_every_callback_that_reads_a_url_was_attacked(target: Target) -> None:
    reading = [name for name, entry in target.tab("d1").callbacks().items() if _urls_of(entry)]
    assert len(reading) == 5  # page, panel, events, and the two of the refresh; not the search


@pytest.mark.parametrize("value", ["D2", "all", True, {"distributor": "D2", "all_sales": True}, ["D2"]], ids=repr)
def test_a_scope_in_any_other_place_changes_nothing(target: Target, value: Any) -> None:
    tab = target.tab("d1")
    for name, entry in tab.callbacks().items():
        for part in (*entry["inputs"], *entry["state"]):
            answer = tab.call(name, {**USUAL, f"{part['id']}.{part['property']}": value})
            assert answer.status < 500
            assert leaks(answer) == []


def test_what_the_owner_sees_is_what_the_marks_are_looked_for_in(target: Target) -> None:
    for user, seen in (("d2", 2), ("d1", 0)):
        tab = target.tab(user)
        for answer in (tab.call(tab.named("panel-cards"), USUAL), tab.get("/api/v1/customers/C1/panel")):
            assert (answer.status, len(leaks(answer))) == (200, seen), user
    assert leaks(target.tab("m1").get("/api/v1/customers/C1/panel", distributor="all"))


def test_an_opened_panel_has_one_audit_line_without_data(target: Target) -> None:
    tab = target.tab("d2")
    before = len(target.audit())
    assert tab.get("/api/v1/customers/C1/panel").status == 200
    (line,) = target.audit()[before:]
    assert (line["action"], line["user"], line["organisation"], line["customer"], line["distributor"]) == (
        "panel",
        "d2",
        "D2",
        "C1",
        "D2",
    )
    assert set(line) <= {
        "at", "action", "request_id", "address", "path", "user", "organisation", "customer", "distributor", "as_of"
    }  # fmt: skip


def _forged_panel(tab: Tab) -> Answer:
    return tab.get("/api/v1/customers/C1/panel", distributor="D2")


def test_each_of_the_two_walls_alone_keeps_the_amounts_in(
    inside: Callable[[str], Tab], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without the check of what is asked the macros still hold; only without both does D2's amount get out."""
    assert _forged_panel(inside("d1")).status == 403
    monkeypatch.setattr(scope, "_allowed_distributor", lambda _snapshot, viewer, asked: asked or viewer.organisation_id)
    unchecked = _forged_panel(inside("d1"))
    assert (unchecked.status, leaks(unchecked)) == (200, [])
    text = store._SCOPE_SQL.read_text()
    weak = text.replace("when 'distributor' then distributor_id = p_organisation", "when 'distributor' then true")
    assert weak != text
    (tmp_path / "scope.sql").write_text(weak)
    monkeypatch.setattr(store, "_SCOPE_SQL", tmp_path / "scope.sql")
    assert leaks(_forged_panel(inside("d1"))) != []


def test_the_url_check_is_what_refuses_a_scope_that_a_callback_does_not_use(
    inside: Callable[[str], Tab], monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = "refresh-status.children+refresh-poll.disabled+live-snapshot.data"
    forged = _with_search("url.search", "?distributor=D2")
    assert inside("d1").call(poll, forged).status == 403
    monkeypatch.setattr("callbacks.url_state.refuse_foreign_scope", lambda *_: None)
    assert inside("d1").call(poll, forged).status == 200


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
        values = _with_search("url.search", f"?customer=C1&brand={brand}&distributor=all", "/analytics")
        pages[brand] = tab.call("page.children", values).text.replace(brand, "<brand>")
    assert pages["b9"] == pages["no-such"] != pages["b1"]
    assert "Otra" not in pages["b9"]


def test_without_the_brands_check_the_brand_is_named(
    inside: Callable[[str], Tab], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_dash.analytics._brand", lambda _ask, brand_id: brand_id)
    values = _with_search("url.search", "?customer=C1&brand=b9", "/analytics")
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


@pytest.mark.parametrize("organisation", ["", "NOBODY", "all"])
def test_a_user_without_an_organisation_is_nobody(settings: Settings, tmp_path: Path, organisation: str) -> None:
    """The build refuses such a row (the reference is required), so the store is changed behind its back."""
    folder = tmp_path / "store"
    shutil.copytree(settings.store.path, folder)
    with duckdb.connect(str(snapshot_path(folder, 1))) as connection:
        connection.execute("create table people as select * from users")
        connection.execute("update people set organisation_id = $1 where user_id = 'm1'", [organisation])
        connection.execute("drop table users")
        connection.execute("alter table people rename to users")
    client = create_app(replace(settings, store=replace(settings.store, path=folder))).server.test_client()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert Tab(client).request("POST", "/demo/persona", "user_id=m1&next=/", form).status == 404
    assert Tab(client).request("POST", "/demo/persona", "user_id=m1-gone&next=/", form).status == 404
    assert Tab(client).request("POST", "/demo/persona", "user_id=d1&next=/", form).status == 303


@pytest.mark.parametrize(
    "identity",
    [{"type": "widget", "index": 99}, {"index": ["ALL"]}, '{"index":["MATCH"]}', ["customer-select"], 7, None],
    ids=repr,
)
def test_an_invented_index_or_pattern_is_refused(target: Target, identity: Any) -> None:
    tab = target.tab("d1")
    for name, entry in tab.callbacks().items():
        for kind in ("inputs", "state"):
            for index in range(len(entry[kind])):
                parts = [dict(part) for part in entry[kind]]
                parts[index]["id"] = identity
                body = {**callback_body(entry, USUAL), kind: parts}
                answer = tab.post(body)
                assert (answer.status, answer.error["code"]) == (400, "bad_request"), name
