"""Damaged snapshot files, foreign write-ahead logs and a garbled pointer: the last good snapshot serves."""

from dataclasses import replace
from datetime import date

import duckdb
import pytest

from app import _build_if_missing
from crm_dash.build import snapshots
from crm_dash.build.run import build
from crm_dash.errors import StoreError
from crm_dash.settings import load_settings
from crm_dash.store import Store
from tests.oracle.handmade import sale, shop
from tests.stores import write_source

TODAY = date(2025, 3, 31)


@pytest.fixture
def settings(tmp_path):
    config = write_source(tmp_path, shop(sales=[sale(1, "2025-03-01", "10.00")]))
    return load_settings(config, environ={})


def _path(settings, number: int):
    return snapshots.snapshot_path(settings.store.path, number)


@pytest.mark.parametrize("damage", ["empty", "text", "header", "half", "gone"])
@pytest.mark.parametrize("older", [False, True], ids=["alone", "with an older one"])
def test_of_a_file_that_cannot_be_opened_the_last_good_one_is_used(settings, damage, older):
    build(settings, today=TODAY)
    number = build(settings, today=TODAY, force=True).snapshot if older else 1
    path = _path(settings, number)
    data = path.read_bytes()
    path.unlink()
    broken = {"empty": b"", "text": b"not a database" * 999, "half": data[: len(data) // 2]}
    if damage != "gone":
        path.write_bytes(broken.get(damage, bytes(4096) + data[4096:]))
    if older:
        assert Store(settings).current().number == 1
    else:
        with pytest.raises(StoreError, match=r"snapshot.1"):
            Store(settings).current()


def test_flipped_bytes_are_refused_when_read_and_then_the_last_good_one_is_used(tmp_path):
    config = write_source(tmp_path, shop(sales=[sale(n, "2025-03-01", f"{n}.25") for n in range(3000)]))
    settings = load_settings(config, environ={})
    build(settings, today=TODAY)
    build(settings, today=TODAY, force=True)
    data = _path(settings, 1).read_bytes()
    sql = "select count(amount) as n, max(document_id) as m from visible_sales('D1', 'distributor', '', 'C1', $day)"
    expected = [{"n": 3000, "m": "S999"}]
    refused = set()
    for at in range(12_288, len(data), 37_000):
        _path(settings, 2).unlink()
        _path(settings, 2).write_bytes(data[:at] + bytes([data[at] ^ 255]) + data[at + 1 :])
        store = Store(settings)
        for _ in range(2):
            try:
                assert store.current().rows(sql, {"day": TODAY}) == expected
            except StoreError as error:
                refused.add(str(error))
                assert store.current().number == 1
    assert refused == {"snapshot 2 cannot be read"}


@pytest.mark.parametrize("wal", ["garbage", "another database's", "a copy's"])
def test_a_foreign_wal_beside_the_file_is_ignored(settings, wal):
    build(settings, today=TODAY)
    path = _path(settings, 1)
    copy = path.with_name("copy.duckdb")
    if wal == "a copy's":
        copy.write_bytes(path.read_bytes())
    with duckdb.connect(str(copy)) as connection:
        connection.execute("pragma disable_checkpoint_on_shutdown")
        changed = "update sales set amount = 666" if wal == "a copy's" else "create table sales as select 666 as amount"
        connection.execute(changed)
        written = copy.with_name("copy.duckdb.wal").read_bytes()
    path.with_name("snapshot-1.duckdb.wal").write_bytes(b"garbage" * 99 if wal == "garbage" else written)
    snapshot = Store(settings).current()
    sql = "select amount::integer as a from visible_sales('D1', 'distributor', 'D1', 'C1', $day)"
    assert snapshot.rows(sql, {"day": TODAY}) == [{"a": 10}]
    assert list(settings.store.path.glob(".*")) == []


def test_a_pointer_that_is_no_json_is_a_store_error(settings):
    build(settings, today=TODAY)
    (settings.store.path / snapshots.POINTER).write_text("{")
    with pytest.raises(StoreError):
        Store(settings).current()


def test_a_store_of_another_version_says_so_and_is_made_anew_at_the_start(settings):
    build(settings, today=TODAY)
    pointer = snapshots.read_pointer(settings.store.path)
    snapshots.write_pointer(settings.store.path, replace(pointer, layout="older", fingerprint="older"))
    # Its tables are there, so it is served as long as nobody misses one.
    assert Store(settings).current().number == 1
    with duckdb.connect(str(_path(settings, 1))) as connection:
        connection.execute("drop table build_info")
    with pytest.raises(StoreError, match=r"another version of the product; run `python -m crm_dash build`"):
        Store(settings).current()
    assert _build_if_missing(settings).snapshot == 2
    assert Store(settings).current().number == 2
    assert _build_if_missing(settings) is None
