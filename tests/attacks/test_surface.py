"""Whose page asks, what is there at all, and what every answer tells the browser (THREATS 2, 21, 23, 24)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from app import create_app
from crm_dash.settings import Settings
from crm_dash.web import gate, origin
from tests.attacks.protocol import FORM, JSON, POST, Tab, generic
from tests.attacks.shop import usual_panel
from tests.attacks.sites import Target

# Names and values as HTTP/1.1 carries them; http.client refuses to send a line break.
ORIGINS: list[dict[str, str]] = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "same-origin, cross-site"},
    {"Sec-Fetch-Site": "\xff\xfe"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "https://evil.example"},
    {"Origin": "http://[::1"},
    {"Origin": "http://127.0.0.1:1"},
    {"Origin": "\xe9\xa0"},
    {"Origin": "http://" + "x" * 5000},
]


@pytest.mark.parametrize("headers", ORIGINS, ids=lambda headers: repr(headers)[:50])
def test_a_change_asked_for_by_another_page_is_a_403(target: Target, headers: dict[str, str]) -> None:
    tab = target.tab("m1")
    before = len(target.audit())
    generic(tab.request("POST", POST, json.dumps(usual_panel(tab)), {**JSON, **headers}), 403)
    generic(tab.request("POST", "/demo/persona", "user_id=d1&next=/", {**FORM, **headers}), 403)
    assert [line["action"] for line in target.audit()[before:]] == ["refused", "refused"]
    assert tab.get("/api/v1/customers/C1/panel").json["scope"]["organisation_id"] == "M1"


def test_our_own_page_and_programs_may_ask(target: Target) -> None:
    tab = target.tab("m1")
    for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": target.url}, {"Origin": target.url.upper()}, {}):
        assert tab.request("POST", POST, json.dumps(usual_panel(tab)), {**JSON, **headers}).status == 200


def test_without_the_origin_check_a_foreign_page_gets_through(
    inside: Callable[[str], Tab], monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign = {**FORM, "Sec-Fetch-Site": "cross-site"}
    assert inside("m1").request("POST", "/demo/persona", "user_id=d1&next=/", foreign).status == 403
    monkeypatch.setattr(origin, "_same_origin", lambda: True)
    assert inside("m1").request("POST", "/demo/persona", "user_id=d1&next=/", foreign).status == 303


HOSTS = (
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost@evil",
    "",
    "[::1",
    "127.0.0.1:x",
    "a" * 300,
    "127.0.0.1/x",
)


@pytest.mark.parametrize("host", HOSTS, ids=lambda host: host[:30])
def test_another_host_is_a_400(target: Target, host: str) -> None:
    tab = target.tab("m1")
    for path in ("/", "/health", "/api/v1/customers/C1/panel", "/assets/panel.js"):
        assert tab.request("GET", path, headers={"Host": host}).status == 400
    for name in ("localhost", "127.0.0.1", "LOCALHOST:80", "[::1]:8050"):
        assert tab.request("GET", "/health", headers={"Host": name}).status == 200


def test_the_configured_hosts_are_the_only_ones(settings: Settings) -> None:
    named = replace(settings, auth=replace(settings.auth, allowed_hosts=("crm.example",)))
    probed = replace(settings, auth=replace(settings.auth, allowed_hosts=("crm.example", "10.0.0.7")))
    for served, allowed, answered in (
        (settings, "panel.lan", 200),
        (settings, "crm.example", 400),
        (named, "CRM.example:8443", 200),
        (named, "localhost", 400),
        (named, "panel.lan", 400),
        # What looks whether a node is up asks by its address: that too is answered only where it is listed.
        (named, "10.0.0.7:8050", 400),
        (probed, "10.0.0.7:8050", 200),
        (probed, "10.0.0.8:8050", 400),
    ):
        tab = Tab(create_app(served, host="panel.lan").server.test_client())
        assert tab.request("GET", "/health", headers={"Host": allowed}).status == answered


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(target: Target) -> None:
    answer = Tab(target.url).request("POST", "/demo/persona", "user_id=m1&next=/", FORM)
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=Lax" in answer.headers["set-cookie"]


# "?debug" and Werkzeug's console; Dash's own extras, asked for by the environment of the fixture.
EXTRAS = ("/_mcp", "/_reload-hash", "/console", "/_alive_x", "/_dash-x", "/_dash-update-component", "/_dash-layout/x")
PATHS = (
    "/assets/../app.py",
    "/assets/..%2fapp.py",
    "/assets/%2e%2e/app.py",
    "/assets/..%5capp.py",
    "/assets//etc/passwd",
    "/assets/",
    "/..%2f..%2fetc/passwd",
    "/customers/..%2fapp.py/x",
    "/app.py",
    "/crm.toml",
    "/.git/config",
    "/_dash-component-suites/",
    "/_dash-component-suites/dash",
    "/_dash-component-suites/dash/../app.py",
    "/_dash-component-suites/dash/..%2f..%2fdash.py",
    "/_dash-component-suites/dash/dash.py",
    "/_dash-component-suites/os/path.py",
    "/_dash-component-suites/crm_dash/store.py",
    "/_dash-component-suites/%00/x.js",
    "/_dash-component-suites/dash/deps/nothing.js",
)


@pytest.mark.parametrize("path", [*EXTRAS, *PATHS])
def test_what_is_not_ours_is_not_there(target: Target, path: str) -> None:
    answer = target.tab("m1").request("GET", path)
    assert answer.status in (404, 405), answer.text[:200]
    assert "def create_app" not in answer.text
    for method in ("POST", "PUT"):
        assert target.tab("m1").request(method, path, "{}", JSON).status in (400, 404, 405)


def test_a_debugger_cannot_be_asked_for(target: Target) -> None:
    tab = target.tab("m1")
    for query in ("debug", "__debugger__=yes&cmd=resource&f=debugger.js", "debug=true"):
        answer = tab.request("GET", f"/customers/C1?{query}")
        assert answer.status == 200
        assert '"ui":false' in answer.text
        assert "hot_reload" not in answer.text
        assert "EVALEX" not in answer.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "TRACE", "PATCH"])
def test_other_methods_are_a_405(target: Target, method: str) -> None:
    tab = target.tab("m1")
    for path in (
        "/",
        "/customers/C1",
        "/api/v1/customers/C1/panel",
        "/health",
        POST,
        "/demo/persona",
        "/assets/panel.js",
    ):
        assert tab.request(method, path).status == 405, path


def test_every_answer_carries_the_policy(target: Target) -> None:
    tab = target.tab("m1")
    answers = {
        path: tab.request("GET", path)
        for path in ("/customers/C1", "/api/v1/customers/C1/panel", "/_dash-layout", "/nothing", "/assets/panel.js")
    }
    answers["callback"] = tab.post(usual_panel(tab))
    answers["400"] = tab.post({})
    answers["403"] = tab.post({}, Origin="null")
    for path, answer in answers.items():
        policy = dict(rule.split(" ", 1) for rule in answer.headers["content-security-policy"].split("; "))
        assert "unsafe" not in policy["script-src"]
        assert policy["script-src"].startswith("'self' 'sha256-")
        assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cross-origin-opener-policy"] == answer.headers["cross-origin-resource-policy"]
        assert ("no-store" in answer.headers.get("cache-control", "")) == (not path.startswith("/assets/")), path


def test_without_the_path_check_dashs_extras_and_unknown_pages_answer(
    inside: Callable[[str], Tab], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {inside("m1").get(path).status for path in ("/_reload-hash", "/nothing")} == {404}
    monkeypatch.setattr(gate, "_check_path", lambda: None)
    assert inside("m1").get("/nothing").status == 200
    assert inside("m1").get("/_reload-hash").status != 404


def test_without_the_fixed_dev_tools_the_environment_would_switch_them_on(
    inside: Callable[[str], Tab], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASH_UI", "true")
    assert '"ui":true' not in inside("m1").get("/customers/C1").text
    monkeypatch.setattr("app._without_dev_tools", lambda dash_app: dash_app.enable_dev_tools(debug=True))
    assert '"ui":true' in inside("m1").get("/customers/C1").text


def test_without_the_host_check_any_name_is_answered(
    inside: Callable[[str], Tab], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert inside("m1").request("GET", "/health", headers={"Host": "evil.example"}).status == 400
    monkeypatch.setattr(origin, "_hostname", lambda _header: "localhost")
    assert inside("m1").request("GET", "/health", headers={"Host": "evil.example"}).status == 200
