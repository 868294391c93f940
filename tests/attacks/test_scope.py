"""Asking for another's scope, or having none (THREATS 11, 16)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import duckdb
import pytest

from app import create_app
from crm_dash import scope, store
from crm_dash.build.snapshots import snapshot_path
from crm_dash.settings import Settings
from tests.attacks.protocol import FORM, Answer, Tab, callback_body, generic
from tests.attacks.shop import USUAL, leaks
from tests.attacks.sites import Target

FORGED = ("D2", "all", "direct", "ALL", "d1", "' or 1=1 --", "D9")
PATHS = (
    "/api/v1/customers/C1/panel",
    "/api/v1/customers/C1/events",
    "/api/v1/customers/C1/rows",
    "/api/v1/customers/C1/document",
    "/customers/C1/upcoming.ics",
    "/customers/C1",
    "/customers/C1/events",
    "/customers/C1/brief",
    "/compare",
    "/analytics",
    "/",
    "/api/v1/portfolio",
)
# Whatever a callback calls the URL it was given.
URLS = ("url.search", "panel-state.data", "portfolio-url.data")


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
            for path in ("/customers/C1", "/customers/C1/brief", "/compare", "/analytics"):
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
    # page, panel, changes, events, palette, pin, portfolio, analytics, and the two of the refresh; not the search
    assert len(reading) == 10


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
    inside: Callable[[str], Tab], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, weaken_macros: Callable[[], None]
) -> None:
    """Without the check of what is asked the macros still hold; only without both does D2's amount get out."""
    assert _forged_panel(inside("d1")).status == 403
    monkeypatch.setattr(scope, "_allowed_distributor", lambda _snapshot, viewer, asked: asked or viewer.organisation_id)
    unchecked = _forged_panel(inside("d1"))
    assert (unchecked.status, leaks(unchecked)) == (200, [])
    weaken_macros()
    assert leaks(_forged_panel(inside("d1"))) != []


def test_the_url_check_is_what_refuses_a_scope_that_a_callback_does_not_use(
    inside: Callable[[str], Tab], monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = "refresh-status.children+refresh-poll.disabled+live-snapshot.data"
    forged = _with_search("url.search", "?distributor=D2")
    assert inside("d1").call(poll, forged).status == 403
    monkeypatch.setattr("callbacks.url_state.refuse_foreign_scope", lambda *_: None)
    assert inside("d1").call(poll, forged).status == 200


@pytest.fixture
def homeless(settings: Settings, tmp_path: Path) -> Callable[[str | None], Tab]:
    """A tab on a store where m1 is of this organisation. The build refuses such a row (the reference is required),
    so the store is changed behind its back."""

    def tab(organisation: str | None) -> Tab:
        folder = Path(mkdtemp(dir=tmp_path)) / "store"
        shutil.copytree(settings.store.path, folder)
        with duckdb.connect(str(snapshot_path(folder, 1))) as connection:
            connection.execute("create table people as select * from users")
            connection.execute("update people set organisation_id = $1 where user_id = 'm1'", [organisation])
            connection.execute("drop table users")
            connection.execute("alter table people rename to users")
        return Tab(create_app(replace(settings, store=replace(settings.store, path=folder))).server.test_client())

    return tab


def _chosen(tab: Tab, user: str) -> int:
    return tab.request("POST", "/demo/persona", f"user_id={user}&next=/", FORM).status


@pytest.mark.parametrize("organisation", ["", "NOBODY", "all", None])
def test_a_user_without_an_organisation_is_nobody(
    homeless: Callable[[str | None], Tab], organisation: str | None
) -> None:
    tab = homeless(organisation)
    assert [_chosen(tab, user) for user in ("m1", "m1-gone", "d1")] == [404, 404, 303]


def test_a_user_let_in_without_an_organisation_still_sees_nothing(
    homeless: Callable[[str | None], Tab], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without the join the user is somebody, and the macros still hold; without these too it sees what is D2's."""
    home = "join store.organisations as organisations on users."
    let_in = (f"inner {home}", f"left {home}")
    every_account = ("where\n    accounts.organisation_id = p_organisation\n", "where\n    p_organisation is null\n")
    every_line = ("else false\n    end\n);\n\n-- One customer's", "else true\n    end\n);\n\n-- One customer's")
    panels = []
    for count in (1, 3):
        sql = store._SCOPE_SQL.read_text()
        for sound, weak in (let_in, every_account, every_line)[:count]:
            assert sql.count(sound) == 1
            sql = sql.replace(sound, weak)
        (tmp_path / f"{count}.sql").write_text(sql)
        with monkeypatch.context() as patched:
            patched.setattr(store, "_SCOPE_SQL", tmp_path / f"{count}.sql")
            tab = homeless(None)
            assert _chosen(tab, "m1") == 303
            panels.append(tab.get("/api/v1/customers/C1/panel"))
    generic(panels[0], 404)
    assert leaks(panels[1]) != []


NONE = ((["customer-select"], 400), (7, 400), (None, 400))
INVENTED = (({"type": "widget", "index": 99}, 404), ({"index": ["ALL"]}, 404), ('{"index":["MATCH"]}', 404))


@pytest.mark.parametrize(("identity", "status"), [*INVENTED, *NONE], ids=repr)
def test_an_invented_index_is_not_found_and_what_is_no_id_refused(target: Target, identity: Any, status: int) -> None:
    tab = target.tab("d1")
    for entry in tab.callbacks().values():
        for kind in ("inputs", "state"):
            for index in range(len(entry[kind])):
                parts = [dict(part) for part in entry[kind]]
                parts[index]["id"] = identity
                generic(tab.post({**callback_body(entry, USUAL), kind: parts}), status)


@pytest.mark.parametrize("index", [99, "D2", "ALL", ["MATCH"], -1], ids=repr)
def test_a_callback_of_an_invented_index_is_not_found(target: Target, index: Any) -> None:
    """As Dash asks for a pattern's own callback, and for all that match one."""
    identity = {"index": index, "type": "widget"}
    output = f"{json.dumps(identity, separators=(',', ':'))}.children"
    one = {"id": identity, "property": "children", "value": "D2"}
    for parts in ([one], [[one, one]]):
        body = {"output": output, "outputs": one, "inputs": parts, "state": [], "changedPropIds": [output]}
        generic(target.tab("d1").post(body), 404)
        generic(target.tab("d1").post({**body, "output": f"..{output}..", "outputs": [one]}), 404)


def test_without_the_guard_dash_itself_meets_the_index(
    inside: Callable[[str], Tab], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_dash.web.callback_guard._check", lambda _forms: None)
    tab = inside("d1")
    entry = tab.callbacks()["customer-select.options"]
    parts = [{**part, "id": {"type": "widget", "index": 99}} for part in entry["inputs"]]
    body = {**callback_body(entry, USUAL), "inputs": [{**part, "value": "c"} for part in parts]}
    assert tab.post(body).status == 200
