"""Coming in: who is nobody, and what a session is worth (THREATS 1, 3, 4, 5, 6, 24), on both servers, in each mode."""

from __future__ import annotations

from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from tests.attacks.protocol import Tab, callback_body, generic
from tests.attacks.shop import USUAL, leaks, usual_panel
from tests.attacks.sites import HEADER, PASSWORD, PROXY, SIGNED, TOKEN, Site

DOORS = (
    "/_dash-layout",
    "/_dash-dependencies",
    "/_dash-component-suites/dash/dash.py",
    "/_reload-hash",
    "/_mcp",
    "/console",
    "/nothing",
    "/api/v1/customers/C1/panel",
    "/api/v1/customers/C1/events",
    "/api/v1/nothing",
    "/customers/C1/upcoming.ics",
)
# What a gate that compares the beginnings of paths takes for an open door.
ODD = (
    "/assets/../_dash-layout",
    "/sign-in/../_dash-layout",
    "//_dash-layout",
    "/health/x",
    "/sign-in/x",
    "/assets/x/..",
)
PAGES = ("/", "/customers/C1", "/customers/no-such", "/analytics?customer=C1")
# As many requests as make it likely that each of three workers answers one.
TIMES = 9


def _is_out(tab: Tab, site: Site) -> None:
    """A session that is no more: on every worker, for pages, data and callbacks alike."""
    for _ in range(TIMES):
        assert not tab.is_in()
    generic(tab.post(usual_panel(site.tab("d1"))), 401)
    assert tab.get("/customers/C1").status == 302


def test_nobody_gets_a_401_and_no_data(anywhere: Site) -> None:
    nobody, somebody = Tab(anywhere.url), anywhere.tab("m1")
    for path in DOORS:
        answer = nobody.get(path)
        generic(answer, 401)
        assert (answer.set_cookies, leaks(answer)) == ((), [])
    for path in ODD:
        answer = nobody.get(path)
        assert (answer.status in (401, 404), answer.set_cookies, leaks(answer)) == (True, (), []), path
    for entry in somebody.callbacks().values():
        generic(nobody.post(callback_body(entry, USUAL)), 401)
    for body in ({}, [], None):
        generic(nobody.post(body), 401)
    for path in PAGES:
        answer = nobody.get(path)
        assert (answer.status, answer.headers["location"].split("=")[0]) == (302, "/sign-in?next")
    assert somebody.get("/customers/C1").status == somebody.get("/_dash-layout").status == 200
    assert somebody.get("/nothing").status == somebody.get("/_mcp").status == 404


# A gate that reads where it is from the request's body lets in who says that he is at the sign-in page.
@pytest.mark.parametrize("said", ["/sign-in", "/assets/panel.js", "/health", "/", None, 7, {"pathname": "/sign-in"}])
def test_what_a_callbacks_inputs_say_opens_nothing(anywhere: Site, said: object) -> None:
    nobody = Tab(anywhere.url)
    for entry in anywhere.tab("d1").callbacks().values():
        every = {f"{part['id']}.{part['property']}": said for part in (*entry["inputs"], *entry["state"])}
        generic(nobody.post(callback_body(entry, every)), 401)


def test_a_cookie_replayed_after_sign_out_is_nobodys(with_sessions: Site) -> None:
    site = with_sessions
    tab = site.tab("m1")
    thief = Tab(site.url, dict(tab.cookies))
    assert thief.is_in()
    assert tab.request("POST", "/sign-out").status in (200, 303)
    assert TOKEN not in tab.cookies
    _is_out(thief, site)


def test_a_disabled_account_is_out_at_once(local: Site) -> None:
    tab = local.tab("m1-rep2")
    local.state.accounts.disable("m1-rep2")
    _is_out(tab, local)
    assert Tab(local.url).sign_in("m1-rep2", PASSWORD).status == 401


def test_who_changes_organisation_has_the_new_scope_at_once(anywhere: Site) -> None:
    """And who is not active in the store any more is out: both by a build, with the session left as it is."""
    tab = anywhere.tab("m1-nodefault")
    panel = "/api/v1/customers/C1/panel"
    assert tab.get(panel).json["scope"]["organisation_id"] == "M1"
    try:
        anywhere.rebuild_users("if(user_id = 'm1-nodefault', 'D1', organisation_id) as organisation_id")
        for _ in range(TIMES):
            answer = tab.get(panel)
            assert (answer.json["scope"]["organisation_id"], leaks(answer)) == ("D1", [])
        assert tab.get(panel, distributor="all").status == 403
        anywhere.rebuild_users("if(user_id = 'm1-nodefault', 'false', active) as active")
        _is_out(tab, anywhere)
    finally:
        anywhere.rebuild_users()


def _sign_in(site: Site, tab: Tab) -> None:
    answer = tab.sign_in("m1", PASSWORD) if site.mode == "local" else tab.get(site.provider_answer(tab, "m1"))
    assert answer.status == 303


def test_the_session_is_another_one_after_sign_in(with_sessions: Site) -> None:
    site = with_sessions
    planted = {TOKEN: "A" * 43}
    tab = Tab(site.url, dict(planted))
    _sign_in(site, tab)
    assert tab.is_in()
    assert tab.cookies[TOKEN] not in planted.values()
    _is_out(Tab(site.url, planted), site)
    before = dict(tab.cookies)
    _sign_in(site, tab)
    assert tab.cookies[TOKEN] != before[TOKEN]
    _is_out(Tab(site.url, before), site)


