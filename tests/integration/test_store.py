"""Reading the store: what a reader's connection cannot do, limits, many threads, a pointer that moves."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from crm_dash.build import snapshots
from crm_dash.build.run import build
from crm_dash.errors import NotFound, QueryTimeout, StoreError
from crm_dash.facts.ask import statement
from crm_dash.scope import find_viewer
from crm_dash.settings import load_settings
from crm_dash.store import Snapshot, Store
from tests.oracle.handmade import sale, shop
from tests.stores import built, write_source

TODAY = date(2025, 3, 31)
FOREVER = "select count(*) from range(10000000000) as a(x), range(100) as b(y) where hash(a.x, b.y) = 1"


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    tables = shop(sales=[sale(n, "2025-03-01", f"{n}.25") for n in range(50)])
    config = write_source(tmp_path_factory.mktemp("store"), tables)
    settings, snapshot = built(config, today=TODAY)
    return config, settings, snapshot


@pytest.fixture
def fresh(tmp_path):
    config = write_source(tmp_path, shop(sales=[sale(1, "2025-03-01", "10.00")]))
    return config, load_settings(config, environ={})


def _path(settings, number: int):
    return snapshots.snapshot_path(settings.store.path, number)


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from read_csv('{folder}/exports/users.csv')",
        "select * from read_text('/etc/passwd')",
        "select * from read_blob('/etc/passwd')",
        "select * from read_parquet('{folder}/store/rejects.parquet')",
        "select * from '/etc/passwd'",
        "select * from glob('/etc/*')",
        "select * from sniff_csv('/etc/passwd')",
        "select getenv('HOME')",
        "select * from sqlite_scan('{folder}/state.sqlite', 'refreshes')",
        "select * from query('select 1; drop table x')",
        "select * from snapshot",  # a Python variable
        "copy (select 1) to '{folder}/out.csv'",
        "attach '{folder}/other.duckdb'",
        "attach ':memory:' as m",
        "detach store",
        "install httpfs",
        "load httpfs",
        "set memory_limit = '100GB'",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "reset enable_external_access",
        "pragma threads = 8",
        "create table t as select 1",
        "create or replace macro visible_sales(a) as table select 1",
        "insert into store.users values ('x')",
        "update store.users set role = 'admin'",
        "delete from store.users",
        "drop table store.users",
        "export database '{folder}/dump'",
        "checkpoint",
        "call pragma_version()",
        "explain select 1",
        "select 1; select 2",
        "select 1; set threads = 8",
        "",
    ],
)
def test_a_reader_can_only_select_from_the_store(shared, sql):
    config, _, snapshot = shared
    before = sorted(config.parent.rglob("*"))
    with pytest.raises(Exception):  # noqa: B017, PT011 - StoreError where we refuse it, DuckDB's own where it does
        snapshot.rows(sql.format(folder=config.parent), {})
    assert sorted(config.parent.rglob("*")) == before
    assert snapshot.rows("select count(*) as n from active_users()", {}) == [{"n": 6}]


def test_statements_that_are_no_single_select_are_refused_before_they_run(shared):
    _, _, snapshot = shared
    for sql in ("set threads = 2", "select 1; select 2", "copy (select 1) to 'x'", "attach 'x'"):
        with pytest.raises(StoreError, match="only a single SELECT"):
            snapshot.rows(sql, {})


@pytest.mark.parametrize("text", ["m1' or '1'='1", "'; drop table store.users; --", "$user_id", "%", "\\", "🙂\x00"])
def test_sql_in_a_bind_is_literal_text(shared, text):
    _, _, snapshot = shared
    assert snapshot.rows("select $user_id as x", {"user_id": text}) == [{"x": text}]
    with pytest.raises(NotFound):
        find_viewer(snapshot, text)


def test_a_slow_query_is_stopped_and_the_next_one_works(shared):
    _, settings, _ = shared
    snapshot = Snapshot(_path(settings, 1), 1, memory_limit="200MB", query_seconds=0.3)
    with pytest.raises(QueryTimeout, match=r"longer than 0\.3 s"):
        snapshot.rows(FOREVER, {})
    assert snapshot.rows("select 1 as x", {}) == [{"x": 1}]
    snapshot.close()


def test_the_limit_stops_one_query_and_leaves_another_threads_alone(shared):
    _, settings, _ = shared
    snapshot = Snapshot(_path(settings, 1), 1, memory_limit="200MB", query_seconds=0.5)
    outcomes = []

    def slow() -> None:
        with pytest.raises(QueryTimeout):
            snapshot.rows(FOREVER, {})
        outcomes.append("stopped")

    thread = threading.Thread(target=slow)
    thread.start()
    while thread.is_alive():
        assert snapshot.rows("select sum(range) as s from range(1000)", {}) == [{"s": 499500}]
    thread.join()
    assert outcomes == ["stopped"]
    snapshot.close()


def test_a_query_over_the_memory_limit_is_a_clean_error_and_the_next_one_works(shared):
    _, settings, _ = shared
    snapshot = Snapshot(_path(settings, 1), 1, memory_limit="30MB")
    with pytest.raises(StoreError, match="more memory"):
        snapshot.rows("select list(hash(range)::varchar) as l from range(20000000)", {})
    assert snapshot.rows("select 1 as x", {}) == [{"x": 1}]
    snapshot.close()


def test_a_cursor_per_query_gives_every_thread_its_own_rows(shared):
    _, _, snapshot = shared
    sql = "select $n as n, sum(amount) as s from visible_sales('D1', 'distributor', 'D1', 'C1', $day) where line_no > 0"

    def ask(n: int) -> bool:
        (row,) = snapshot.rows(sql, {"n": n, "day": TODAY, "unused": object()})
        return (row["n"], float(row["s"])) == (n, 1237.5)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(800)))


def test_once_computes_once_for_all_threads(shared):
    _, _, snapshot = shared
    calls = []

    def compute() -> list[dict[str, int]]:
        calls.append(1)
        return [{"x": 1}]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: snapshot.once(("test", 1), compute), range(50)))
    assert calls == [1]
    assert all(answer == [{"x": 1}] for answer in answers)


def test_the_pointer_is_followed_and_the_old_snapshot_still_answers_its_holder(fresh):
    config, settings = fresh
    build(settings, today=TODAY)
    store = Store(settings)
    old = store.current()
    assert store.current() is old
    sql = "select count(*) as n from visible_sales('D1', 'distributor', 'D1', 'C1', date '2025-03-31')"
    with (config.parent / "exports" / "sales.csv").open("a") as handle:
        handle.write('"S2","1","2025-03-03","C1","D1","p1","1","7.00",""\n')
    for number in (2, 3, 4):
        build(settings, today=TODAY, force=True)
        assert store.current().number == number
    # Its file is deleted by now (two old ones are kept); an open file lives as long as its reader.
    assert not _path(settings, 1).exists()
    assert (old.rows(sql, {}), store.current().rows(sql, {})) == ([{"n": 1}], [{"n": 2}])
    assert store.current().rows("select snapshot from build_info()", {}) == [{"snapshot": 4}]


def test_before_the_first_build_the_store_says_what_to_do(fresh):
    _, settings = fresh
    with pytest.raises(StoreError, match="crm_dash build"):
        Store(settings).current()


def test_the_facts_selects_pass_the_gate(shared):
    _, _, snapshot = shared
    binds = {"organisation_id": "M1", "organisation_kind": "manufacturer", "brand_id": "nobody's"}
    assert snapshot.rows(statement("analytics_brand"), binds) == []
    assert find_viewer(snapshot, "m1").organisation_name == "M1"


@pytest.mark.parametrize("kind", ["", "admin", None])
def test_an_organisation_of_no_known_kind_sees_no_line(shared, kind):
    _, _, snapshot = shared
    sql = "select count(*) as n from visible_sales($organisation, $kind, 'all', null, $day)"
    assert snapshot.rows(sql, {"organisation": "M1", "kind": "manufacturer", "day": TODAY})[0]["n"] == 50
    for organisation in ("M1", "D1"):
        assert snapshot.rows(sql, {"organisation": organisation, "kind": kind, "day": TODAY})[0]["n"] == 0
