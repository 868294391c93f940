"""Bad rows never vanish: each is in the store or among the rejects, with its reason (SPEC §8)."""

import json
from datetime import date

import pytest

from crm_dash.build import snapshots
from crm_dash.build.run import build, rejected_rows
from crm_dash.errors import RefreshRefused, SourceError
from crm_dash.settings import load_settings
from tests.oracle.handmade import row, sale, shop
from tests.stores import stored, write_rows, write_source

TODAY = date(2025, 3, 31)
HEADER = "document_id,line_no,sold_on,customer_id,distributor_id,product_id,quantity,amount,order_id"
GOOD = "S1,1,2025-03-01,C1,D1,p1,1,10.00,"


def _build(config, limit=1.0):
    return build(load_settings(config, environ={"CRM_DASH_SOURCE_MAX_REJECTS": str(limit)}), today=TODAY)


def _reasons(config):
    rows = rejected_rows(load_settings(config, environ={}))
    return {(row["table_name"], row["key"], row["reason"]) for row in rows}


def _counts(report, table):
    (found,) = [line for line in report.tables if line.name == table]
    return found.rows, found.rejected


def _csv(tmp_path, text: str | bytes, select="select * from read_csv('sales.csv', header = true)"):
    """A shop whose sales are this CSV file."""
    config = write_source(tmp_path, shop())
    write_rows(config, "sales", select)
    data = text if isinstance(text, bytes) else text.encode()
    (config.parent / "exports" / "sales.csv").write_bytes(HEADER.encode() + b"\n" + data)
    return config


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"amount": "ten"}, "wrong_type:amount"),
        ({"amount": "nan"}, "wrong_type:amount"),
        ({"amount": "1,50"}, "wrong_type:amount"),
        ({"amount": "9999999999999"}, "wrong_type:amount"),
        ({"amount": ""}, "missing:amount"),
        ({"line_no": "a"}, "wrong_type:line_no"),
        ({"sold_on": "31/03/2025"}, "wrong_type:sold_on"),
        ({"sold_on": "2025-02-30"}, "wrong_type:sold_on"),
        ({"sold_on": "2025-03-01x"}, "wrong_type:sold_on"),
        ({"sold_on": "31/03/25"}, "wrong_type:sold_on"),
        ({"sold_on": None}, "missing:sold_on"),
        ({"document_id": None}, "missing:document_id"),
        ({"customer_id": "C99"}, "unknown_reference:customer_id"),
        ({"customer_id": "'; drop table sales; --"}, "unknown_reference:customer_id"),
        ({"product_id": None}, "missing:product_id"),
        ({"document_id": "S1"}, "duplicate_key"),
    ],
)
def test_a_bad_row_is_rejected_with_its_reason_key_and_content(tmp_path, change, reason):
    bad = {**sale(2, "2025-03-02", "5.00"), **change}
    config = write_source(tmp_path, shop(sales=[sale(1, "2025-03-01", "10.00"), bad, sale(3, "2025-03-03", "7.00")]))
    report = _build(config)
    assert _counts(report, "sales") == (2, 1)
    (rejected,) = rejected_rows(load_settings(config, environ={}))
    assert (rejected["table_name"], rejected["reason"]) == ("sales", reason)
    assert rejected["key"] == "/".join(str(bad[name]) for name in ("document_id", "line_no") if bad[name])
    content = json.loads(rejected["content"])
    assert {name: content[name] or "" for name in change} == {name: value or "" for name, value in change.items()}
    assert stored(config, "select document_id from sales order by 1") == [("S1",), ("S3",)]


def test_values_outside_an_enumeration_are_rejected(tmp_path):
    tables = shop()
    tables["organisations"].append({"organisation_id": "X", "name": "X", "kind": "shop"})
    tables["users"].append({**tables["users"][0], "user_id": "boss", "role": "Admin"})
    config = write_source(tmp_path, tables)
    _build(config)
    assert _reasons(config) == {("organisations", "X", "wrong_type:kind"), ("users", "boss", "wrong_type:role")}


def test_a_rejected_row_takes_with_it_what_requires_it(tmp_path):
    quote = row("quotes", quote_id="Q1", quoted_at="yesterday", customer_id="C1", status="open")
    line = row("quote_lines", quote_id="Q1", line_no=1, product_id="p1", amount="5.00")
    order = row("orders", order_id="O1", quote_id="Q1", ordered_at="2025-03-01 10:00:00", customer_id="C1")
    config = write_source(tmp_path, shop(quotes=[quote], quote_lines=[line], orders=[order]))
    report = _build(config)
    assert _reasons(config) == {
        ("quotes", "Q1", "wrong_type:quoted_at"),
        ("quote_lines", "Q1/1", "unknown_reference:quote_id"),
    }
    # The order only may name a quote: it stays, with a warning.
    (orders,) = [table for table in report.tables if table.name == "orders"]
    assert (orders.rows, orders.rejected, orders.warnings) == (1, 0, {"quote_id": 1})
    assert stored(config, "select order_id, quote_id from orders") == [("O1", None)]


def test_an_unknown_optional_reference_becomes_null_with_a_warning(tmp_path):
    sales = [sale(1, "2025-03-01", "10.00", distributor="D9", order_id="O9"), sale(2, "2025-03-01", "1.00")]
    config = write_source(tmp_path, shop(sales=sales))
    (table,) = [table for table in _build(config).tables if table.name == "sales"]
    assert (table.rows, table.rejected, table.warnings) == (2, 0, {"distributor_id": 1, "order_id": 1})
    found = stored(config, "select document_id, distributor_id, order_id from sales order by 1")
    assert found == [("S1", None, None), ("S2", "D1", None)]


