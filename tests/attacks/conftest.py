"""The same attacks on both servers that the product is run with, and on one in this process to tamper with."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from crm_dash.build.run import build
from crm_dash.panel import today_in
from crm_dash.settings import Settings, load_settings
from tests.attacks import shop
from tests.attacks.protocol import Tab
from tests.serving import serving
from tests.stores import write_source

# One refresh at most: the fuzz presses the button too.
STORE = f'as_of = "{shop.DAY}"'


@dataclass(frozen=True)
class Target:
    """A server under attack, and its output."""

    url: str
    log: Path

    def tab(self, user_id: str) -> Tab:
        """Somebody's tab."""
        return Tab(self.url).become(user_id)

    def audit(self) -> list[dict[str, Any]]:
        """The audit lines so far, of all workers."""
        return [line for text in self.log.read_text().splitlines() if (line := _audit_line(text)) is not None]


def _audit_line(text: str) -> dict[str, Any] | None:
    if not text.startswith('{"at": '):
        return None
    line: dict[str, Any] = json.loads(text)
    return line


@pytest.fixture(scope="session")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built store of the marked shop."""
    config = write_source(tmp_path_factory.mktemp("attacks"), shop.tables(), panel=STORE)
    text = config.read_text().replace("[store]\n", "[store]\nmin_refresh_interval = 3600\n")
    config.write_text(text)
    settings = load_settings(config, environ={})
    build(settings, today=today_in(settings))
    return config


@pytest.fixture(scope="session", params=["app.py", "gunicorn"])
def target(request: pytest.FixtureRequest, config: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """``python app.py``, then gunicorn with three workers."""
    log = tmp_path_factory.mktemp("server") / "log"
    # What a careless environment could switch on must change nothing (THREATS 2).
    careless = dict.fromkeys(("DASH_DEBUG", "DASH_UI", "DASH_HOT_RELOAD", "DASH_MCP_ENABLED", "FLASK_DEBUG"), "true")
    with serving(config, log=log, kind=request.param, environ=careless) as url:
        yield Target(url, log)


@pytest.fixture
def settings(config: Path) -> Settings:
    return load_settings(config, environ={})


@pytest.fixture
def inside(settings: Settings) -> Callable[[str], Tab]:
    """Somebody's tab on an app in this process, made when asked for: after what the test has taken away."""

    def tab(user_id: str) -> Tab:
        return Tab(create_app(settings).server.test_client()).become(user_id)

    return tab
