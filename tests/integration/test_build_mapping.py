"""Mappings that cannot be used are refused by name, and the old snapshot stays."""

from datetime import date

import pytest

from crm_dash.build import snapshots
from crm_dash.build.run import build
from crm_dash.errors import SourceError
from crm_dash.settings import load_settings
from tests.oracle.handmade import sale, shop
from tests.stores import write_rows, write_source

TODAY = date(2025, 3, 31)


@pytest.fixture
def config(tmp_path):
    return write_source(tmp_path, shop(sales=[sale(1, "2025-03-01", "10.00")]))


def _build(config, environ=None):
    return build(load_settings(config, environ=environ or {}), today=TODAY)


@pytest.mark.parametrize(
    ("table", "sql", "words"),
    [
        ("invoices", "select 1", ["mapping/invoices.sql", "not a canonical table", "sales"]),
        ("brands", "select 1; select 2", ["mapping/brands.sql", "exactly one SELECT", "SELECT, SELECT"]),
        ("brands", "create table x as select 1", ["mapping/brands.sql", "exactly one SELECT", "CREATE"]),
        ("brands", "copy (select 1) to 'x.csv'", ["mapping/brands.sql", "exactly one SELECT", "COPY"]),
        ("brands", "-- nothing yet", ["mapping/brands.sql", "exactly one SELECT", "nothing"]),
        ("brands", "selec 1", ["mapping/brands.sql", "not valid SQL", "selec"]),
        ("brands", "select 1 as colour", ["brands", "unknown column colour", "brand_id"]),
        ("brands", "select 'b' as brand_id, 'B' as name", ["brands", "required column manufacturer_id"]),
        ("brands", "select * from 'gone.csv'", ["brands", "cannot be read", "gone.csv"]),
        ("brands", "select nothing as brand_id from 'brands.csv'", ["brands", "cannot be read", "nothing"]),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_by_name(config, table, sql, words):
    _build(config)
    write_rows(config, table, sql)
    with pytest.raises(SourceError) as refused:
        _build(config)
    assert [word for word in words if word not in str(refused.value)] == []
    assert snapshots.read_pointer(config.parent / "store").snapshot == 1


def test_missing_folders_are_named(config):
    for environ, words in (
        ({"CRM_DASH_SOURCE_PATH": "gone"}, r"source\.path .*gone is not a folder"),
        ({"CRM_DASH_SOURCE_MAPPINGS": "gone"}, r"mapping folder .*gone does not exist"),
        ({"CRM_DASH_SOURCE_MAPPINGS": "exports"}, r"holds no <table>\.sql"),
    ):
        with pytest.raises(SourceError, match=words):
            _build(config, environ)


def test_a_mapping_that_is_not_utf8_is_refused(config):
    (config.parent / "mapping" / "brands.sql").write_bytes(b"select '\xff'")
    with pytest.raises(SourceError, match=r"brands\.sql is not UTF-8"):
        _build(config)