def test_of_a_duplicate_key_the_first_good_row_is_kept(tmp_path):
    sales = [{**sale(1, "2025-03-01", "0"), "amount": "bad"}, sale(1, "2025-03-02", "2.00"), sale(1, "2025-03-03", "3")]
    config = write_source(tmp_path, shop(sales=sales))
    assert _counts(_build(config), "sales") == (1, 2)
    assert _reasons(config) == {("sales", "S1/1", "wrong_type:amount"), ("sales", "S1/1", "duplicate_key")}
    assert stored(config, "select sold_on from sales") == [(date(2025, 3, 2),)]


def test_another_currency_is_rejected_and_none_is_the_configured_one(tmp_path):
    codes = ("EUR", "USD", "", "eur")
    text = "".join(f"S{n},1,2025-03-01,C1,D1,p1,1,10.00,,{code}\n" for n, code in enumerate(codes))
    config = _csv(tmp_path, "")
    (config.parent / "exports" / "sales.csv").write_text(f"{HEADER},currency\n{text}")
    assert _counts(_build(config), "sales") == (2, 2)
    assert _reasons(config) == {("sales", "S1/1", "other_currency:USD"), ("sales", "S3/1", "other_currency:eur")}


def test_rows_of_an_absent_parent_are_rejected(tmp_path):
    tables = shop(payments=[row("payments", payment_id="P", document_id="R", paid_on="2025-01-01", amount="1")])
    del tables["receivables"]
    config = write_source(tmp_path, tables)
    assert _counts(_build(config), "payments") == (0, 1)
    assert _reasons(config) == {("payments", "P", "unknown_reference:document_id")}


@pytest.mark.parametrize("select", ["select * from read_csv('sales.csv', header = true)", "from 'sales.csv'"])
@pytest.mark.parametrize("rest", [b"", b",D1,p1,1,1,,,more", b",D1,p1,1,1,\xff\xfe", b",D1,p1,1,ten,"])
def test_a_line_the_reader_cannot_read_costs_one_row(tmp_path, select, rest):
    text = "".join(f"A{n},1,2025-03-01,C1,D1,p1,1,10.00,\n" for n in range(5000)).encode()
    config = _csv(tmp_path, text + b"S2,1,2025-03-01,C1" + rest + b"\nS3,1,2025-03-03,C1,D1,p1,1,7.00,\n", select)
    assert _counts(_build(config), "sales") == (5001, 1)
    (rejected,) = rejected_rows(load_settings(config, environ={}))
    # A value that only our cast refuses has no line; what the reader refuses has file and line.
    if rejected["reason"].startswith("unreadable_line"):
        assert rejected["file"].endswith("sales.csv")
        assert rejected["line"] == 5002
        assert rejected["content"].startswith("S2,1")
    else:
        assert (rejected["reason"], rejected["key"]) == ("wrong_type:amount", "S2/1")


# The delimiter and quote are said: a few lines are too few for the reader to guess them from.
STRICT = "select * from read_csv('sales.csv', header = true, delim = ',', quote = '\"')"
OPEN_QUOTE = b'S2,1,2025-03-01,C1,D1,p1,1,10.00,"O'


@pytest.mark.parametrize(("rows", "line"), [(2, b"S2,1,2025-03-0"), (30_000, OPEN_QUOTE)], ids=["fields", "quote"])
def test_a_truncated_last_line_is_a_reject(tmp_path, rows, line):
    text = "".join(f"A{n},1,2025-03-01,C1,D1,p1,1,10.00,\n" for n in range(rows))
    config = _csv(tmp_path, text.encode() + line, STRICT)
    assert _counts(_build(config), "sales") == (rows, 1)
    (rejected,) = rejected_rows(load_settings(config, environ={}))
    assert rejected["reason"].startswith("unreadable_line")
    assert (rejected["line"], rejected["file"].endswith("sales.csv")) == (rows + 2, True)


def test_a_file_too_broken_to_tell_its_columns_is_refused_by_name(tmp_path):
    config = _csv(tmp_path, f"{GOOD}\n", STRICT)
    _build(config)
    with (config.parent / "exports" / "sales.csv").open("ab") as handle:
        handle.write(OPEN_QUOTE)
    with pytest.raises(SourceError, match=r"sales: the source cannot be read: .*sales\.csv"):
        _build(config)
    assert snapshots.read_pointer(config.parent / "store").snapshot == 1


def test_too_many_rejects_refuse_the_build_keep_the_rejects_and_the_old_snapshot(tmp_path):
    config = write_source(tmp_path, shop(sales=[sale(n, "2025-03-01", "10.00") for n in range(9)]))
    _build(config, 0.1)
    with (config.parent / "exports" / "sales.csv").open("a") as handle:
        handle.write('"S9","1","2025-03-03","C1","D1","p1","1","ten",""\n')
    with pytest.raises(RefreshRefused, match=r"sales: 1 of 10 rows were rejected, above source\.max_rejects = 0\.09"):
        _build(config, 0.09)
    assert snapshots.read_pointer(config.parent / "store").snapshot == 1
    assert [path.name for path in (config.parent / "store").glob("snapshot-*")] == ["snapshot-1.duckdb"]
    assert _reasons(config) == {("sales", "S9/1", "wrong_type:amount")}
    assert _build(config, 0.1).snapshot == 2  # the limit itself is allowed


def test_rejects_are_those_of_the_last_build(tmp_path):
    config = _csv(tmp_path, f"{GOOD}\n{GOOD}\n")
    _build(config)
    assert _reasons(config) == {("sales", "S1/1", "duplicate_key")}
    (config.parent / "exports" / "sales.csv").write_text(f"{HEADER}\n{GOOD}\n")
    _build(config)
    assert _reasons(config) == set()
