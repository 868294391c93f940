"""A build's good ends: what is read, how it is stored, when it is read again."""

import time
from datetime import date, datetime
from decimal import Decimal

import duckdb
import pytest

from crm_dash.build.run import build, rejected_rows
from crm_dash.build.source import _load_extension
from crm_dash.errors import CrmDashError, StoreError
from crm_dash.settings import load_settings
from crm_dash.store import Store
from tests.oracle import random_ledger
from tests.oracle.handmade import row, sale, shop
from tests.stores import built, stored, write_rows, write_source

TODAY = date(2025, 3, 31)
SALES = "document_id, line_no, sold_on, customer_id, product_id, quantity, amount"


@pytest.fixture
def config(tmp_path):
    tables = shop(sales=[sale(1, "2025-03-01", "10.00"), sale(2, "2025-03-02", "-2.50", distributor=None)])
    del tables["notes"], tables["agreement_tiers"]
    return write_source(tmp_path, tables)


def _build(config, environ=None, **more):
    return build(load_settings(config, environ=environ or {}), today=TODAY, **more)


def test_a_build_reports_every_table_and_publishes(config):
    report = _build(config)
    assert (report.outcome, report.snapshot) == ("built", 1)
    rows = {table.name: table.rows for table in report.tables if table.present}
    assert (rows["users"], rows["sales"], rows["orders"], rows["products"]) == (7, 2, 0, 3)
    assert [table.name for table in report.tables if not table.present] == ["notes", "agreement_tiers"]
    assert all(table.rejected == 0 and table.warnings == {} for table in report.tables)
    snapshot = Store(load_settings(config, environ={})).current()
    assert (snapshot.number, snapshot.info["snapshot"], snapshot.info["built_for"]) == (1, 1, TODAY)
    assert snapshot.tables_present == {table.name for table in report.tables if table.present}
    assert stored(config, "select count(*) from notes") == [(0,)]


def test_a_check_publishes_nothing_and_leaves_no_file(config):
    settings = load_settings(config, environ={})
    report = _build(config, publish=False)
    assert (report.outcome, report.snapshot) == ("checked", None)
    assert list(settings.store.path.glob("snapshot-*")) == []
    with pytest.raises(StoreError, match="nothing was built yet"):
        Store(settings).current()


def test_an_unchanged_source_is_current_and_not_read(config):
    _build(config)
    started = time.monotonic()
    report = _build(config)
    assert (report.outcome, report.snapshot, report.tables) == ("current", 1, ())
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("change", ["file", "new file", "mapping", "currency", "max_rejects"])
def test_whatever_a_build_depends_on_makes_it_build_again(config, change):
    _build(config)
    environ = {}
    if change == "file":
        with (config.parent / "exports" / "sales.csv").open("a") as handle:
            handle.write('"S3","1","2025-03-03","C1","D1","p1","1","7.00",""\n')
    elif change == "new file":
        (config.parent / "exports" / "more.csv").write_text("a\n1\n")
    elif change == "mapping":
        write_rows(config, "orders", "select * from read_csv('orders.csv', all_varchar = true) where true")
    else:
        environ = {"currency": {"CRM_DASH_PANEL_CURRENCY": "USD"}, "max_rejects": {"CRM_DASH_SOURCE_MAX_REJECTS": "1"}}[
            change
        ]
    report = _build(config, environ)
    assert (report.outcome, report.snapshot) == ("built", 2)
    assert stored(config, "select count(*) from sales") == [(3 if change == "file" else 2,)]


def test_force_builds_an_unchanged_source(config):
    _build(config)
    assert _build(config, force=True).snapshot == 2


def test_an_empty_store_builds_and_opens(tmp_path):
    config = write_source(tmp_path, {name: [] for name in shop()})
    _, snapshot = built(config, today=TODAY)
    assert "sales" in snapshot.tables_present
    assert snapshot.rows("select * from active_users()", {}) == []


def test_empty_text_is_null_and_other_text_is_kept(tmp_path):
    tables = shop()
    tables["customers"][0] |= {"city": "", "region": " ", "name": "🙂 مرحبا " + "x" * 300, "country": "NULL"}
    config = write_source(tmp_path, tables)
    built(config, today=TODAY)
    name = tables["customers"][0]["name"]
    found = stored(config, "select name, city, region, country from customers where customer_id = 'C1'")
    assert found == [(name, None, " ", "NULL")]


