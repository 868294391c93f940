"""A widget's file equals the screen to the cent, as an independent oracle computes it (THREATS 30)."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from crm_dash.errors import NotFound
from crm_dash.exports import csv as csv_file
from crm_dash.exports import xlsx as xlsx_file
from crm_dash.exports.columns import columns_of
from crm_dash.exports.table import NUMBERS, Export
from crm_dash.exports.widgets import EVENTS, TABLES, widget_export
from crm_dash.facts.latest_events import EventFilter
from crm_dash.facts.registry import WIDGETS
from crm_dash.i18n import LANGUAGES, locale_for
from crm_dash.scope import find_viewer
from tests import oracle
from tests.stores import LEDGER_DAY, OracleCase

LISTS = {
    "quotes_by_brand": "brands",
    "last_12_months": "months",
    "activities_by_type": "by_type",
    "outstanding": "documents",
    "upcoming": "items",
    "agreements": "items",
    "brand_gaps": "rows",
}
EVERY = 7
Panels = list[tuple[tuple[Any, ...], dict[str, Any]]]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> OracleCase:
    return OracleCase(tmp_path_factory.mktemp("exports"), oracle.random_ledger(1))


def _export(case: OracleCase, slug: str, question: tuple[Any, ...], language: str = "en", **more: Any) -> Export:
    ask, viewer = case.ask(*question), find_viewer(case.snapshot, question[0])
    return widget_export(slug, ask, viewer, case.settings, locale_for(language), **more)


def _csv_rows(export: Export) -> list[dict[str, str]]:
    """The records by column key, the last column by ``about``."""
    keys = [*(column.key for column in export.table.columns), "about"]
    text = b"".join(csv_file.write(export)).decode("utf-8-sig")
    _labels, *records = csv.reader(io.StringIO(text, newline=""))
    return [dict(zip(keys, record, strict=True)) for record in records]


@pytest.fixture(scope="module")
def panels(case: OracleCase) -> Panels:
    """Questions that are answered, and what the oracle answers."""
    asked = [(one, case.oracle(*one)) for one in list(case.questions(5))[::EVERY]]
    answered = [(one, panel) for one, panel in asked if not isinstance(panel, str)]
    assert len(answered) > 10
    return answered


def _expected(item: dict[str, Any], key: str) -> str | None:
    """How the CSV writes a value of the JSON."""
    value = item["previous_year_to_date"] if key == "previous_year_to_date_amount" else item[key]
    if value is None:
        return ""
    if isinstance(value, float | int) and not isinstance(value, bool):
        kind = next(column.kind for column in columns_of(locale_for("en"), [key]))
        return f"{value:.2f}" if kind == "money" else f"{value:.1f}" if kind == "percent" else str(value)
    return str(value).replace("T", " ") if key.endswith("_at") else str(value)


def test_the_lists_equal_the_oracle_cell_by_cell(case: OracleCase, panels: Panels) -> None:
    compared = dict.fromkeys(LISTS, 0)
    for question, panel in panels:
        for slug, field in LISTS.items():
            data = panel["widgets"][slug].get("data")
            if data is None:
                with pytest.raises(NotFound):
                    _export(case, slug, question)
                continue
            export = _export(case, slug, question)
            rows = _csv_rows(export)
            assert len(rows) == max(1, len(data[field]))
            for row, item in zip(rows, data[field], strict=False):
                for column in export.table.columns:
                    known = column.key in item or (column.key == "previous_year_to_date_amount" and item["partial"])
                    if known and (column.kind != "text" or column.key.endswith("id")):
                        assert row[column.key] == _expected(item, column.key), (slug, column.key, question)
                        compared[slug] += 1
    assert min(compared.values()) > 20, compared


def test_the_figures_equal_the_oracle_to_the_cent(case: OracleCase, panels: Panels) -> None:
    seen = 0
    for question, panel in panels:
        trend = panel["widgets"]["sales_trend"].get("data")
        if trend is not None:
            first, year, whole, rolling = _csv_rows(_export(case, "sales_trend", question))
            found = [first["amount"], first["base_amount"], first["delta_amount"], year["base_amount"], whole["amount"]]
            names = (
                "month_to_date",
                "previous_month_to_date",
                "mom_delta",
                "last_year_to_date",
                "previous_month_total",
            )
            assert found == [f"{trend[name]:.2f}" for name in names]
            assert [rolling["amount"], rolling["base_amount"]] == [
                f"{trend[name]:.2f}" for name in ("rolling_12m", "previous_rolling_12m")
            ]
            shown = [
                "" if trend[name] is None else f"{trend[name]:.1f}" for name in ("mom_pct", "yoy_pct", "rolling_pct")
            ]
            assert [first["change_pct"], year["change_pct"], rolling["change_pct"]] == shown
        ratios = panel["widgets"]["order_ratios"].get("data")
        if ratios is not None:
            rows = _csv_rows(_export(case, "order_ratios", question))
            counts = [row["count"] for row in rows[:9]]
            names = ("quotes", "converted", "unlinked", None, "open", "lost", "expired", None, "orders")
            assert counts == ["" if name is None else str(ratios[name]) for name in names]
            amounts = [rows[index]["amount"] for index in (0, 1, 8)]
            assert amounts == [f"{ratios[name]:.2f}" for name in ("quoted_amount", "converted_amount", "order_amount")]
            assert [(row["brand"], row["amount"]) for row in rows[11:]] == [
                (brand["brand"], f"{brand['amount']:.2f}") for brand in ratios["orders_by_brand"]
            ]
            seen += 1
    assert seen > 5


def _rich(case: OracleCase) -> str:
    """The customer of whom M1's manager sees the most widgets."""

    def ready(customer_id: str) -> int:
        panel = case.product("M1-manager", customer_id, "all", LEDGER_DAY)
        return 0 if isinstance(panel, str) else sum(w["state"] == "ready" for w in panel["widgets"].values())

    return str(max((row["customer_id"] for row in case.tables["customers"]), key=ready))


