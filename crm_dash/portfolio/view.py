"""What a portfolio shows: columns, order, conditions, search. A view is text in the URL, checked on its way in.

The conditions' form is AG Grid's filter model (``{column: {filterType, type, filter, filterTo}}``), as JSON.
"""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from crm_dash.errors import InvalidRequest
from crm_dash.portfolio.fields import FIELDS, NUMBERS, SHOWN, TEXTS, Field

VIEW_PARAMETERS = ("q", "sort", "filter", "columns")
LONGEST_TEXT = 200
BLANK = ("blank", "notBlank")
TEXT_TESTS = ("contains", "notContains", "equals", "startsWith", *BLANK)
NUMBER_TESTS = ("greaterThanOrEqual", "lessThanOrEqual", "greaterThan", "lessThan", "equals", "inRange", *BLANK)
DATE_TESTS = ("greaterThan", "lessThan", "equals", "inRange", *BLANK)
DEFAULT_SORT = (("sales_12m", True),)


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """One column's condition; ``low`` is what it is compared with, ``high`` the other end of ``inRange``."""

    field: str
    test: str
    low: Any = None
    high: Any = None


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """``sort``: (field, descending) by importance; ``columns``: those shown, in order."""

    search: str = ""
    sort: tuple[tuple[str, bool], ...] = DEFAULT_SORT
    conditions: tuple[Condition, ...] = ()
    columns: tuple[str, ...] = SHOWN


def parse_view(values: Mapping[str, str]) -> View:
    """The view of the parameters ``q``, ``sort`` (``field:desc,…``), ``filter`` (JSON) and ``columns``.

    Raises InvalidRequest that names what is wrong.
    """
    return View(
        search=values.get("q", "")[:LONGEST_TEXT].strip(),
        sort=_sort(values.get("sort", "")),
        conditions=conditions(_json(values.get("filter", ""))),
        columns=_columns(values.get("columns", "")),
    )


def view_of_grid(values: Mapping[str, str], sort_model: Any, filter_model: Any) -> View:
    """The view of a grid's request: its own order and conditions, and the URL's search."""
    if not isinstance(sort_model, list) or not all(isinstance(one, dict) for one in sort_model):
        raise InvalidRequest("sortModel must be a list of columns")
    text = ",".join(f"{one.get('colId')}:{one.get('sort')}" for one in sort_model)
    return View(
        search=parse_view({"q": values.get("q", "")}).search, sort=_sort(text), conditions=conditions(filter_model)
    )


def filter_model(values: Mapping[str, str]) -> dict[str, Any]:
    """The URL's conditions in AG Grid's form, checked."""
    model: dict[str, Any] = _json(values.get("filter", ""))
    conditions(model)
    kinds = {**dict.fromkeys(TEXTS, "text"), **dict.fromkeys(NUMBERS, "number")}
    return {name: {**one, "filterType": kinds.get(FIELDS[name].kind, "date")} for name, one in model.items()}


def conditions(model: Any) -> tuple[Condition, ...]:
    """AG Grid's filter model, checked."""
    if not isinstance(model, dict):
        raise InvalidRequest("filter must be a JSON object of columns", parameter="filter")
    return tuple(_condition(_field(str(name)), one) for name, one in model.items())


def _json(text: str) -> Any:
    try:
        return json.loads(text) if text else {}
    except (ValueError, RecursionError):
        raise InvalidRequest("filter must be a JSON object of columns", parameter="filter") from None


def _field(name: str) -> Field:
    field = FIELDS.get(name)
    if field is None or not field.sortable:
        raise InvalidRequest(f"the portfolio has no column {name[:50]!r} to sort or filter by")
    return field


def _sort(text: str) -> tuple[tuple[str, bool], ...]:
    pairs = [part.partition(":") for part in text.split(",") if part]
    if any(direction not in ("", "asc", "desc") for _, _, direction in pairs):
        raise InvalidRequest("sort must be column:asc or column:desc, separated by commas", parameter="sort")
    return tuple((_field(name).name, direction == "desc") for name, _, direction in pairs) or DEFAULT_SORT


def _columns(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name for name in text.split(",") if name))
    unknown = next((name for name in names if name not in FIELDS), None)
    if unknown is not None:
        raise InvalidRequest(f"the portfolio has no column {unknown[:50]!r}")
    return names or SHOWN


def _condition(field: Field, model: Any) -> Condition:
    tests = TEXT_TESTS if field.kind in TEXTS else NUMBER_TESTS if field.kind in NUMBERS else DATE_TESTS
    model = model if isinstance(model, dict) else {}
    test = str(model.get("type"))
    if test not in tests:
        raise InvalidRequest(f"the condition on {field.name} must be one of {', '.join(tests)}")
    if test in BLANK:
        return Condition(field=field.name, test=test)
    is_date = field.kind == "date"
    low = _value(field, model.get("dateFrom" if is_date else "filter"))
    high = _value(field, model.get("dateTo" if is_date else "filterTo")) if test == "inRange" else None
    return Condition(field=field.name, test=test, low=low, high=high)


def _value(field: Field, value: Any) -> Any:
    if field.kind in TEXTS and isinstance(value, str) and len(value) <= LONGEST_TEXT:
        return value
    if field.kind in NUMBERS and type(value) in (int, float) and math.isfinite(value):
        return float(value)
    if field.kind == "date" and isinstance(value, str):
        with contextlib.suppress(ValueError):
            return date.fromisoformat(value[:10])
    raise InvalidRequest(f"the condition on {field.name} compares it with something that is no {field.kind}")
