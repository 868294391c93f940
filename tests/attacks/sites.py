"""Servers that ask who is there: local accounts, an OpenID provider, a proxy's header; on both kinds of server."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import text

from crm_dash.build.run import build
from crm_dash.panel import today_in
from crm_dash.passwords import hash_password
from crm_dash.settings import Settings, load_settings
from crm_dash.state import State
from tests.attacks.protocol import Tab
from tests.oidc_provider import Provider
from tests.serving import Kind, serving
from tests.stores import write_rows

SECRET = "0f8a2c6e9d3b71f54e8c0a92b6d7f1e3"
PASSWORD = "correct horse battery"
ACCOUNTS = ("m1", "m1-rep", "m1-rep2", "m1-nodefault", "m2", "d1", "d2")
PROXY, HEADER = "127.0.0.9", "X-Remote-User"
TOKEN, SIGNED = "crm_dash_session", "crm_dash_signed"
_USERS = "from read_csv('users.csv', header = true, all_varchar = true)"


@dataclass(frozen=True)
class Target:
    """A server under attack, and its output."""

    url: str
    log: Path

    def tab(self, user_id: str) -> Tab:
        """Somebody's tab (demo mode)."""
        return Tab(self.url).become(user_id)

    def audit(self) -> list[dict[str, Any]]:
        """The audit lines so far, of all workers."""
        return [line for text in self.log.read_text().splitlines() if (line := _audit_line(text)) is not None]

    def workers(self) -> list[str]:
        """The process that answered, for each request so far (gunicorn only)."""
        lines = self.log.read_text().splitlines()
        return [line.split()[1] for line in lines if line.startswith("worker ")]


def _audit_line(text: str) -> dict[str, Any] | None:
    if not text.startswith('{"at": '):
        return None
    line: dict[str, Any] = json.loads(text)
    return line


@dataclass(frozen=True)
class Site(Target):
    """A server where people sign in, each by what its mode is."""

    mode: str
    settings: Settings
    config: Path
    provider: Provider | None = None

    def tab(self, user_id: str) -> Tab:
        """The tab of somebody who has just signed in."""
        if self.mode == "proxy":
            return Tab(self.url, address=PROXY, always={HEADER: user_id})
        tab = Tab(self.url)
        if self.mode == "local":
            assert tab.sign_in(user_id, PASSWORD).status == 303
        else:
            assert tab.get(self.provider_answer(tab, user_id)).status == 303
        return tab

    def provider_answer(self, tab: Tab, user_id: str) -> str:
        """The path that the provider sends the browser to, once ``user_id`` has signed in there."""
        assert self.provider is not None
        asked = tab.get("/sign-in/start", next="/").headers["location"]
        parts = urlsplit(self.provider.code_for(asked, user_id))
        return f"{parts.path}?{parts.query}"

    @property
    def state(self) -> State:
        """The state database, as another process (the command line) opens it."""
        return State(self.settings.state_path)

    def let_time_pass(self, *, since_seen: timedelta = timedelta(), since_start: timedelta = timedelta()) -> None:
        """Make every session older: the servers' clocks run on, so what they compare with is moved back."""
        with self.state.engine.begin() as connection:
            rows = connection.execute(text("select session_id, seen_at, created_at from sessions")).all()
            for session_id, seen_at, created_at in rows:
                moved = {"id": session_id, "seen": _earlier(seen_at, since_seen)}
                moved["created"] = _earlier(created_at, since_start)
                statement = "update sessions set seen_at = :seen, created_at = :created where session_id = :id"
                connection.execute(text(statement), moved)

    def forget_attempts(self) -> None:
        """Nobody has tried a password yet."""
        with self.state.engine.begin() as connection:
            connection.exec_driver_sql("delete from attempts")

    def rebuild_users(self, replacing: str = "") -> None:
        """A new snapshot whose users are others: ``replacing`` is what DuckDB's REPLACE takes."""
        write_rows(self.config, "users", f"select * {f'replace ({replacing})' if replacing else ''} {_USERS}")
        build(self.settings, today=today_in(self.settings))


def _earlier(moment: str, by: timedelta) -> str:
    return (datetime.fromisoformat(moment) - by).isoformat(sep=" ", timespec="microseconds")


@contextmanager
def site(
    mode: str, kind: Kind, config: Path, folder: Path, *, provider: Provider | None = None, **auth: str
) -> Iterator[Site]:
    """A server of ``mode`` over a copy of the store at ``config``."""
    shutil.copytree(config.parent, folder, ignore=shutil.ignore_patterns("state.sqlite*", "session.key"))
    own, log = folder / config.name, folder / "log"
    keys = {"mode": mode, "secret_key": SECRET, "allowed_hosts": "127.0.0.1,panel.example", **auth}
    environ = {f"CRM_DASH_AUTH_{name.upper()}": value for name, value in keys.items()}
    settings = load_settings(own, environ=environ)
    for user in ACCOUNTS if mode == "local" else ():
        State(settings.state_path).accounts.save(user, hash_password(PASSWORD))
    with serving(own, log=log, kind=kind, environ=environ) as url:
        yield Site(url=url, log=log, mode=mode, settings=settings, config=own, provider=provider)
