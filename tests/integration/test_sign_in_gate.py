"""The gate in front of every route: nobody gets data, a page leads to sign-in, no odd path opens (THREATS 1, 3, 21)."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient

from app import create_app
from crm_dash.settings import Settings
from tests.integration import signing_in as world
from tests.integration.signing_in import PUBLIC, get, is_in, sign_in


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = world.store(tmp_path_factory.mktemp("gate"))
    for user in ("m1",):
        world.give_password(settings, user)
    return settings


@pytest.fixture
def client(settings: Settings) -> FlaskClient:
    return world.browser(settings)


# Without _check_viewer in the gate each of these answers 200 or 404, with the shop's data in some.
@pytest.mark.parametrize(
    "path",
    [
        "/_dash-layout",
        "/_dash-dependencies",
        "/_dash-component-suites/dash/deps/react@18.v4_4_1.min.js",
        "/_reload-hash",
        "/api/v1/customers/C1/panel",
        "/api/v1/customers/C1/events",
        "/customers/C1/upcoming.ics",
        "/no-such-page",
        "/console",
    ],
)
def test_nobody_gets_data(client: FlaskClient, path: str) -> None:
    response = get(client, path)
    assert response.status_code == 401
    assert response.json == {"error": {"code": "unauthenticated", "message": "sign in first"}}


# Fails when an endpoint is added to Flask that neither the gate's list nor this one names.
def test_every_route_is_behind_the_gate_but_those_listed_here(client: FlaskClient) -> None:
    open_paths = {"/sign-in", "/sign-out", "/assets/<path:filename>", "/_favicon.ico", "/health"}
    for rule in client.application.url_map.iter_rules():
        if rule.rule in open_paths:
            continue
        path = re.sub("<[^>]+>", "x", rule.rule)
        for method in sorted(rule.methods or ()):
            status = client.open(path, method=method, base_url=PUBLIC).status_code
            assert status in (401, 302), (method, path)
            assert status == 401 or path in ("/", "/sessions"), path


# Dash's own callbacks read the pathname from the request's body: a gate that read it there too would let this in.
@pytest.mark.parametrize("pathname", ["/sign-in", "/assets/x.css", "/health", None, 7])
def test_a_forged_pathname_opens_nothing(client: FlaskClient, pathname: object) -> None:
    body = {**world.UPDATE, "inputs": [{"id": "url", "property": "pathname", "value": pathname}]}
    response = client.post("/_dash-update-component", json=body, base_url=PUBLIC)
    assert (response.status_code, response.json["error"]["code"]) == (401, "unauthenticated")


# A gate that compared paths by their beginning would take these for static bundles or the sign-in page.
@pytest.mark.parametrize(
    "path", ["/assets/../_dash-layout", "/sign-in/../_dash-layout", "//_dash-layout", "/sign-in/x", "/health/x"]
)
def test_odd_paths_open_nothing(client: FlaskClient, path: str) -> None:
    response = get(client, path)
    assert response.status_code in (401, 404) or response.headers["Location"].startswith("/sign-in?")
    assert b"props" not in response.data


@pytest.mark.parametrize("path", ["/", "/customers/C1?distributor=D1&lang=en", "/customers/C%201", "/analytics"])
def test_pages_lead_to_sign_in_and_back(settings: Settings, path: str) -> None:
    client = world.browser(settings)
    response = get(client, path)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sign-in?next=%2F")
    page = get(client, response.headers["Location"])
    target = re.search(r'name="next" value="([^"]*)"', page.text)
    assert target is not None
    assert html.unescape(target[1]) == path
    assert sign_in(client, target=path).headers["Location"] == path


def test_who_is_signed_in_gets_pages_data_and_404(client: FlaskClient) -> None:
    sign_in(client)
    assert is_in(client)
    for path in ("/customers/C1", "/_dash-layout", "/_dash-dependencies", "/analytics"):
        assert get(client, path).status_code == 200, path
    for path in ("/no-such-page", "/console", "/_mcp", "/demo/persona"):
        assert get(client, path).status_code == 404, path
    assert get(client, "/sign-in?next=/analytics").headers["Location"] == "/analytics"


# The persona's form would let everybody be anybody.
def test_demo_modes_choice_does_not_exist(client: FlaskClient) -> None:
    sign_in(client)
    response = client.post("/demo/persona", data={"user_id": "d1", "next": "/"}, base_url=PUBLIC)
    assert response.status_code == 404


def test_static_bundles_and_health_are_open(client: FlaskClient) -> None:
    for path in ("/assets/sign_in.css", "/assets/theme.js", "/health", "/sign-in", "/_favicon.ico"):
        with get(client, path) as response:
            assert response.status_code == 200, path


# `python app.py` refuses to listen elsewhere; gunicorn listens where it is told to, and Host is the client's word.
def test_demo_mode_answers_to_this_machine_only(settings: Settings) -> None:
    demo = world.with_auth(settings, mode="demo", secret_key=None)
    paths = ("/customers/C1", "/api/v1/customers/C1/panel", "/_dash-layout")
    for address, status in ((world.HERE, 403), ("", 403), ("127.0.0.1", 200), ("::1", 200)):
        client = world.browser(demo, address=address)
        assert {get(client, path).status_code for path in paths} == {status}
    opened = create_app(demo, open_demo=True).server.test_client()
    opened.environ_base["REMOTE_ADDR"] = world.HERE
    assert get(opened, "/api/v1/customers/C1/panel").status_code == 200
