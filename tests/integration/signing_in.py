"""What the tests of signing in share: a small store with people, a clock to turn, apps over one state database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from crm_dash.build.run import build
from crm_dash.panel import today_in
from crm_dash.passwords import hash_password
from crm_dash.settings import Settings, load_settings
from crm_dash.state import State
from tests.oracle.handmade import sale, shop
from tests.stores import write_source

SECRET = "0f8a2c6e9d3b71f54e8c0a92b6d7f1e3"
PASSWORD = "correct horse battery"
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"
# Behind TLS at its public name, so that cookies are Secure and __Host-.
PUBLIC = "https://panel.example"
COOKIE = "__Host-crm_dash_session"
UPDATE = {
    "output": "..panel-cards.children..",
    "outputs": [{"id": "panel-cards", "property": "children"}],
    "inputs": [{"id": "url", "property": "pathname", "value": "/sign-in"}],
    "changedPropIds": ["url.pathname"],
}


@dataclass
class FakeClock:
    """Now, until somebody turns it."""

    now: datetime = datetime(2026, 3, 2, 9)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


def people() -> Any:
    """The little shop, its users with e-mail addresses."""
    tables = shop(sales=[sale(1, "2025-03-01", "10.00"), sale(2, "2025-03-02", "5.50", distributor="D2")])
    tables["users"] = [{**user, "email": f"{user['user_id']}@example.com"} for user in tables["users"]]
    return tables


def store(folder: Path, tables: Any = None, **auth: Any) -> Settings:
    """Settings over a built store; ``auth`` are keys of [auth] (mode local unless it says else)."""
    settings = load_settings(write_source(folder, tables or people()), environ={})
    build(settings, today=today_in(settings))
    return with_auth(settings, **auth)


def with_auth(settings: Settings, **auth: Any) -> Settings:
    keys = {"mode": "local", "secret_key": SECRET, "allowed_hosts": ("panel.example", "localhost", "127.0.0.1"), **auth}
    return replace(settings, auth=replace(settings.auth, **keys))


def give_password(settings: Settings, user_id: str, password: str = PASSWORD) -> None:
    State(settings.state_path).accounts.save(user_id, hash_password(password))


def browser(settings: Settings, clock: FakeClock | None = None, address: str = HERE) -> FlaskClient:
    """A browser at ``address`` of a worker of its own: an app over the settings' state database."""
    client = create_app(settings, clock=clock or FakeClock()).server.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return client


def another(client: FlaskClient, address: str = HERE) -> FlaskClient:
    """Another browser of the same worker."""
    other = client.application.test_client()
    other.environ_base["REMOTE_ADDR"] = address
    return other


def sign_in(
    client: FlaskClient, user: str = "m1", password: str = PASSWORD, target: str = "/", **more: Any
) -> TestResponse:
    form = {"user": user, "password": password, "next": target}
    return client.post("/sign-in", data=form, base_url=PUBLIC, **more)


def get(client: FlaskClient, path: str, **more: Any) -> TestResponse:
    return client.get(path, base_url=PUBLIC, **more)


def update(client: FlaskClient) -> TestResponse:
    return client.post("/_dash-update-component", json=UPDATE, base_url=PUBLIC)


def token(client: FlaskClient) -> str | None:
    cookie = client.get_cookie(COOKIE, domain="panel.example")
    return cookie.value if cookie is not None else None


def is_in(client: FlaskClient) -> bool:
    """Whether the browser gets data; everything else must be a 401."""
    status = get(client, "/api/v1/customers/C1/panel").status_code
    assert status in (200, 401), status
    return status == 200
