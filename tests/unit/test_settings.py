"""Settings: what is refused and how it is worded, what overrides what, what paths are relative to."""

from dataclasses import fields
from pathlib import Path

import pytest

from crm_dash.errors import SettingsError
from crm_dash.settings import (
    PRODUCT_FOLDER,
    AuthSettings,
    FeatureSettings,
    PanelSettings,
    Settings,
    SourceSettings,
    StoreSettings,
    load_settings,
    setting_rows,
    settings_from,
)

FILES = {"kind": "files", "path": "exports", "mappings": "mapping"}


def _settings(tmp_path: Path, environ: dict[str, str] | None = None, **document) -> Settings:
    return settings_from(document, base=tmp_path, environ=environ or {})


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"sauce": {}}, ["unknown section [sauce]", "source, store, panel, features, auth"]),
        ({"source": "files"}, ["source must be a section", "[source]"]),
        ({"source": {"knid": "files"}}, ["source.knid", "allowed:", "kind", "mappings"]),
        ({"panel": {"curency": "EUR"}}, ["panel.curency", "currency"]),
        ({"features": {"D1": {"outstanding": True}}}, ["features.D1.outstanding", "outstanding_documents"]),
        ({"source": {"kind": "oracle"}}, ["source.kind", "'oracle'", "files, postgres, demo"]),
        ({"source": {"kind": 3}}, ["source.kind", "3", "files, postgres, demo"]),
        ({"source": {"scale": "big"}}, ["source.scale", "'big'", "number"]),
        ({"source": {"scale": True}}, ["source.scale", "True", "number"]),
        ({"source": {"scale": 0}}, ["source.scale", "above 0"]),
        ({"source": {"max_rejects": 1.5}}, ["source.max_rejects", "1.5", "0 to 1"]),
        ({"source": {"max_rejects": float("nan")}}, ["source.max_rejects", "nan", "0 to 1"]),
        ({"store": {"refresh_every": 1.5}}, ["store.refresh_every", "1.5", "whole number"]),
        ({"store": {"refresh_every": False}}, ["store.refresh_every", "False", "whole number"]),
        ({"store": {"min_refresh_interval": -1}}, ["store.min_refresh_interval", "negative"]),
        ({"store": {"path": 4}}, ["store.path", "4", "path"]),
        ({"features": {"outstanding_documents": "yes"}}, ["features.outstanding_documents", "true or false"]),
        ({"panel": {"timezone": "Madrid"}}, ["panel.timezone", "'Madrid'", "IANA"]),
        ({"panel": {"currency": "euros"}}, ["panel.currency", "'euros'", "ISO 4217"]),
        ({"panel": {"country": "Spain"}}, ["panel.country", "'Spain'", "ISO 3166"]),
        ({"panel": {"language": "fr"}}, ["panel.language", "'fr'", "es, en"]),
        ({"panel": {"as_of": "yesterday"}}, ["panel.as_of", "'yesterday'", "today, data or YYYY-MM-DD"]),
        ({"panel": {"as_of": "2025-02-30"}}, ["panel.as_of", "'2025-02-30'", "YYYY-MM-DD"]),
        ({"panel": {"as_of": "20250228"}}, ["panel.as_of", "'20250228'", "YYYY-MM-DD"]),
        ({"auth": {"mode": "none"}}, ["auth.mode", "'none'", "demo, local, oidc, proxy"]),
        ({"auth": {"trusted_proxies": 7}}, ["auth.trusted_proxies", "7", "list"]),
        ({"auth": {"trusted_proxies": [7]}}, ["auth.trusted_proxies", "[7]", "list"]),
        ({"auth": {"trusted_proxies": ["proxy"]}}, ["auth.trusted_proxies", "'proxy'", "10.0.0.0/24"]),
        ({"auth": {"idle_minutes": 0}}, ["auth.idle_minutes", "1 or more"]),
        ({"auth": {"session_hours": -1}}, ["auth.session_hours", "1 or more"]),
        ({"auth": {"proxy_header": "a b"}}, ["auth.proxy_header", "'a b'"]),
        ({"auth": {"secret": "x"}}, ["auth.secret", "secret_key"]),
        ({"source": {"kind": "files", "mappings": "m"}}, ["source.path is missing", "folder"]),
        ({"source": {"kind": "files", "path": "e"}}, ["source.mappings is missing", "<table>.sql"]),
        ({"source": {"kind": "postgres", "mappings": "m"}}, ["source.url is missing", "connection URL"]),
    ],
)
def test_a_refusal_names_the_key_and_what_is_allowed(tmp_path, document, words):
    with pytest.raises(SettingsError) as refused:
        _settings(tmp_path, **document)
    assert [word for word in words if word not in str(refused.value)] == []


