"""Settings: one row per key (type, default, help), from ``crm.toml`` and the environment.

``CRM_DASH_<SECTION>_<KEY>`` overrides a key of the file. Relative paths are relative to the file's folder
(without a file: to the product's folder); ``source.mappings`` may also name a folder of the product.
"""

from __future__ import annotations

import os
import tomllib
import typing
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, available_timezones

import holidays
from babel.numbers import list_currencies

from crm_dash import auth_checks
from crm_dash.errors import SettingsError
from crm_dash.setting_values import allowed, from_text, typed

PRODUCT_FOLDER = Path(__file__).resolve().parent.parent
ENVIRONMENT_PREFIX = "CRM_DASH_"


def _key(default: Any, help_text: str) -> Any:
    return field(default=default, metadata={"help": help_text})


def _secret(help_text: str) -> Any:
    return field(default=None, repr=False, metadata={"help": help_text})


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceSettings:
    """Where the rows come from."""

    kind: Literal["files", "postgres", "demo"] = _key("demo", "what the source is")
    path: Path | None = _key(None, "kind = files: folder of the CSV, Parquet and XLSX files")
    url: str | None = _secret("kind = postgres: connection URL; never printed")
    mappings: Path = _key(Path("data/sources/demo"), "folder with one <table>.sql per canonical table")
    max_rejects: float = _key(0.01, "share of rejected rows per table above which a refresh is refused, 0 to 1")
    scale: float = _key(1.0, "kind = demo: size; 1 is about 400 customers, 350 about 100 million lines")


@dataclass(frozen=True, kw_only=True, slots=True)
class StoreSettings:
    """Where the snapshots live."""

    path: Path = _key(Path("var/store"), "folder of the snapshots; state.sqlite stands beside it")
    memory_limit: str = _key("1GB", "memory DuckDB may use for building, e.g. 500MB or 4GB")
    refresh_every: int = _key(0, "minutes between refreshes that `python app.py` starts; 0: none")
    min_refresh_interval: int = _key(0, "seconds people must wait between two refreshes")


@dataclass(frozen=True, kw_only=True, slots=True)
class PanelSettings:
    """How the figures are cut and shown."""

    currency: str = _key("EUR", "reporting currency, ISO 4217; rows in another one are rejected")
    timezone: str = _key("Europe/Madrid", "zone of all civil dates, an IANA name")
    country: str = _key("ES", "business-day calendar, ISO 3166")
    language: Literal["es", "en"] = _key("es", "language of first visits")
    as_of: str = _key("today", "the panel's day: today, data (the data's last day) or YYYY-MM-DD")
    development: bool = _key(False, "serve /design, all building blocks in all states, for work on the product")


@dataclass(frozen=True, kw_only=True, slots=True)
class FeatureSettings:
    """What an organisation's users have; ``[features.<organisation_id>]`` overrides ``[features]``."""

    outstanding_documents: bool = _key(True, "show receivables (the outstanding widget)")


@dataclass(frozen=True, kw_only=True, slots=True)
class AuthSettings:
    """How people sign in."""

    mode: Literal["demo", "local", "oidc", "proxy"] = _key("demo", "demo: choose who to be, on loopback only")
    allowed_hosts: tuple[str, ...] = _key(
        (), "host names that the server answers to; empty: loopback names and the address served"
    )
    secret_key: str | None = _secret("signs short-lived cookies; 32 random characters or more, in every mode but demo")
    idle_minutes: int = _key(30, "a session ends after so many minutes without a request")
    session_hours: int = _key(8, "a session ends after so many hours in all")
    trusted_proxies: tuple[str, ...] = _key((), "addresses or networks of the proxies whose X-Forwarded-* counts")
    proxy_header: str = _key("X-Remote-User", "mode = proxy: header in which a trusted proxy names the user")
    oidc_issuer: str | None = _key(None, "mode = oidc: the provider's issuer URL")
    oidc_client_id: str | None = _key(None, "mode = oidc: this product's client id at the provider")
    oidc_client_secret: str | None = _secret("mode = oidc: the client's secret; never printed")
    oidc_claim: str = _key("email", "mode = oidc: claim that names the user, equal to users.user_id or users.email")


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """All settings; immutable, passed down from ``create_app`` and the command line."""

    source: SourceSettings = SourceSettings()
    store: StoreSettings = StoreSettings()
    panel: PanelSettings = PanelSettings()
    features: FeatureSettings = FeatureSettings()
    auth: AuthSettings = AuthSettings()
    organisation_features: Mapping[str, FeatureSettings] = field(default_factory=dict)

    def features_of(self, organisation_id: str) -> FeatureSettings:
        """The features of one organisation's users."""
        return self.organisation_features.get(organisation_id, self.features)

    @property
    def zone(self) -> ZoneInfo:
        """The zone of all civil dates."""
        return ZoneInfo(self.panel.timezone)

    @property
    def state_path(self) -> Path:
        """The state database's file."""
        return self.store.path.parent / "state.sqlite"


