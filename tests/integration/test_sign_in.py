"""Signing in with a password: the cookie, the secret, what is refused and how (THREATS 5, 8, 9, 16, 24)."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import time

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient

from app import create_app
from crm_dash.errors import SettingsError
from crm_dash.settings import Settings
from tests.integration import signing_in as world
from tests.integration.signing_in import COOKIE, PASSWORD, PUBLIC, get, is_in, sign_in, token, update


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = world.store(tmp_path_factory.mktemp("gate"))
    for user in ("m1", "d1", "m1-rep"):
        world.give_password(settings, user)
    return settings


@pytest.fixture
def client(settings: Settings) -> FlaskClient:
    return world.browser(settings)


# Who reads the database must not be able to sign in: it must not hold the token.
def test_the_cookie_holds_a_random_token_and_the_database_its_hash(settings: Settings, client: FlaskClient) -> None:
    response = sign_in(client)
    (cookie,) = response.headers.getlist("Set-Cookie")
    value = token(client) or ""
    assert len(value) >= 43
    with sqlite3.connect(settings.state_path) as connection:
        dump = "\n".join(connection.iterdump())
    assert value not in dump
    assert hashlib.sha256(value.encode()).hexdigest() in dump
    assert {part.strip() for part in cookie.split(";")[1:]} == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    assert cookie.startswith(f"{COOKIE}=")


# Off loopback is the browser's address or the name it asked for: a proxy on this machine must not fool it.
@pytest.mark.parametrize(
    ("address", "base_url", "secure"),
    [
        ("127.0.0.1", "http://127.0.0.1:8050", False),
        ("::1", "http://localhost:8050", False),
        ("127.0.0.1", "https://panel.example", True),
        (world.HERE, "http://127.0.0.1:8050", True),
    ],
)
def test_cookies_are_secure_off_loopback(settings: Settings, address: str, base_url: str, secure: bool) -> None:
    client = world.browser(settings, address=address)
    form = {"user": "m1", "password": PASSWORD}
    cookie = client.post("/sign-in", data=form, base_url=base_url).headers["Set-Cookie"]
    assert cookie.startswith("__Host-") is secure
    assert ("Secure" in cookie) is secure
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


# An attacker who planted a cookie before sign-in must not share the session after it.
def test_the_session_changes_at_sign_in(client: FlaskClient) -> None:
    planted = "A" * 43
    client.set_cookie(COOKIE, planted, domain="panel.example", secure=True)
    sign_in(client)
    first = token(client)
    assert first != planted
    sign_in(client, "d1")
    assert token(client) not in (first, planted)
    stolen = world.another(client)
    for value in (planted, first):
        stolen.set_cookie(COOKIE, value, domain="panel.example", secure=True)
        assert not is_in(stolen)


def test_a_tampered_cookie_is_nobodys(client: FlaskClient) -> None:
    sign_in(client)
    good = token(client) or ""
    for bad in (good[:-1] + ("A" if good[-1] != "A" else "B"), good + "x", good[:-1], "x" * 3000, "é", '"', ""):
        client.set_cookie(COOKIE, bad, domain="panel.example", secure=True)
        assert not is_in(client), bad
        assert update(client).status_code == 401


@pytest.mark.parametrize("mode", ["local", "oidc", "proxy"])
@pytest.mark.parametrize(
    "secret", [None, "", "tooshrt", "0123456789abcdef0123456789abcde", "a" * 64, "change-me-0123456789abcdefghijklmnop"]
)
def test_a_missing_short_or_default_secret_refuses_to_start(settings: Settings, mode: str, secret: str | None) -> None:
    with pytest.raises(SettingsError, match=r"auth\.secret_key") as refusal:
        create_app(world.with_auth(settings, mode=mode, secret_key=secret))
    assert not secret or secret not in str(refusal.value)


# Unknown users must look like wrong passwords, in body and in work.
@pytest.mark.parametrize("user", ["nobody", "m1", "m1-gone", "m1-rep2", "' or 1=1 --"])
def test_unknown_user_and_wrong_password_look_the_same(
    settings: Settings, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified = []
    verify = PasswordHasher().verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda _self, *given: verified.append(given) or verify(*given))
    client = world.browser(settings, address=f"192.0.2.{len(user)}")
    response = sign_in(client, user, "not the password")
    known = sign_in(world.another(client, f"192.0.2.{100 + len(user)}"), "d1", "not the password")
    assert (response.status_code, response.data) == (401, known.data)
    assert "Set-Cookie" not in response.headers
    assert len(verified) == 2


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https:evil",
        "https://evil.example/",
        "/\\evil",
        "\r\n",
        "/\r\nX: y",
        "/\t/evil",
        "javascript:1",
    ],
)
def test_next_leads_to_this_site_only(client: FlaskClient, target: str) -> None:
    assert sign_in(client, target=target).headers["Location"] == "/"
    page = get(world.another(client), "/sign-in", query_string={"next": target})
    assert 'name="next" value="/"' in page.text


# Without the length check argon2 would hash what it is given; a NUL would end the password for a C library.
@pytest.mark.parametrize("password", ["x" * 10_000, "a\x00b", PASSWORD + "\x00", "", "pass\tword"])
def test_impossible_passwords_are_refused_at_once(client: FlaskClient, password: str) -> None:
    started = time.monotonic()
    response = sign_in(client, "m1-rep", password)
    assert response.status_code in (400, 401)
    assert time.monotonic() - started < 1
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("host", ["[", "[::1", "a b", "localhost@evil.example", ""])
def test_malformed_hosts_are_no_errors_and_off_loopback(client: FlaskClient, host: str) -> None:
    form = {"user": "m1", "password": PASSWORD}
    response = client.post("/sign-in", data=form, headers={"Host": host}, environ_base={"REMOTE_ADDR": "127.0.0.1"})
    assert response.status_code < 500
    cookie = response.headers.get("Set-Cookie")
    assert cookie is None or cookie.startswith("__Host-")


def test_malformed_forms_are_400(client: FlaskClient) -> None:
    assert client.post("/sign-in", base_url=PUBLIC).status_code == 400
    assert client.post("/sign-in", json={"user": "m1"}, base_url=PUBLIC).status_code == 400
    assert sign_in(client, "m" * 10_000).status_code == 400
    assert client.put("/sign-in", base_url=PUBLIC).status_code in (401, 405)


@pytest.mark.parametrize(("query", "language", "words"), [("", "es", "Iniciar sesión"), ("?lang=en", "en", "Sign in")])
def test_the_page_speaks_both_languages_without_inline_code(
    client: FlaskClient, query: str, language: str, words: str
) -> None:
    page = get(client, f"/sign-in{query}").text
    assert f'<html lang="{language}">' in page
    assert words in page
    assert not re.search(r"<style|style=|<script(?! src=)|\son\w+=|https?://", page)
    refused = client.post("/sign-in", data={"user": "x", "password": "y", "lang": language}, base_url=PUBLIC)
    assert 'role="alert"' in refused.text


# Autoescape: what the URL says must stay text.
def test_what_the_url_says_is_escaped(client: FlaskClient) -> None:
    page = get(client, "/sign-in", query_string={"next": '/"><img src=x onerror=alert(1)>'}).text
    assert "<img" not in page


# A row whose organisation is missing does not reach the users table; were it there, the join would not find it.
def test_a_user_without_organisation_is_denied(tmp_path) -> None:
    tables = world.people()
    tables["users"].append({**tables["users"][0], "user_id": "lost", "organisation_id": None})
    tables["users"].append({**tables["users"][0], "user_id": "stray", "organisation_id": "NONE"})
    config = world.write_source(tmp_path, tables)
    config.write_text(config.read_text().replace("max_rejects = 0", "max_rejects = 0.9"))
    loaded = world.load_settings(config, environ={})
    world.build(loaded, today=world.today_in(loaded))
    settings = world.with_auth(loaded)
    for user in ("lost", "stray"):
        world.give_password(settings, user)
        client = world.browser(settings)
        assert sign_in(client, user).status_code == 401
        assert not is_in(client)
