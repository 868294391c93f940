"""OpenID Connect against a provider that runs on loopback (THREATS 9): code flow with PKCE, state and nonce."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask.testing import FlaskClient

from app import create_app
from crm_dash.errors import SettingsError
from crm_dash.settings import Settings
from tests.integration import signing_in as world
from tests.integration.signing_in import COOKIE, PUBLIC, get, is_in, token
from tests.oidc_provider import Provider, running_provider
from tests.serving import free_port


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    with running_provider(tmp_path_factory.mktemp("provider") / "log") as provider:
        yield provider


@pytest.fixture(scope="module")
def settings(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return world.store(
        tmp_path_factory.mktemp("oidc"),
        mode="oidc",
        oidc_issuer=provider.issuer,
        oidc_client_id="panel",
        oidc_client_secret="the client's own secret",
    )


@pytest.fixture
def client(settings: Settings) -> FlaskClient:
    return world.browser(settings)


def _start(client: FlaskClient, target: str = "/") -> str:
    response = get(client, "/sign-in/start", query_string={"next": target})
    assert response.status_code == 302
    return response.headers["Location"]


def _answer(client: FlaskClient, provider: Provider, sub: str = "m1", target: str = "/"):
    return get(client, _path(provider.code_for(_start(client, target), sub)))


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def _refused(client: FlaskClient, response, status: int = 400) -> None:
    assert response.status_code == status, response.text
    assert 'role="alert"' in response.text
    assert token(client) is None
    assert not is_in(client)


def test_the_question_has_pkce_state_and_nonce(client: FlaskClient) -> None:
    asked = {key: value[0] for key, value in parse_qs(urlsplit(_start(client)).query).items()}
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert asked["redirect_uri"] == f"{PUBLIC}/sign-in/answer"
    assert all(len(asked[name]) >= 20 for name in ("code_challenge", "state", "nonce"))


def test_who_the_provider_names_is_signed_in_and_comes_back(client: FlaskClient, provider: Provider) -> None:
    page = get(client, "/sign-in?next=/analytics&lang=en").text
    assert 'href="/sign-in/start?next=%2Fanalytics&amp;lang=en"' in page
    response = _answer(client, provider, target="/analytics")
    assert (response.status_code, response.headers["Location"]) == (303, "/analytics")
    cookies = {cookie.split("=")[0]: cookie for cookie in response.headers.getlist("Set-Cookie")}
    assert "Secure" in cookies[COOKIE]
    assert "HttpOnly" in cookies[COOKIE]
    assert get(client, "/api/v1/customers/C1/panel").json["scope"]["organisation_id"] == "M1"
    client.post("/sign-out", base_url=PUBLIC)
    assert not is_in(client)


# A link that an attacker started must not sign the victim in as the attacker.
@pytest.mark.parametrize("state", [None, "", "invented", "swapped"])
def test_a_wrong_or_absent_state_is_400(client: FlaskClient, provider: Provider, state: str | None) -> None:
    url = urlsplit(provider.code_for(_start(client), "m1"))
    query = {key: value[0] for key, value in parse_qs(url.query).items()}
    if state == "swapped":
        other = world.another(client)
        state = parse_qs(urlsplit(_start(other)).query)["state"][0]
    query["state"] = state  # type: ignore[assignment]
    answer = {key: value for key, value in query.items() if value is not None}
    _refused(client, get(client, "/sign-in/answer", query_string=answer))


def test_an_answer_nobody_asked_for_is_400(client: FlaskClient, provider: Provider) -> None:
    stolen = _path(provider.code_for(_start(world.another(client)), "m1"))
    _refused(client, get(client, stolen))
    for query in ("", "?code=x&state=y", "?error=access_denied", "?code=x&code=y&state=%00", "?state[]=1"):
        _refused(client, get(client, f"/sign-in/answer{query}"))


# Without the nonce a code that was stolen elsewhere could be put into one's own answer.
@pytest.mark.parametrize("nonce", ["another-nonce-of-some-length", None])
def test_a_wrong_or_absent_nonce_is_400(client: FlaskClient, provider: Provider, nonce: str | None) -> None:
    asked = _start(client)
    theirs = parse_qs(urlsplit(asked).query)["nonce"][0]
    if nonce is None:
        # The token of the answer is right, the question's memory of its nonce is another.
        with client.session_transaction(base_url=PUBLIC) as kept:
            key = next(name for name in kept if name.startswith("_state_"))
            kept[key] = {**kept[key], "data": {**kept[key]["data"], "nonce": "kept-by-another-question"}}
    else:
        asked = asked.replace(theirs, nonce)
    _refused(client, get(client, _path(provider.code_for(asked, "m1"))))


def test_a_code_is_good_once(client: FlaskClient, provider: Provider) -> None:
    path = _path(provider.code_for(_start(client), "m1"))
    assert get(client, path).status_code == 303
    thief = world.another(client)
    _start(thief)
    _refused(thief, get(thief, path))
    again = get(client, path)
    assert again.status_code == 400


@pytest.mark.parametrize(("sub", "status"), [("stranger", 403), ("liar", 400), ("nameless", 400)])
def test_strangers_and_unverified_names_are_refused(
    client: FlaskClient, provider: Provider, sub: str, status: int
) -> None:
    _refused(client, _answer(client, provider, sub), status)


def test_another_claim_can_name_the_user(settings: Settings, provider: Provider) -> None:
    other = world.with_auth(
        settings,
        mode="oidc",
        oidc_claim="sub",
        oidc_issuer=provider.issuer,
        oidc_client_id="panel",
        oidc_client_secret="the client's own secret",
    )
    client = world.browser(other)
    assert _answer(client, provider).status_code == 303
    assert is_in(client)


# The signed cookie is all that stands between an answer and a session: another key's must not count.
def test_a_question_signed_with_another_key_is_400(settings: Settings, client: FlaskClient, provider: Provider) -> None:
    forger = world.browser(
        world.with_auth(
            settings,
            mode="oidc",
            oidc_issuer=provider.issuer,
            oidc_client_id="panel",
            oidc_client_secret="the client's own secret",
            secret_key=world.SECRET[::-1],
        )
    )
    path = _path(provider.code_for(_start(forger), "m1"))
    name = "__Host-crm_dash_signed"
    forged = forger.get_cookie(name, domain="panel.example")
    assert forged is not None
    client.set_cookie(name, forged.value, domain="panel.example", secure=True)
    _refused(client, get(client, path))


def test_the_questions_cookie_is_as_strict_as_the_sessions(client: FlaskClient) -> None:
    (cookie,) = get(client, "/sign-in/start").headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-crm_dash_signed=")
    assert {part.strip() for part in cookie.split(";")[1:]} == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}


def test_a_provider_that_is_away_is_said_so(settings: Settings) -> None:
    keys = {"mode": "oidc", "oidc_client_id": "panel", "oidc_client_secret": "x"}
    client = world.browser(world.with_auth(settings, oidc_issuer=f"http://127.0.0.1:{free_port()}", **keys))
    _refused(client, get(client, "/sign-in/start"), 503)
    _refused(client, get(client, "/sign-in/answer?code=x&state=y"), 503)


# A provider that took the place of the configured one must not be believed.
def test_a_provider_of_another_name_is_refused(client: FlaskClient, provider: Provider) -> None:
    path = _path(provider.code_for(_start(client), "m1"))
    oidc, _ = client.application.extensions["crm_dash.oidc"]
    oidc.load_server_metadata()["issuer"] = "https://elsewhere.example"
    _refused(client, get(client, path), 503)
    assert get(client, "/sign-in/start").status_code == 503


# alg none, or one that the client's own secret signs, would let others than the provider make tokens.
def test_only_the_providers_own_signatures_count(client: FlaskClient) -> None:
    oidc, _ = client.application.extensions["crm_dash.oidc"]
    oidc.load_server_metadata()["id_token_signing_alg_values_supported"] = ["none", "HS256", "RS256"]
    _start(client)
    assert oidc.load_server_metadata()["id_token_signing_alg_values_supported"] == ["RS256"]


# There is no password to try in this mode.
def test_the_password_form_does_not_exist(client: FlaskClient) -> None:
    assert world.sign_in(client).status_code == 404
    assert 'type="password"' not in get(client, "/sign-in").text


@pytest.mark.parametrize("missing", ["oidc_issuer", "oidc_client_id", "oidc_client_secret"])
def test_without_its_provider_it_refuses_to_start(settings: Settings, missing: str) -> None:
    keys = {"oidc_issuer": "https://id.example", "oidc_client_id": "panel", "oidc_client_secret": "x", missing: None}
    with pytest.raises(SettingsError, match=missing):
        create_app(world.with_auth(settings, mode="oidc", **keys))
    with pytest.raises(SettingsError, match="https"):
        create_app(world.with_auth(settings, mode="oidc", **{**keys, missing: "x", "oidc_issuer": "http://id.example"}))


# A provider's session that stays would let the next one at this browser in by a click.
def test_signing_out_leads_on_to_the_providers_own_sign_out(client: FlaskClient, provider: Provider) -> None:
    _answer(client, provider)
    hint = client.get_cookie("__Host-crm_dash_hint", domain="panel.example")
    assert hint is not None
    page = client.post("/sign-out", data={"lang": "en"}, base_url=PUBLIC)
    assert page.status_code == 200
    assert not is_in(client)
    (found,) = re.findall(r'http-equiv="refresh" content="0;url=([^"]+)"', page.text)
    url = urlsplit(html.unescape(found))
    asked = {key: value[0] for key, value in parse_qs(url.query).items()}
    assert f"{url.scheme}://{url.netloc}" == provider.issuer
    assert (asked["id_token_hint"], asked["client_id"]) == (hint.value, "panel")
    assert asked["post_logout_redirect_uri"] == f"{PUBLIC}/sign-in"
    assert requests.get(html.unescape(found), timeout=10).status_code == 200
    assert client.get_cookie("__Host-crm_dash_hint", domain="panel.example") is None
    assert get(client, "/sign-in?state=x").status_code == 200


@pytest.mark.parametrize("metadata", [{"end_session_endpoint": None}, {"issuer": "https://elsewhere.example"}])
def test_without_such_a_provider_signing_out_ends_here(client: FlaskClient, provider: Provider, metadata) -> None:
    _answer(client, provider)
    oidc, _ = client.application.extensions["crm_dash.oidc"]
    oidc.load_server_metadata().update(metadata)
    assert client.post("/sign-out", base_url=PUBLIC).headers["Location"] == "/sign-in?lang=es"
    assert not is_in(client)