def test_a_tampered_cookie_is_nobodys(local: Site) -> None:
    good = local.tab("m1").cookies[TOKEN]
    swapped = good[:-1] + ("A" if good[-1] != "A" else "B")
    for bad in (
        swapped,
        good + "x",
        good[:-1],
        good.lower(),
        "x" * 3000,
        '"',
        "",
        "null",
        f"{good} ",
        f"{good}; {good}x",
    ):
        tab = Tab(local.url, {TOKEN: bad})
        assert tab.is_in() == (bad in (f"{good} ", f"{good}; {good}x")), bad
    # The name it has off loopback is another cookie.
    assert not Tab(local.url, {f"__Host-{TOKEN}": good}).is_in()


def test_a_cookie_signed_with_another_key_answers_no_question(oidc: Site) -> None:
    """The signed cookie holds the question that an answer must fit: state, nonce, the code's verifier."""
    tab = Tab(oidc.url)
    path = oidc.provider_answer(tab, "m1")
    forger = Flask("forger")
    forger.secret_key = "another key, as long as the right one"
    serializer = SecureCookieSessionInterface().get_signing_serializer(forger)
    assert serializer is not None
    payload = serializer.dumps({"oidc_next": "/"})
    right, other = tab.cookies[SIGNED].split("."), payload.split(".")
    for forged in (payload, ".".join([*right[:-1], other[-1]]), ".".join([right[0], *other[1:]]), "x", "..", ""):
        thief = Tab(oidc.url, {SIGNED: forged})
        assert thief.get(path).status == 400
        assert not thief.is_in()
    assert tab.get(path).status == 303


def test_thirty_minutes_idle_or_eight_hours_in_all_end_a_session(local: Site) -> None:
    for lived, alive in (
        ({"since_seen": timedelta(minutes=29)}, True),
        ({"since_seen": timedelta(minutes=31)}, False),
        ({"since_start": timedelta(hours=7, minutes=55)}, True),
        ({"since_start": timedelta(hours=8, minutes=1)}, False),
    ):
        tab = local.tab("m1")
        local.let_time_pass(**lived)
        assert tab.is_in() == alive, lived
        if not alive:
            _is_out(tab, local)


def test_a_request_in_between_keeps_an_idle_session_but_not_beyond_eight_hours(local: Site) -> None:
    tab = local.tab("m1")
    for _ in range(16):
        local.let_time_pass(since_seen=timedelta(minutes=29), since_start=timedelta(minutes=29))
        assert tab.is_in()
    local.let_time_pass(since_seen=timedelta(minutes=20), since_start=timedelta(minutes=20))
    _is_out(tab, local)


def test_nobody_but_the_trusted_proxy_says_who_asks(proxy: Site) -> None:
    assert Tab(proxy.url, address=PROXY, always={HEADER: "m1"}).is_in()
    for address, headers in (
        ("127.0.0.1", {HEADER: "m1"}),
        ("127.0.0.1", {HEADER: "m1", "X-Forwarded-For": PROXY}),
        ("127.0.0.1", {HEADER: "m1", "Forwarded": f"for={PROXY}"}),
        (PROXY, {}),
        (PROXY, {HEADER: ""}),
        (PROXY, {HEADER: "nobody"}),
        (PROXY, {HEADER: "m1-gone"}),
        (PROXY, {HEADER: "m1,d1"}),
        (PROXY, {HEADER: "' or 1=1 --"}),
        (PROXY, {HEADER.replace("-", "_"): "m1"}),
    ):
        assert not Tab(proxy.url, address=address, always=headers).is_in(), headers


def test_off_this_machine_cookies_are_secure_and_for_this_host_only(local: Site) -> None:
    for host, name in ((None, TOKEN), ("panel.example", f"__Host-{TOKEN}")):
        tab = Tab(local.url, always={"Host": host} if host else {})
        (cookie,) = tab.sign_in("m1", PASSWORD).set_cookies
        (morsel,) = SimpleCookie(cookie).values()
        assert (morsel.key, morsel["path"], morsel["domain"]) == (name, "/", "")
        assert (morsel["httponly"], morsel["samesite"], morsel["secure"]) == (True, "Lax", True if host else "")
        assert tab.is_in()


def test_coming_in_and_going_out_are_in_the_audit_log(local: Site) -> None:
    local.forget_attempts()
    before = len(local.audit())
    tab = local.tab("m1")
    tab.request("POST", "/sign-out")
    Tab(local.url).sign_in("m1", "wrong password")
    Tab(local.url).sign_in("my-secret-by-mistake", "wrong password")
    lines = [(line["action"], line.get("user"), line.get("code")) for line in local.audit()[before:]]
    assert lines == [
        ("signed_in", "m1", None),
        ("signed_out", "m1", None),
        ("sign_in_refused", "m1", "wrong_credentials"),
        ("sign_in_refused", None, "wrong_credentials"),
    ]
    assert "my-secret-by-mistake" not in local.log.read_text()