def test_numeric_ids_become_text_and_refer_to_each_other(tmp_path):
    config = write_source(tmp_path, {"organisations": [], "brands": [], "products": []})
    write_rows(config, "organisations", "select 7 as organisation_id, 'Siete' as name, 'manufacturer' as kind")
    write_rows(config, "brands", "select 70::bigint as brand_id, 'B' as name, 7::utinyint as manufacturer_id")
    write_rows(config, "products", "select uuid() as product_id, 'P' as name, '70' as brand_id")
    _build(config)
    assert stored(config, "select brand_id, manufacturer_id from brands") == [("70", "7")]
    assert stored(config, "select count(*) from products where length(product_id) = 36") == [(1,)]


MOMENTS = {  # Europe/Madrid's two DST days and a month's end: UTC moment → local one
    "2025-03-29 22:59:59": "2025-03-29 23:59:59",
    "2025-03-29 23:00:00": "2025-03-30 00:00:00",
    "2025-03-30 21:59:59": "2025-03-30 23:59:59",
    "2025-03-30 22:00:00": "2025-03-31 00:00:00",
    "2025-03-31 21:59:59": "2025-03-31 23:59:59",
    "2025-03-31 22:00:00": "2025-04-01 00:00:00",
    "2025-10-25 22:00:00": "2025-10-26 00:00:00",
    "2025-10-26 22:59:59": "2025-10-26 23:59:59",
    "2025-10-26 23:00:00": "2025-10-27 00:00:00",
}


@pytest.mark.parametrize(
    "moment", ["'{0}+00'::timestamptz", "'{0}+00'", "replace('{0}Z', ' ', 'T')", "'{0} UTC'", "'{0}.000+0000'"]
)
def test_a_moment_with_a_zone_is_told_in_the_configured_zone(tmp_path, monkeypatch, moment):
    monkeypatch.setenv("TZ", "UTC")
    config = write_source(tmp_path, shop())
    rows = [
        f"select '{n}' as note_id, 'M1' as organisation_id, 'C1' as customer_id, 'm1' as user_id,"
        f" {moment.format(at)} as created_at, 'x' as body"
        for n, at in enumerate(MOMENTS)
    ]
    write_rows(config, "notes", " union all ".join(rows))
    days = [
        f"select '{n}' as document_id, 1 as line_no, {moment.format(at)} as sold_on, 'C1' as customer_id,"
        " 'p1' as product_id, 1 as quantity, 1 as amount"
        for n, at in enumerate(MOMENTS)
    ]
    write_rows(config, "sales", " union all ".join(days))
    _build(config)
    local = [datetime.fromisoformat(text) for text in MOMENTS.values()]
    assert [at for (at,) in stored(config, "select created_at from notes order by note_id")] == local
    assert [day for (day,) in stored(config, "select sold_on from sales order by document_id")] == [
        at.date() for at in local
    ]


def test_a_moment_without_a_zone_is_local_also_in_the_hour_that_dst_skips(tmp_path):
    note = {"organisation_id": "M1", "customer_id": "C1", "user_id": "m1", "body": "x"}
    moments = [datetime(2025, 3, 30, 2, 30), datetime(2025, 10, 26, 2, 30), datetime(2025, 3, 31, 23, 59, 59)]
    config = write_source(
        tmp_path, shop(notes=[row("notes", note_id=f"{n}", created_at=at, **note) for n, at in enumerate(moments)])
    )
    _build(config)
    assert [at for (at,) in stored(config, "select created_at from notes order by note_id")] == moments


@pytest.mark.parametrize("format_", ["parquet", "xlsx"])
def test_parquet_and_xlsx_files_are_read(config, format_):
    target = config.parent / "exports" / f"sales.{format_}"
    with duckdb.connect() as connection:
        _load_extension(connection, "excel", needed=True)
        header = ", header true" if format_ == "xlsx" else ""
        connection.execute(
            "copy (select 'S9' as document_id, 1 as line_no, date '2025-03-31' as sold_on, 'C1' as customer_id,"
            f" 'p1' as product_id, 2 as quantity, 12.34 as amount) to '{target}' (format {format_}{header})"
        )
    write_rows(config, "sales", f"select {SALES} from 'sales.{format_}'")
    _build(config)
    found = stored(config, "select document_id, sold_on, amount, manufacturer_id from sales")
    assert found == [("S9", date(2025, 3, 31), Decimal("12.34"), "M1")]


def test_there_are_no_rejects_to_show_before_the_first_build(config):
    with pytest.raises(CrmDashError, match="nothing was built yet"):
        rejected_rows(load_settings(config, environ={}))


