"""The portfolio's views: what the URL may say, and which rows of a book it then shows, in which order."""

from __future__ import annotations

import json
import math
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dash.errors import InvalidRequest
from crm_dash.portfolio.fields import FIELDS, NUMBERS, SHOWN, TEXTS
from crm_dash.portfolio.selection import Selection
from crm_dash.portfolio.view import DEFAULT_SORT, View, filter_model, parse_view, view_of_grid

NAMES = ["Bidasoa", "Ánimas", "animas", "Zubieta", ""]


DERIVED = ("health_level", "order_gap", "mtd_pct", "conversion_pct")
BEHIND = ("last_year_to_date", "warning_days", "quotes", "converted")


def columns(size: int, seed: int = 1) -> dict[str, np.ndarray]:
    """A book's columns with nulls, ties and accents."""
    pick = np.random.default_rng(seed)
    found: dict[str, np.ndarray] = {}
    for field in FIELDS.values():
        values: list[object]
        if field.name in DERIVED:
            continue
        if field.kind in NUMBERS:
            found[field.name] = np.where(pick.random(size) < 0.2, np.nan, pick.integers(-3, 4, size).astype(float))
            continue
        if field.kind == "date":
            days = [None, *(datetime(2026, 2, day, 9, 30) for day in (1, 2, 28))]
            found[field.name] = np.array(pick.choice(days, size), dtype="datetime64[us]")
            continue
        values = [None, *(field.choices or NAMES)]
        found[field.name] = np.array(pick.choice(values, size), dtype=object)
    for name in BEHIND:
        found[name] = np.where(pick.random(size) < 0.2, np.nan, pick.integers(0, 4, size).astype(float))
    found["health_score"] = pick.choice([np.nan, 20, 55, 74, 75, 90], size)
    found["customer_id"] = np.array([f"C{number:04d}" for number in range(size)], dtype=object)
    return found


def derived(data: dict[str, np.ndarray], name: str, position: int) -> object:
    """What the book has not, from one account's numbers."""
    row = {behind: float(data[behind][position]) for behind in data if data[behind].dtype.kind == "f"}
    if name == "health_level":
        score = row["health_score"]
        return None if math.isnan(score) else "good" if score >= 75 else "fair" if score >= 55 else "at_risk"
    if name == "order_gap":
        warning = row["warning_days"]
        return None if math.isnan(warning) else "late" if row["days_since"] > warning else "ok"
    part, base = ("converted", "quotes") if name == "conversion_pct" else ("month_to_date", "last_year_to_date")
    known = {one: 0 if math.isnan(row[one]) else row[one] for one in (part, base)}
    if known[base] <= 0:
        return None
    return (known[part] - (known[base] if name == "mtd_pct" else 0)) / known[base] * 100


def value_of(data: dict[str, np.ndarray], name: str, position: int) -> object:
    """A cell as people know it: sums and counts of nothing are 0."""
    if name in DERIVED:
        return derived(data, name, position)
    value = data[name][position]
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else value.astype("datetime64[D]").item()
    if isinstance(value, (float, np.floating)):
        empty = 0.0 if FIELDS[name].kind in ("money", "count") else None
        return empty if np.isnan(value) else float(value)
    return value or None


def plain_order(data: dict[str, np.ndarray], name: str, descending: bool) -> list[int]:
    """The same order, by Python's own stable sort: nulls last, then name and id."""

    def text(value: object) -> object:
        return value.lower().replace("á", "a") if isinstance(value, str) else value

    rows = list(range(len(data["customer_id"])))
    rows.sort(key=lambda row: data["customer_id"][row])
    rows.sort(key=lambda row: (value_of(data, "name", row) is None, text(value_of(data, "name", row)) or ""))
    known = [row for row in rows if value_of(data, name, row) is not None]
    unknown = [row for row in rows if value_of(data, name, row) is None]
    known.sort(key=lambda row: text(value_of(data, name, row)), reverse=descending)  # type: ignore[arg-type, return-value]
    return known + unknown


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("name", [field.name for field in FIELDS.values() if field.sortable])
def test_every_column_orders_like_a_plain_sort(name, descending):
    data = columns(80)
    found = Selection(data).order(View(sort=((name, descending),)))
    assert found.tolist() == plain_order(data, name, descending)


