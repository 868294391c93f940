"""Every way in takes a scope: routes, callbacks and facts SQL, or stands here with the reason why not (THREATS 11)."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from crm_dash.settings import PRODUCT_FOLDER, load_settings

FACTS = sorted(path for path in (PRODUCT_FOLDER / "crm_dash").rglob("*.sql") if path.name != "scope.sql")
# How code comes to a scope: the viewer's question, the viewer's own customers, the URL's check, or a page's view.
SCOPED = {"ask", "_ask", "search_customers", "scope_for", "url_state", "find_viewer", "portfolio", "book"}

# Endpoint → why it needs no scope. Dash's own start with "/": the gate and the callbacks behind them do.
ROUTES_WITHOUT_SCOPE = {
    "_dash_assets.static": "files of the product, the same for everybody",
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": "files of Dash",
    "/_dash-layout": "the empty shell",
    "/_dash-dependencies": "which callbacks there are",
    "/_dash-update-component": "each callback stands below",
    "/_favicon.ico": "a picture",
    "/_reload-hash": "refused by the gate",
    "/": "the empty shell",
    "/<path:path>": "the empty shell, for the pages that the gate knows",
    "api.health": "says that there is a snapshot",
    "sign_in.page": "a form, before anybody is known",
    "sign_in.submit": "checks a password; leads to a page that asks for its own scope",
    "sign_in.sign_out": "ends the session it came with",
    "sessions.page": "the viewer's own sessions",
    "sessions.end": "ends one of the viewer's own sessions",
    "portfolio.save_view": "keeps a URL of the viewer's own; whoever opens it asks for its scope",
    "portfolio.forget_view": "drops one of the viewer's own views",
}
# Facts SQL that names no organisation → why not.
SQL_WITHOUT_SCOPE: dict[str, str] = {}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("doors")
    return create_app(load_settings(None, {"CRM_DASH_STORE_PATH": str(folder / "store")}))


def _calls(function: Any) -> set[str]:
    """The names that a function calls."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(function))))
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {one.id for one in called if isinstance(one, ast.Name)} | {
        one.attr for one in called if isinstance(one, ast.Attribute)
    }


def test_every_route_asks_for_a_scope(app: Any) -> None:
    endpoints = {rule.endpoint for rule in app.server.url_map.iter_rules()}
    without = {name for name in endpoints if not _calls_if_ours(app, name) & SCOPED}
    assert without == set(ROUTES_WITHOUT_SCOPE)


def _calls_if_ours(app: Any, endpoint: str) -> set[str]:
    """Nothing for what Dash serves."""
    return set() if endpoint.startswith(("/", "_dash")) else _calls(app.server.view_functions[endpoint])


def test_every_callback_asks_for_a_scope(app: Any) -> None:
    callbacks = {key: entry["callback"] for key, entry in app.callback_map.items() if "callback" in entry}
    assert len(callbacks) >= 6
    assert [key for key, function in callbacks.items() if not _calls(function) & SCOPED] == []


@pytest.mark.parametrize("path", FACTS, ids=lambda path: path.name)
def test_every_facts_select_takes_a_scope(path: Path) -> None:
    """Commercial macros need organisation, kind and distributor, private ones the organisation; both a customer."""
    sql = path.read_text(encoding="utf-8")
    if path.name in SQL_WITHOUT_SCOPE:
        assert "visible_" not in sql
        return
    assert "$organisation_id" in sql
    for macro in re.findall(r"(?:from|join) (\w+)\(([^)]*)\)", sql):
        name, arguments = macro
        if name.startswith(("visible_", "done_", "future_", "active_", "account_")):
            assert arguments.startswith("$organisation_id"), name


def test_a_door_without_a_scope_would_be_noticed() -> None:
    def open_door(customer_id: str) -> str:
        return customer_id.upper()

    assert not _calls(open_door) & SCOPED


def test_the_exceptions_are_there(app: Any) -> None:
    assert {path.name for path in FACTS} >= set(SQL_WITHOUT_SCOPE)
