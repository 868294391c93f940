"""Each protection of sign-in taken away, in this process: the attack on the servers succeeds (THREATS 1–9).

What guards twice is shown to guard twice.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from argon2 import PasswordHasher
from flask import request

import app as product
from crm_dash import scope
from crm_dash.errors import SettingsError
from crm_dash.scope import find_viewer
from crm_dash.settings import Settings
from crm_dash.state import Session, State, attempts, sessions
from crm_dash.store import Store
from crm_dash.web import gate, identity, oidc, sign_in
from tests.integration import signing_in as world
from tests.integration.signing_in import COOKIE, PUBLIC, FakeClock, get, is_in, token, update
from tests.oidc_provider import Provider

Patch = pytest.MonkeyPatch


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A store where m1 and d1 have passwords."""
    settings = world.store(tmp_path_factory.mktemp("twins"))
    for user in ("m1", "d1"):
        world.give_password(settings, user)
    return settings


def _nothing(*_args: Any, **_more: Any) -> None:
    return None


# 1
def test_without_the_gate_dashs_own_doors_are_open_and_data_has_a_second_wall(
    people: Settings, monkeypatch: Patch
) -> None:
    monkeypatch.setattr(gate, "_check_viewer", _nothing)
    nobody = world.browser(people)
    assert get(nobody, "/_dash-layout").status_code == get(nobody, "/_dash-dependencies").status_code == 200
    assert get(nobody, "/customers/C1").status_code == 401
    monkeypatch.setattr("crm_dash.web.service.identified_viewer", lambda _parts, snapshot: find_viewer(snapshot, "m1"))
    assert is_in(world.browser(people))


# 3
def test_a_gate_that_believes_the_body_is_passed_by_a_forged_pathname(people: Settings, monkeypatch: Patch) -> None:
    check = gate._check_viewer

    def credulous() -> Any:
        inputs = (request.get_json(silent=True) or {}).get("inputs", [])
        return None if any(part.get("value") == "/sign-in" for part in inputs) else check()

    assert update(world.browser(people)).status_code == 401
    monkeypatch.setattr(gate, "_check_viewer", credulous)
    # Past the gate: what is left to complain about is the request's form.
    assert update(world.browser(people)).status_code == 400


# 4
def test_if_signing_out_only_took_the_cookie_a_copy_of_it_would_do(people: Settings, monkeypatch: Patch) -> None:
    monkeypatch.setattr(sign_in, "forget_session", _nothing)
    client = world.browser(people)
    world.sign_in(client)
    copy = token(client)
    client.post("/sign-out", base_url=PUBLIC)
    thief = world.another(client)
    thief.set_cookie(COOKIE, copy or "", domain="panel.example", secure=True)
    assert not is_in(client)
    assert is_in(thief)


def test_if_the_viewer_were_remembered_who_moved_would_keep_the_old_scope(people: Settings, monkeypatch: Patch) -> None:
    client = world.browser(people)
    world.sign_in(client)
    before = find_viewer(Store(people).current(), "m1")
    monkeypatch.setattr("crm_dash.scope._viewers", lambda _snapshot: scope._Viewers(by_id={}, by_email={}))
    assert not is_in(client)
    monkeypatch.setattr(identity, "find_viewer", lambda _snapshot, _user: before)
    assert is_in(client)


# 5
def test_if_the_browser_chose_the_token_a_planted_one_would_be_signed_in(people: Settings, monkeypatch: Patch) -> None:
    monkeypatch.setattr(sessions.secrets, "token_urlsafe", lambda _length: "A" * 43)
    client = world.browser(people)
    world.sign_in(client)
    thief = world.another(client)
    thief.set_cookie(COOKIE, "A" * 43, domain="panel.example", secure=True)
    assert is_in(thief)


def test_if_tokens_were_compared_loosely_a_tampered_one_would_do(people: Settings, monkeypatch: Patch) -> None:
    with State(people.state_path).engine.begin() as connection:
        connection.exec_driver_sql("delete from sessions")
    monkeypatch.setattr(sessions, "_hashed", lambda value: value[:10])
    client = world.browser(people)
    world.sign_in(client)
    client.set_cookie(COOKIE, (token(client) or "") + "x", domain="panel.example", secure=True)
    assert is_in(client)


def test_without_the_check_of_settings_a_short_secret_serves(people: Settings, monkeypatch: Patch) -> None:
    weak = world.with_auth(people, secret_key="short")
    with pytest.raises(SettingsError):
        product.create_app(weak)
    monkeypatch.setattr(product, "check_complete", _nothing)
    assert product.create_app(weak).server.secret_key == "short"


# 6
def test_if_sessions_did_not_age_they_would_live_for_ever(people: Settings, monkeypatch: Patch) -> None:
    monkeypatch.setattr(Session, "alive", lambda *_: True)
    clock = FakeClock()
    client = world.browser(people, clock)
    world.sign_in(client)
    clock.turn(days=30)
    assert is_in(client)


# 7
@pytest.fixture
def untried(people: Settings) -> Settings:
    """Nobody has tried a password yet."""
    with State(people.state_path).engine.begin() as connection:
        connection.exec_driver_sql("delete from attempts")
    return people


def _statuses(settings: Settings, times: int, **headers: str) -> list[int]:
    clients = [world.browser(settings) for _ in range(2)]
    return [world.sign_in(clients[n % 2], password="wrong", headers=headers).status_code for n in range(times)]