def _all_events(case: OracleCase, question: tuple[Any, ...]) -> list[tuple[str, str]]:
    rows = _csv_rows(_export(case, EVENTS, question))
    return [(row["event_id"], row["occurred_at"]) for row in rows]


def test_the_event_list_is_complete_and_in_the_screens_order(case: OracleCase, panels: Panels) -> None:
    longest = 0
    for question, panel in panels:
        data = panel["widgets"][EVENTS].get("data")
        if data is not None:
            found = _all_events(case, question)
            shown = [(item["event_id"], item["occurred_at"].replace("T", " ")) for item in data["items"]]
            assert found[: len(shown)] == shown
            assert len(found) > len(shown) or data["next"] is None
            assert len(set(found)) == len(found)
            longest = max(longest, len(found))
    assert longest > 20


def test_both_formats_and_languages_hold_the_same_numbers(case: OracleCase) -> None:
    question = ("M1-manager", _rich(case), "all", LEDGER_DAY)
    for slug in (*TABLES, EVENTS):
        try:
            rows = _csv_rows(_export(case, slug, question))
        except NotFound:
            continue
        for language in LANGUAGES:
            export = _export(case, slug, question, language)
            columns = export.table.columns
            book = openpyxl.load_workbook(io.BytesIO(b"".join(xlsx_file.write(export))))
            records = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
            for row, record in zip(rows, records, strict=True):
                for column, cell in zip(columns, record, strict=True):
                    if column.kind in NUMBERS and row[column.key]:
                        scale = 100 if column.kind == "percent" else 1
                        assert round(cell * scale, 3) == float(row[column.key]), (slug, column)
                    if column.kind in ("date", "datetime", "month"):
                        assert isinstance(cell, datetime | date) or row[column.key] == ""
            assert book.sheetnames[1] == {"es": "Acerca de", "en": "About"}[language]


def test_an_export_says_where_its_figures_are_from(case: OracleCase) -> None:
    customer = next(row for row in case.tables["customers"] if row["customer_id"] == _rich(case))
    question = ("M1-manager", customer["customer_id"], "D1", date(2025, 2, 28))
    export = _export(case, EVENTS, question, only=EventFilter(categories=("note", "commercial")))
    about = dict(export.about.lines)
    d1 = next(row["name"] for row in case.tables["organisations"] if row["organisation_id"] == "D1")
    assert about["Customer"] == f"{customer['name']} ({customer['customer_id']})"
    assert (about["Sales included"], about["As of"], about["Data version"]) == (d1, "2025-02-28", "1")
    assert about["Currency"] == "EUR"
    assert about["Organisation"] == next(
        row["name"] for row in case.tables["organisations"] if row["organisation_id"] == "M1"
    )
    assert about["Kind of event"] == "Notes, Commercial"
    assert about["Definition: Latest events"] == locale_for("en").t("latest_events.definition")
    assert export.about.name_parts == (customer["name"], "Latest events", d1, "2025-02-28")
    trend = dict(_export(case, "sales_trend", question).about.lines)
    assert trend[locale_for("en").t("window.same_span_month")] == "2025-01-01 – 2025-01-31"
    first = _csv_rows(export)[0]["about"]
    assert all(text in first for text in about.values())


def test_every_widget_can_be_exported() -> None:
    assert {*TABLES, EVENTS} == set(WIDGETS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_has_a_label(case: OracleCase, language: str) -> None:
    question = ("M1-manager", _rich(case), "all", LEDGER_DAY)
    loc = locale_for(language)
    for slug in (*TABLES, EVENTS):
        try:
            columns = _export(case, slug, question, language).table.columns
        except NotFound:
            continue
        assert [column.key for column in columns if not loc.has(f"column.{column.key}")] == []