@pytest.mark.parametrize(
    ("condition", "keeps"),
    [
        ({"overdue": {"type": "greaterThan", "filter": 0}}, lambda row: (row["overdue"] or 0) > 0),
        (
            {"overdue": {"type": "lessThanOrEqual", "filter": -1}},
            lambda row: row["overdue"] is not None and row["overdue"] <= -1,
        ),
        (
            {"overdue": {"type": "inRange", "filter": -1, "filterTo": 2}},
            lambda row: row["overdue"] is not None and -1 <= row["overdue"] <= 2,
        ),
        ({"days_since": {"type": "blank"}}, lambda row: row["days_since"] is None),
        ({"next_activity_at": {"type": "notBlank"}}, lambda row: row["next_activity_at"] is not None),
        (
            {"next_activity_at": {"type": "equals", "dateFrom": "2026-02-02 00:00:00"}},
            lambda row: str(row["next_activity_at"]) == "2026-02-02",
        ),
        (
            {"next_activity_at": {"type": "greaterThan", "dateFrom": "2026-02-01"}},
            lambda row: str(row["next_activity_at"] or "") > "2026-02-01",
        ),
        (
            {"name": {"type": "contains", "filter": "ANI"}},
            lambda row: (row["name"] or "").lower() in ("animas", "ánimas"),
        ),
        (
            {"name": {"type": "startsWith", "filter": "á"}},
            lambda row: (row["name"] or "").lower() in ("animas", "ánimas"),
        ),
        ({"health_level": {"type": "equals", "filter": "fair"}}, lambda row: row["health_level"] == "fair"),
        ({"order_gap": {"type": "equals", "filter": "late"}}, lambda row: row["order_gap"] == "late"),
        ({"order_gap": {"type": "blank"}}, lambda row: row["order_gap"] is None),
        ({"mtd_pct": {"type": "lessThan", "filter": 0}}, lambda row: (row["mtd_pct"] or 0) < 0),
        (
            {"health_level": {"type": "equals", "filter": "fair"}, "overdue": {"type": "greaterThan", "filter": 0}},
            lambda row: row["health_level"] == "fair" and (row["overdue"] or 0) > 0,
        ),
    ],
)
def test_conditions_keep_what_they_say(condition, keeps):
    data = columns(200, seed=3)
    view = parse_view({"filter": json.dumps(condition)})
    found = set(Selection(data).order(view).tolist())
    names = [field.name for field in FIELDS.values() if field.sortable]
    rows = [{name: value_of(data, name, at) for name in names} for at in range(200)]
    assert found == {at for at, row in enumerate(rows) if keeps(row)}
    assert 0 < len(found) < 200


def test_every_word_of_a_search_must_be_somewhere():
    data = columns(50, seed=5)
    view = parse_view({"q": "  ANIMAS c00 "})
    found = Selection(data).order(view).tolist()
    hay = [" ".join(str(data[name][at] or "").lower() for name in ("name", "customer_id", "city")) for at in range(50)]
    assert set(found) == {at for at, text in enumerate(hay) if "animas" in text.replace("á", "a") and "c00" in text}
    assert found


def test_a_view_survives_the_url():
    filters = {"overdue": {"type": "greaterThan", "filter": 10}}
    view = parse_view(
        {"q": "x", "sort": "overdue:desc,name:asc", "filter": json.dumps(filters), "columns": "name,city"}
    )
    assert (view.sort, view.columns) == ((("overdue", True), ("name", False)), ("name", "city"))
    again = view_of_grid(
        {"q": "x"},
        [{"colId": "overdue", "sort": "desc"}, {"colId": "name", "sort": "asc"}],
        filter_model({"filter": json.dumps(filters)}),
    )
    assert (again.sort, again.conditions, again.search) == (view.sort, view.conditions, view.search)
    assert parse_view({}) == View(sort=DEFAULT_SORT, columns=SHOWN)


@pytest.mark.parametrize(
    "values",
    [
        {"sort": "password:desc"},
        {"sort": "overdue:sideways"},
        {"sort": "reasons"},
        {"columns": "name,nothing"},
        {"filter": "[]"},
        {"filter": "{"},
        {"filter": "[" * 9000},
        {"filter": '{"overdue": 3}'},
        {"filter": '{"overdue": {"type": "greaterThan", "filter": "3"}}'},
        {"filter": '{"overdue": {"type": "greaterThan", "filter": true}}'},
        {"filter": '{"overdue": {"type": "greaterThan", "filter": 1e999}}'},
        {"filter": '{"overdue": {"type": "contains", "filter": "3"}}'},
        {"filter": '{"name": {"type": "contains"}}'},
        {"filter": '{"next_activity_at": {"type": "equals", "dateFrom": "soon"}}'},
        {"filter": '{"secret": {"type": "equals", "filter": "x"}}'},
    ],
)
def test_what_a_url_may_not_say_is_named(values):
    with pytest.raises(InvalidRequest, match=r"filter must be|no column|the condition on|sort must be"):
        parse_view(values)


@given(st.dictionaries(st.sampled_from(["q", "sort", "filter", "columns"]), st.text(max_size=60)))
def test_any_text_is_a_view_or_refused(values):
    try:
        view = parse_view(values)
    except InvalidRequest:
        return
    Selection(columns(5)).order(view)


def test_every_kind_of_column_is_known():
    assert {field.kind for field in FIELDS.values()} <= TEXTS | NUMBERS | {"date", "months", "reasons"}