def test_if_each_worker_counted_for_itself_two_would_allow_ten(
    untried: Settings, monkeypatch: Patch, tmp_path: Any
) -> None:
    assert _statuses(untried, 6) == [401] * 5 + [429]
    made = iter(range(99))
    monkeypatch.setattr(
        product.State,
        "__init__",
        _own_attempts(product.State.__init__, lambda: tmp_path / f"worker-{next(made)}.sqlite"),
    )
    assert _statuses(untried, 11) == [401] * 10 + [429]


def _own_attempts(init: Any, path: Any) -> Any:
    def wrapped(self: State, shared: Any) -> None:
        init(self, shared)
        own = State.__new__(State)
        init(own, path())
        self.attempts = own.attempts

    return wrapped


def test_if_everybodys_word_counted_rotating_it_would_help(untried: Settings) -> None:
    trusting = world.with_auth(untried, trusted_proxies=("0.0.0.0/0",))
    client = world.browser(trusting)
    tried = [
        world.sign_in(client, password="wrong", headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code
        for n in range(10)
    ]
    assert tried == [401] * 10


@pytest.mark.parametrize("limit", ["PER_ACCOUNT", "PER_ADDRESS"])
def test_without_the_slower_limits_a_botnet_or_a_sprayer_goes_on(
    untried: Settings, monkeypatch: Patch, limit: str
) -> None:
    book, now = State(untried.state_path).attempts, FakeClock().now

    def attack() -> None:
        for n in range(110):
            account, address = ("m1", f"192.0.2.{n}") if limit == "PER_ACCOUNT" else (f"user-{n}", "192.0.2.1")
            book.begin(account, address, now=now)

    with pytest.raises(attempts.TooManyAttempts):
        attack()
    monkeypatch.setattr(attempts, limit, attempts.Limit(failures=10**6, window=timedelta(hours=1)))
    attack()


# 8
def test_without_the_dummy_hash_the_unknown_would_cost_nothing(untried: Settings, monkeypatch: Patch) -> None:
    verified = []
    verify = PasswordHasher().verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda _self, *given: verified.append(given) or verify(*given))
    client = world.browser(untried)
    for user in ("m1", "nobody"):
        assert world.sign_in(client, user, "wrong password").status_code == 401
    assert len(verified) == 2
    monkeypatch.setattr(
        "crm_dash.sign_in.is_right", lambda hashed, password: hashed is not None and verify(hashed, password)
    )
    assert world.sign_in(client, "nobody", "wrong password").status_code == 401
    assert len(verified) == 2


def test_without_the_length_check_ten_thousand_letters_are_hashed(untried: Settings, monkeypatch: Patch) -> None:
    verified = []
    monkeypatch.setattr("crm_dash.sign_in.is_right", lambda _hash, password: verified.append(password))
    client = world.browser(untried)
    assert world.sign_in(client, password="x" * 10_000).status_code == 400
    assert verified == []
    monkeypatch.setattr("crm_dash.sign_in._check_form", _nothing)
    assert world.sign_in(client, password="x" * 10_000).status_code == 401
    assert len(verified) == 1


# 9
def test_without_local_path_next_leads_elsewhere(untried: Settings, monkeypatch: Patch) -> None:
    monkeypatch.setattr(sign_in, "local_path", lambda target: target)
    answer = world.sign_in(world.browser(untried), target="//evil.example")
    assert answer.headers["Location"] == "//evil.example"


@pytest.fixture
def questioned(people: Settings, provider: Provider) -> Settings:
    """The same store, entered through the provider."""
    keys = {"oidc_issuer": provider.issuer, "oidc_client_id": "panel", "oidc_client_secret": "s", "oidc_claim": "sub"}
    return world.with_auth(people, mode="oidc", **keys)


def test_without_state_an_attackers_link_signs_the_victim_in(
    questioned: Settings, provider: Provider, monkeypatch: Patch
) -> None:
    attacker, victim = world.browser(questioned), world.browser(questioned)
    get(victim, "/sign-in/start")
    asked = get(attacker, "/sign-in/start").headers["Location"]
    back = urlsplit(provider.code_for(asked, "m1"))
    with attacker.session_transaction(base_url=PUBLIC) as kept:
        question = next(value for name, value in kept.items() if name.startswith("_state_"))["data"]
    client, _ = victim.application.extensions[oidc.EXTENSION]
    monkeypatch.setattr(client.framework, "get_state_data", lambda _session, _state: question)
    assert get(victim, f"{back.path}?{back.query}").status_code == 303
    assert is_in(victim)


def test_without_nonce_a_token_for_another_question_signs_in(
    questioned: Settings, provider: Provider, monkeypatch: Patch
) -> None:
    browser = world.browser(questioned)
    asked = get(browser, "/sign-in/start").headers["Location"]
    theirs = parse_qs(urlsplit(asked).query)["nonce"][0]
    back = urlsplit(provider.code_for(asked.replace(theirs, "another-nonce-of-some-length"), "m1"))
    client, _ = browser.application.extensions[oidc.EXTENSION]
    parse = client.parse_id_token
    monkeypatch.setattr(client, "parse_id_token", lambda given, **more: parse(given, **{**more, "nonce": None}))
    assert get(browser, f"{back.path}?{back.query}").status_code == 303
    assert is_in(browser)