def test_defaults_run_the_demo_from_the_products_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = load_settings(environ={})
    assert settings.source.kind == "demo"
    assert settings.source.mappings == PRODUCT_FOLDER / "data" / "sources" / "demo"
    assert settings.store.path == PRODUCT_FOLDER / "var" / "store"
    assert settings.state_path == PRODUCT_FOLDER / "var" / "state.sqlite"


def test_the_environment_overrides_the_file(tmp_path):
    environ = {
        "CRM_DASH_SOURCE_MAX_REJECTS": "0.25",
        "CRM_DASH_STORE_REFRESH_EVERY": "15",
        "CRM_DASH_PANEL_CURRENCY": "USD",
        "CRM_DASH_FEATURES_OUTSTANDING_DOCUMENTS": "false",
        "CRM_DASH_STORE_PATH": "elsewhere",
    }
    settings = _settings(tmp_path, environ, source={**FILES, "max_rejects": 0.5}, panel={"currency": "EUR"})
    assert settings.source.max_rejects == 0.25
    assert settings.store.refresh_every == 15
    assert settings.panel.currency == "USD"
    assert settings.features.outstanding_documents is False
    assert settings.store.path == tmp_path / "elsewhere"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("CRM_DASH_STORE_REFRESH_EVERY", "often", ["store.refresh_every", "'often'", "whole number"]),
        ("CRM_DASH_SOURCE_SCALE", "", ["source.scale", "''", "number"]),
        ("CRM_DASH_FEATURES_OUTSTANDING_DOCUMENTS", "yes", ["features.outstanding_documents", "true or false"]),
        ("CRM_DASH_AUTH_MODE", "open", ["auth.mode", "'open'", "demo, local, oidc, proxy"]),
        ("CRM_DASH_PANEL_AS_OF", "tomorrow", ["panel.as_of", "today, data or YYYY-MM-DD"]),
    ],
)
def test_a_bad_environment_value_names_the_key(tmp_path, name, text, words):
    with pytest.raises(SettingsError) as refused:
        _settings(tmp_path, {name: text})
    assert [word for word in words if word not in str(refused.value)] == []


def test_relative_paths_are_relative_to_the_file_and_absolute_ones_stay(tmp_path):
    (tmp_path / "mapping").mkdir()
    config = tmp_path / "crm.toml"
    config.write_text(
        '[source]\nkind = "files"\npath = "exports"\nmappings = "mapping"\n[store]\npath = "/srv/store"\n'
    )
    settings = load_settings(config, environ={})
    assert settings.source.path == tmp_path / "exports"
    assert settings.source.mappings == tmp_path / "mapping"
    assert settings.store.path == Path("/srv/store")


def test_mappings_may_name_a_folder_of_the_product(tmp_path):
    settings = _settings(tmp_path, source={**FILES, "mappings": "data/sources/dolibarr"})
    assert settings.source.mappings == PRODUCT_FOLDER / "data" / "sources" / "dolibarr"


def test_the_config_file_is_named_by_argument_then_environment_then_found(tmp_path, monkeypatch):
    for name, currency in (("a.toml", "USD"), ("b.toml", "GBP"), ("crm.toml", "CHF")):
        (tmp_path / name).write_text(f'[panel]\ncurrency = "{currency}"\n')
    monkeypatch.chdir(tmp_path)
    environ = {"CRM_DASH_CONFIG": str(tmp_path / "b.toml")}
    assert load_settings(tmp_path / "a.toml", environ).panel.currency == "USD"
    assert load_settings(None, environ).panel.currency == "GBP"
    assert load_settings(None, {}).panel.currency == "CHF"


