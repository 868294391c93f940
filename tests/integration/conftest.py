"""What several files ask: a small demo store, built once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from app import create_app
from crm_dash.build.run import build
from crm_dash.panel import today_in
from crm_dash.settings import Settings, load_settings


@pytest.fixture(scope="session")
def small_demo(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of a built demo of some sixty customers; nobody may rebuild it."""
    folder = tmp_path_factory.mktemp("small-demo")
    made = load_settings(None, {"CRM_DASH_STORE_PATH": str(folder / "store"), "CRM_DASH_SOURCE_SCALE": "0.15"})
    build(made, today=today_in(made))
    return made


@pytest.fixture
def demo_client(small_demo: Settings) -> Iterator[FlaskClient]:
    """Somebody in demo mode on the small demo: its first persona until another is chosen."""
    with create_app(small_demo).server.test_client() as client:
        yield client
