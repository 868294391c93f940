"""Answers of the identity provider that fit no question (THREATS 9), against a provider on loopback."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.attacks.protocol import Tab
from tests.attacks.sites import TOKEN, Site


def _refused(tab: Tab, path: str, status: int = 400) -> None:
    answer = tab.get(path)
    assert answer.status == status, answer.text
    assert 'role="alert"' in answer.text
    assert TOKEN not in tab.cookies
    assert not tab.is_in()


def _with(path: str, **changed: str | None) -> str:
    parts = urlsplit(path)
    query = {key: value[0] for key, value in parse_qs(parts.query).items()}
    kept = {key: value for key, value in {**query, **changed}.items() if value is not None}
    return f"{parts.path}?{urlencode(kept)}"


def test_the_right_answer_signs_in_once(oidc: Site) -> None:
    tab = Tab(oidc.url)
    path = oidc.provider_answer(tab, "d1")
    assert tab.get(path).status == 303
    assert tab.get("/api/v1/customers/C1/panel").json["scope"]["organisation_id"] == "D1"
    assert tab.get(path).status == 400
    _refused(Tab(oidc.url), path)


@pytest.mark.parametrize("state", [None, "", "invented", "\x00", "x" * 2000])
def test_a_wrong_or_absent_state_is_a_400(oidc: Site, state: str | None) -> None:
    tab = Tab(oidc.url)
    _refused(tab, _with(oidc.provider_answer(tab, "m1"), state=state))


# A link that an attacker started must not sign the victim in as the attacker.
def test_the_state_of_another_tab_is_a_400(oidc: Site) -> None:
    victim, attacker = Tab(oidc.url), Tab(oidc.url)
    theirs = oidc.provider_answer(attacker, "m2")
    oidc.provider_answer(victim, "m1")
    _refused(victim, theirs)


@pytest.mark.parametrize("nonce", [None, "x", "another-nonce-of-some-length"])
def test_a_wrong_or_absent_nonce_is_a_400(oidc: Site, nonce: str | None) -> None:
    """The provider puts into its token what it was asked with; the server must know that it asked otherwise."""
    assert oidc.provider is not None
    tab = Tab(oidc.url)
    asked = urlsplit(tab.get("/sign-in/start").headers["location"])
    query = {key: value[0] for key, value in parse_qs(asked.query).items()}
    changed = {key: value for key, value in {**query, "nonce": nonce}.items() if value is not None}
    try:
        back = urlsplit(oidc.provider.code_for(asked._replace(query=urlencode(changed)).geturl(), "m1"))
    except AssertionError:
        assert nonce is None  # this provider gives no code without one
        return
    _refused(tab, f"{back.path}?{back.query}")


@pytest.mark.parametrize(
    "query",
    ["", "code=x", "code=x&state=y", "error=access_denied", "error=<script>&state=y", "code=x&code=y&state=%00"],
)
def test_an_answer_nobody_asked_for_is_a_400(oidc: Site, query: str) -> None:
    _refused(Tab(oidc.url), f"/sign-in/answer?{query}")
    tab = Tab(oidc.url)
    tab.get("/sign-in/start")
    _refused(tab, f"/sign-in/answer?{query}")


@pytest.mark.parametrize("target", ["//evil.example", "https:evil", "/\\evil", "/\r\nX: y", "/%0d%0a"])
def test_next_leads_nowhere_else(oidc: Site, target: str) -> None:
    assert oidc.provider is not None
    tab = Tab(oidc.url)
    asked = tab.get("/sign-in/start", next=target).headers["location"]
    back = urlsplit(oidc.provider.code_for(asked, "m1"))
    location = tab.get(f"{back.path}?{back.query}").headers["location"]
    assert location == ("/%0d%0a" if target == "/%0d%0a" else "/")


def test_whom_the_store_does_not_know_stays_out(oidc: Site) -> None:
    for user in ("stranger", "m1-gone", "M1", "' or 1=1 --"):
        tab = Tab(oidc.url)
        _refused(tab, oidc.provider_answer(tab, user), 403)