def test_a_named_file_must_exist_and_be_toml(tmp_path):
    with pytest.raises(SettingsError, match=r"nowhere\.toml does not exist"):
        load_settings(tmp_path / "nowhere.toml", {})
    for content in (b"[panel\n", b"[panel]\nlanguage = '\xff'\n"):
        (tmp_path / "bad.toml").write_bytes(content)
        with pytest.raises(SettingsError, match=r"bad\.toml is not valid TOML"):
            load_settings(tmp_path / "bad.toml", {})


def test_an_unquoted_date_is_taken_as_the_day(tmp_path):
    (tmp_path / "crm.toml").write_text("[panel]\nas_of = 2025-03-31\n")
    assert load_settings(tmp_path / "crm.toml", {}).panel.as_of == "2025-03-31"


def test_an_organisation_overrides_features_for_itself_only(tmp_path):
    settings = _settings(tmp_path, features={"outstanding_documents": False, "D1": {"outstanding_documents": True}})
    assert settings.features_of("D1").outstanding_documents is True
    assert settings.features_of("D2").outstanding_documents is False


def test_a_list_may_be_one_text_with_commas(tmp_path):
    for given in (["crm.example", "10.0.0.7"], "crm.example, 10.0.0.7"):
        assert _settings(tmp_path, auth={"allowed_hosts": given}).auth.allowed_hosts == ("crm.example", "10.0.0.7")
    environ = {"CRM_DASH_AUTH_ALLOWED_HOSTS": "a,,b,"}
    assert _settings(tmp_path, environ).auth.allowed_hosts == ("a", "b")
    for wrong in (7, [7]):
        with pytest.raises(SettingsError, match=r"auth\.allowed_hosts"):
            _settings(tmp_path, auth={"allowed_hosts": wrong})


def test_secrets_are_not_printed(tmp_path):
    url = "postgresql://crm:s3cret@db/crm"
    settings = _settings(tmp_path, {"CRM_DASH_SOURCE_URL": url}, source={"kind": "postgres", "mappings": "m"})
    assert settings.source.url == url
    assert "s3cret" not in repr(settings)


def test_no_secret_is_printed_even_when_refused(tmp_path):
    settings = _settings(tmp_path, {"CRM_DASH_AUTH_SECRET_KEY": "s3cret", "CRM_DASH_AUTH_OIDC_CLIENT_SECRET": "s3cret"})
    assert "s3cret" not in repr(settings)
    for section, key in (("auth", "secret_key"), ("auth", "oidc_client_secret"), ("source", "url")):
        with pytest.raises(SettingsError) as refusal:
            _settings(tmp_path, **{section: {key: 53201}})
        assert "53201" not in str(refusal.value)


def test_a_list_may_be_text_with_commas(tmp_path):
    expected = ("127.0.0.1", "10.0.0.0/24")
    text = "127.0.0.1, 10.0.0.0/24,"
    assert _settings(tmp_path, {"CRM_DASH_AUTH_TRUSTED_PROXIES": text}).auth.trusted_proxies == expected
    assert _settings(tmp_path, auth={"trusted_proxies": list(expected)}).auth.trusted_proxies == expected
    assert _settings(tmp_path, auth={"trusted_proxies": text}).auth.trusted_proxies == expected


def test_every_key_has_a_row_with_help_and_environment():
    classes = {
        "source": SourceSettings,
        "store": StoreSettings,
        "panel": PanelSettings,
        "features": FeatureSettings,
        "auth": AuthSettings,
    }
    keys = [f"{section}.{field.name}" for section, cls in classes.items() for field in fields(cls)]
    rows = setting_rows()
    assert [row.key for row in rows] == keys
    assert all(row.help and row.allowed for row in rows)
    assert all(row.environment == "CRM_DASH_" + row.key.upper().replace(".", "_") for row in rows)


def test_every_key_is_documented_in_the_readme():
    text = (PRODUCT_FOLDER / "README.md").read_text(encoding="utf-8")
    assert [row.key for row in setting_rows() if row.key not in text or row.environment not in text] == []