_SECTIONS: dict[str, type] = {
    "source": SourceSettings,
    "store": StoreSettings,
    "panel": PanelSettings,
    "features": FeatureSettings,
    "auth": AuthSettings,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingRow:
    """One documented key: what the README's table shows."""

    key: str
    allowed: str
    default: str
    help: str
    environment: str


def setting_rows() -> list[SettingRow]:
    """Every key with what it allows, its default, and its environment variable."""
    rows = []
    for section, cls in _SECTIONS.items():
        hints = typing.get_type_hints(cls)
        for item in fields(cls):
            default = "" if item.default in (None, (), MISSING) else str(item.default)
            rows.append(
                SettingRow(
                    key=f"{section}.{item.name}",
                    allowed=allowed(hints[item.name]),
                    default=default.lower() if isinstance(item.default, bool) else default,
                    help=item.metadata["help"],
                    environment=f"{ENVIRONMENT_PREFIX}{section}_{item.name}".upper(),
                )
            )
    return rows


def load_settings(config: Path | str | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the file (``config``, else ``CRM_DASH_CONFIG``, else ``./crm.toml`` if there) and environment.

    Raises SettingsError that names the key and what is allowed.
    """
    named = config or environ.get(f"{ENVIRONMENT_PREFIX}CONFIG")
    path = Path(named) if named else Path("crm.toml")
    if named and not path.is_file():
        raise SettingsError(f"config file {path} does not exist; give --config an existing crm.toml")
    base = path.resolve().parent if path.is_file() else PRODUCT_FOLDER
    return settings_from(_read_toml(path) if path.is_file() else {}, base=base, environ=environ)


def settings_from(document: Mapping[str, Any], *, base: Path, environ: Mapping[str, str]) -> Settings:
    """Checked settings from a parsed document; ``base`` is what relative paths are relative to."""
    for name, value in document.items():
        if name not in _SECTIONS:
            raise SettingsError(f"unknown section [{name}]; allowed: {', '.join(_SECTIONS)}")
        if not isinstance(value, Mapping):
            raise SettingsError(f"{name} must be a section: write [{name}]")
    overrides = {k: v for k, v in document.get("features", {}).items() if isinstance(v, Mapping)}
    values: dict[str, Any] = {}
    for section, cls in _SECTIONS.items():
        given = {k: v for k, v in document.get(section, {}).items() if not (section == "features" and k in overrides)}
        values[section] = _section(section, cls, given, environ)
    values["organisation_features"] = {
        organisation: _section(f"features.{organisation}", FeatureSettings, given, {}, values["features"])
        for organisation, given in overrides.items()
    }
    return _checked(Settings(**values), base)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML: {error}") from error


def _section(
    section: str, cls: type, given: Mapping[str, Any], environ: Mapping[str, str], inherited: Any = None
) -> Any:
    hints = typing.get_type_hints(cls)
    unknown = sorted(set(given) - set(hints))
    if unknown:
        raise SettingsError(f"unknown key {section}.{unknown[0]}; allowed: {', '.join(hints)}")
    values = {key: typed(f"{section}.{key}", value, hints[key]) for key, value in given.items()}
    for key, hint in hints.items():
        text = environ.get(f"{ENVIRONMENT_PREFIX}{section}_{key}".upper())
        if text is not None:
            values[key] = from_text(f"{section}.{key}", text, hint)
    return replace(inherited, **values) if inherited is not None else cls(**values)


def _checked(settings: Settings, base: Path) -> Settings:
    source, panel = settings.source, settings.panel
    if not 0 <= source.max_rejects <= 1:
        raise SettingsError(f"source.max_rejects = {source.max_rejects} is not allowed; allowed: 0 to 1")
    if not 0 < source.scale <= 10_000:
        raise SettingsError(f"source.scale = {source.scale} is not allowed; allowed: above 0, up to 10000")
    if min(settings.store.refresh_every, settings.store.min_refresh_interval) < 0:
        raise SettingsError("store.refresh_every and store.min_refresh_interval must not be negative")
    if panel.timezone not in available_timezones():
        raise SettingsError(f"panel.timezone = {panel.timezone!r} is not allowed; allowed: an IANA name")
    if panel.currency not in list_currencies():
        raise SettingsError(f"panel.currency = {panel.currency!r} is not allowed; allowed: an ISO 4217 code")
    if panel.country not in holidays.list_supported_countries():
        raise SettingsError(f"panel.country = {panel.country!r} is not allowed; allowed: an ISO 3166 code")
    if panel.as_of not in ("today", "data") and not _is_date(panel.as_of):
        raise SettingsError(f"panel.as_of = {panel.as_of!r} is not allowed; allowed: today, data or YYYY-MM-DD")
    if source.kind == "files" and source.path is None:
        raise SettingsError("source.path is missing; with source.kind = files it names the folder of the files")
    if source.kind == "postgres" and source.url is None:
        raise SettingsError("source.url is missing; with source.kind = postgres it is the connection URL")
    if source.kind != "demo" and source.mappings == SourceSettings().mappings:
        raise SettingsError("source.mappings is missing; it names the folder with one <table>.sql per table")
    auth_checks.check_values(settings.auth)
    return _resolved(settings, base)


def _resolved(settings: Settings, base: Path) -> Settings:
    source, store = settings.source, settings.store
    mappings = base / source.mappings
    if not mappings.is_dir() and (PRODUCT_FOLDER / source.mappings).is_dir():
        mappings = PRODUCT_FOLDER / source.mappings
    path = base / source.path if source.path is not None else None
    return replace(
        settings,
        source=replace(source, mappings=mappings, path=path),
        store=replace(store, path=base / store.path),
    )


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
