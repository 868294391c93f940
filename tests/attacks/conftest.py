"""The same attacks on both servers that the product is run with, and on one in this process to tamper with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import create_app
from crm_dash import store
from crm_dash.build.run import build
from crm_dash.panel import today_in
from crm_dash.settings import Settings, load_settings
from tests.attacks import shop
from tests.attacks.protocol import Tab
from tests.attacks.sites import PROXY, Site, Target, site
from tests.oidc_provider import Provider, running_provider
from tests.serving import Kind, serving
from tests.stores import write_source

# One refresh at most: the fuzz presses the button too.
STORE = f'as_of = "{shop.DAY}"'
CARELESS = dict.fromkeys(("DASH_DEBUG", "DASH_UI", "DASH_HOT_RELOAD", "DASH_MCP_ENABLED", "FLASK_DEBUG"), "true")


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
def kind(request: pytest.FixtureRequest) -> Kind:
    """``python app.py``, then gunicorn with three workers."""
    return request.param


@pytest.fixture(scope="session")
def target(kind: Kind, config: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """The demo mode's server, where a tab may be anybody's."""
    log = tmp_path_factory.mktemp("server") / "log"
    # What a careless environment could switch on must change nothing (THREATS 2).
    with serving(config, log=log, kind=kind, environ=CARELESS) as url:
        yield Target(url, log)


@pytest.fixture(scope="session")
def local(kind: Kind, config: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Local accounts; gunicorn notes which worker answered."""
    folder = tmp_path_factory.mktemp("local") / "site"
    with site("local", kind, config, folder) as served:
        yield served


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    """The provider that the OpenID server believes."""
    with running_provider(tmp_path_factory.mktemp("provider") / "log") as served:
        yield served


@pytest.fixture(scope="session")
def oidc(kind: Kind, config: Path, provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Whom the provider names."""
    folder = tmp_path_factory.mktemp("oidc") / "site"
    client = {"oidc_issuer": provider.issuer, "oidc_client_id": "panel", "oidc_client_secret": "s", "oidc_claim": "sub"}
    with site("oidc", kind, config, folder, provider=provider, **client) as served:
        yield served


@pytest.fixture(scope="session")
def proxy(kind: Kind, config: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Whom the trusted proxy names in its header."""
    folder = tmp_path_factory.mktemp("proxy") / "site"
    with site("proxy", kind, config, folder, trusted_proxies=PROXY) as served:
        yield served


@pytest.fixture(params=["local", "oidc", "proxy"])
def anywhere(request: pytest.FixtureRequest, local: Site, oidc: Site, proxy: Site) -> Site:
    """Each mode's server in turn."""
    return {"local": local, "oidc": oidc, "proxy": proxy}[request.param]


@pytest.fixture(params=["local", "oidc"])
def with_sessions(request: pytest.FixtureRequest, local: Site, oidc: Site) -> Site:
    """Each mode's server that keeps sessions."""
    return {"local": local, "oidc": oidc}[request.param]


@pytest.fixture
def settings(config: Path) -> Settings:
    return load_settings(config, environ={})


@pytest.fixture
def inside(settings: Settings) -> Callable[[str], Tab]:
    """Somebody's tab on an app in this process, made when asked for: after what the test has taken away."""

    def tab(user_id: str) -> Tab:
        return Tab(create_app(settings).server.test_client()).become(user_id)

    return tab


@pytest.fixture
def weaken_macros(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], None]:
    """Take away the macros' protection: a distributor's user is shown every distributor's lines."""

    def weaken() -> None:
        text = store._SCOPE_SQL.read_text()
        weak = text.replace("when 'distributor' then distributor_id = p_organisation", "when 'distributor' then true")
        assert weak != text
        (tmp_path / "scope.sql").write_text(weak)
        monkeypatch.setattr(store, "_SCOPE_SQL", tmp_path / "scope.sql")

    return weaken
