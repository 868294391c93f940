"""Proxy mode: a header names the user, and counts from the configured addresses only."""

from __future__ import annotations

import pytest
from flask import request

from app import create_app
from crm_dash.errors import SettingsError
from crm_dash.settings import Settings
from tests.integration import signing_in as world
from tests.integration.signing_in import HERE, get

PROXY, HEADER = "10.0.0.2", "X-Remote-User"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return world.store(tmp_path_factory.mktemp("proxy"), mode="proxy", trusted_proxies=("10.0.0.0/29",))


def _scope(settings: Settings, address: str, **headers: str) -> tuple[int, str | None]:
    response = get(world.browser(settings, address=address), "/api/v1/customers/C1/panel", headers=headers)
    return response.status_code, response.json.get("scope", {}).get("organisation_id")


@pytest.mark.parametrize(("name", "organisation"), [("m1", "M1"), ("D1@Example.com", "D1"), ("d1", "D1")])
def test_the_proxy_names_the_user_by_id_or_email(settings: Settings, name: str, organisation: str) -> None:
    assert _scope(settings, PROXY, **{HEADER: name}) == (200, organisation)


# Whoever reaches the server past the proxy could be anybody.
def test_the_header_of_a_stranger_counts_for_nothing(settings: Settings) -> None:
    assert _scope(settings, HERE, **{HEADER: "m1"}) == (401, None)
    assert _scope(settings, HERE, **{HEADER: "m1", "X-Forwarded-For": PROXY}) == (401, None)
    assert _scope(settings, "", **{HEADER: "m1"}) == (401, None)


@pytest.mark.parametrize("name", ["", "nobody", "m1-gone", "m1,d1", "M1", "%", "' or true --"])
def test_unknown_inactive_and_ambiguous_names_are_nobody(settings: Settings, name: str) -> None:
    assert _scope(settings, PROXY, **{HEADER: name}) == (401, None)


def test_each_request_stands_for_itself(settings: Settings) -> None:
    client = world.browser(settings, address=PROXY)
    assert get(client, "/customers/C1", headers={HEADER: "m1"}).status_code == 200
    response = get(client, "/customers/C1")
    assert (response.status_code, response.headers["Location"]) == (302, "/sign-in?next=%2Fcustomers%2FC1")
    page = get(client, response.headers["Location"])
    assert "<form" not in page.text
    assert get(client, "/sessions", headers={HEADER: "m1"}).status_code == 404
    assert world.sign_in(client).status_code == 404


def test_the_header_is_a_setting(settings: Settings) -> None:
    other = world.with_auth(settings, mode="proxy", trusted_proxies=(PROXY,), proxy_header="X-Auth-Email")
    assert _scope(other, PROXY, **{"X-Auth-Email": "m1@example.com"}) == (200, "M1")
    assert _scope(other, PROXY, **{HEADER: "m1"}) == (401, None)


def test_two_users_with_one_email_are_nobody(tmp_path) -> None:
    tables = world.people()
    tables["users"] = [{**user, "email": "team@example.com"} for user in tables["users"]]
    settings = world.store(tmp_path, tables, mode="proxy", trusted_proxies=(PROXY,))
    assert _scope(settings, PROXY, **{HEADER: "team@example.com"}) == (401, None)
    assert _scope(settings, PROXY, **{HEADER: "m1"}) == (200, "M1")


def test_without_trusted_proxies_it_refuses_to_start(settings: Settings) -> None:
    with pytest.raises(SettingsError, match=r"auth\.trusted_proxies"):
        create_app(world.with_auth(settings, mode="proxy", trusted_proxies=()))


# The scheme decides on Secure cookies and OIDC's address: only the proxy may say it.
@pytest.mark.parametrize(("address", "scheme"), [(PROXY, "https"), (HERE, "http")])
def test_the_forwarded_scheme_counts_from_the_proxy_only(settings: Settings, address: str, scheme: str) -> None:
    app = create_app(settings).server
    seen = []
    app.before_request_funcs[None].insert(0, lambda: seen.append(request.scheme))
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    client.get("/health", base_url="http://panel.example", headers={"X-Forwarded-Proto": "https"})
    assert seen == [scheme]