@pytest.mark.parametrize(("as_of", "cut_day"), [("today", 31), ("2025-02-14", 14), ("data", 2)])
def test_the_sums_of_months_are_cut_where_pages_look(tmp_path, as_of, cut_day):
    """The panel's day, or the last sale; each part has its customer's sums, and all of them every line."""
    days = (
        "2024-02-29",
        "2024-03-02",
        "2024-03-03",
        "2025-02-14",
        "2025-02-15",
        "2025-03-01",
        "2025-03-02",
        "2025-03-02",
    )
    sales = [sale(at, day, f"{at}.25") for at, day in enumerate(days, 1)]
    config = write_source(tmp_path, shop(sales=sales), panel=f'as_of = "{as_of}"\n')
    _build(config)
    assert stored(config, "select cut_day from build_info") == [(cut_day,)]
    expected: dict[date, Decimal] = {}
    for line in sales:
        day = line["sold_on"]
        part = day.replace(day=1 if day.day <= cut_day else cut_day + 1)
        expected[part] = expected.get(part, Decimal(0)) + line["amount"]
    assert dict(stored(config, "select day, sum(amount) from sales_months group by day")) == expected
    keys = "day, manufacturer_id, customer_no, distributor_id, brand_id, category"
    assert stored(config, f"from sales_months select 1 group by {keys} having count(*) > 1") == []
    numbers = stored(config, "select customer_no from customers order by customer_id")
    assert numbers == [(at,) for at in range(1, len(numbers) + 1)]


def test_the_days_of_customers_have_every_line_and_order_that_is_not_cancelled(tmp_path):
    tables = random_ledger(3)
    config = write_source(tmp_path, tables)
    _build(config)
    manufacturer = {brand["brand_id"]: brand["manufacturer_id"] for brand in tables["brands"]}
    maker = {product["product_id"]: manufacturer[product["brand_id"]] for product in tables["products"]}
    orders = {order["order_id"]: order for order in tables["orders"]}
    expected = {}
    for line in tables["sales"]:
        key = (line["customer_id"], maker[line["product_id"]], line["distributor_id"], line["sold_on"])
        amount, ordered = expected.get(key, (None, False))
        expected[key] = ((amount or 0) + line["amount"], ordered)
    for line in tables["order_lines"]:
        order = orders[line["order_id"]]
        if order["status"] != "cancelled":
            day = order["ordered_at"].date()
            key = (order["customer_id"], maker[line["product_id"]], order["distributor_id"], day)
            expected[key] = (expected.get(key, (None,))[0], True)
    assert len(expected) > 100
    found = stored(
        config, "select customer_id, manufacturer_id, distributor_id, day, amount, ordered from customer_days"
    )
    assert {row[:4]: row[4:] for row in found} == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize(
    ("table", "number", "named", "by"),
    [
        ("orders", "quote_no", "quotes", "quote_id"),
        ("order_lines", "quote_no", "quotes", "quote_id"),
        ("quote_lines", "quote_no", "quotes", "quote_id"),
        ("payments", "document_no", "receivables", "document_id"),
        *((table, "customer_no", "customers", "customer_id") for table in ("activities", "receivables", "tasks")),
    ],
)
def test_what_is_joined_by_number_has_the_number_of_its_text(tmp_path, table, number, named, by):
    config = write_source(tmp_path, random_ledger(2))
    _build(config)
    numbers = dict(stored(config, f"select {by}, {number} from {named}"))
    assert sorted(numbers.values()) == list(range(1, len(numbers) + 1))
    found = stored(config, f"select {by}, {number} from {table}")
    assert len(found) > 10
    assert [row for row in found if row[1] != numbers.get(row[0])] == []


@pytest.mark.parametrize(
    ("other", "together"),
    [
        ({}, True),
        ({"product_id": "p9"}, True),
        ({"distributor_id": None}, False),
        ({"customer_id": "P1"}, False),
        ({"sold_on": date(2025, 3, 2)}, False),
    ],
    ids=str,
)
def test_a_build_knows_whether_each_document_lies_in_one_place(tmp_path, other, together):
    """One customer, distributor and day: only then do the sums of months count it once."""
    lines = [
        sale(1, "2025-03-01", "1.00"),
        sale(1, "2025-03-01", "2.00", line_no=2, product="p2"),
        {**sale(1, "2025-03-01", "3.00", line_no=3), **other},
        sale(2, "2025-03-01", "4.00"),
    ]
    config = write_source(tmp_path, shop(sales=lines))
    _build(config)
    assert stored(config, "select documents_together from build_info") == [(together,)]
    if together:
        # S1 has lines of p1 and p2, brands of one manufacturer, and perhaps of p9, another's.
        more = len(other)
        counts = "sum(documents), sum(manufacturer_documents), sum(brand_documents)"
        assert stored(config, f"select {counts} from sales_months") == [(2, 2 + more, 3 + more)]
