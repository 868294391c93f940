"""What SQL could do on a reader's connection, were it let in (THREATS 19, 38), and values past their checks (18)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
import pytest

from crm_dash import scope, store
from crm_dash.errors import NotFound, StoreError
from crm_dash.settings import Settings
from tests.attacks.protocol import Tab
from tests.attacks.shop import USUAL

STATEMENTS = (
    "select * from read_csv('{file}')",
    "select * from read_text('{file}')",
    "select * from '{file}'",
    "select * from glob('/etc/*')",
    "copy (select 1) to '{file}.out'",
    "attach '{file}.duckdb' as other",
    "install httpfs",
    "load httpfs",
    "set threads = 2",
    "set enable_external_access = true",
    "reset enable_external_access",
    "pragma enable_profiling",
    "select getenv('PATH')",
    "insert into store.users select * from store.users",
    "drop table store.sales",
    "export database '{file}.d'",
)
# Harmless to others on the connection itself (profiling), so only the one way to ask refuses them.
ONLY_REFUSED_BY_ROWS = ("pragma enable_profiling",)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "secret.csv"
    path.write_text("a,b\n1,2\n")
    return path


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_reader_can_do_nothing_but_read_the_snapshot(settings: Settings, file: Path, statement: str) -> None:
    """Twice: through the one way to ask, and on the connection itself, past the check that it is a single SELECT."""
    snapshot = store.Store(settings).current()
    sql = statement.format(file=file)
    with pytest.raises((duckdb.Error, StoreError)):
        snapshot.rows(sql, {})
    if statement not in ONLY_REFUSED_BY_ROWS:
        with pytest.raises(duckdb.Error):
            snapshot._connection.execute(sql)
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_without_the_lock_the_file_is_read(settings: Settings, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_lock_down", lambda _connection: None)
    snapshot = store.Store(settings).current()
    assert snapshot.rows(STATEMENTS[0].format(file=file), {}) == [{"a": 1, "b": 2}]


def test_sql_put_together_from_a_parameter_would_run(
    inside: Callable[[str], Tab], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What binding prevents: the same request with a statement that is not bound answers with somebody's panel."""
    path = f"/api/v1/customers/{quote(chr(39) + ' or 1=1 --', safe='')}/panel"
    assert inside("d1").get(path).status == 404
    find_account = scope.find_account

    def careless(snapshot: Any, sight: Any, customer_id: str) -> Any:
        sql = f"select customer_id from visible_accounts('D1', null) where customer_id = '{customer_id}'"
        for row in snapshot.rows(sql, {}):
            return find_account(snapshot, sight, row["customer_id"])
        raise NotFound("that customer does not exist")

    monkeypatch.setattr("crm_dash.panel.find_account", careless)
    assert inside("d1").get(path).status == 200


def test_without_the_callbacks_own_check_a_wrong_type_is_a_500(
    inside: Callable[[str], Tab], monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = inside("d1")
    wrong = {**USUAL, "panel-state.data": {"pathname": 7, "search": ""}}
    assert tab.call(tab.named("panel-cards"), wrong).status == 400
    monkeypatch.setattr("callbacks.url_state.text", lambda _name, value, *_: value)
    assert tab.call(tab.named("panel-cards"), wrong).status == 500
