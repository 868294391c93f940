"""Which rows of a book a view shows, in which order. Columns are arrays: 100,000 accounts take milliseconds."""

from __future__ import annotations

import operator
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from crm_dash.portfolio.fields import FIELDS, NUMBERS, TEXTS
from crm_dash.portfolio.view import Condition, View
from crm_dash.signals import level

Column: TypeAlias = "np.ndarray[Any, Any]"
EPOCH = date(1970, 1, 1)
SEARCHED = ("name", "customer_id", "city")
_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "equals": operator.eq,
    "greaterThan": operator.gt,
    "greaterThanOrEqual": operator.ge,
    "lessThan": operator.lt,
    "lessThanOrEqual": operator.le,
}


class Selection:
    """A book's columns (in the order of ids), made ready once for any number of views."""

    def __init__(self, columns: Mapping[str, Column]) -> None:
        self._columns = {**columns, **_derived(columns)}
        self._ranks: dict[str, Column] = {}
        self._plain: dict[str, list[str]] = {}

    def order(self, view: View) -> Column:
        """The positions of the rows that ``view`` shows, in its order; equals by name, then id."""
        kept = np.ones(len(self._columns["customer_id"]), dtype=bool)
        for condition in view.conditions:
            kept &= self._test(condition)
        for word in plain(view.search).split():
            kept &= np.fromiter((word in text for text in self._searched), dtype=bool, count=len(kept))
        positions = self._by_name[kept[self._by_name]]
        for name, down in reversed(view.sort):
            positions = positions[np.argsort(self._key(name, down)[positions], kind="stable")]
        return positions

    @cached_property
    def _by_name(self) -> Column:
        """All rows by name; equals stay by id, as a book's columns are."""
        return np.argsort(self._key("name", descending=False), kind="stable")

    @cached_property
    def _searched(self) -> list[str]:
        """What the search looks at, a line for each column (a word has no line break)."""
        return ["\n".join(texts) for texts in zip(*map(self._texts, SEARCHED), strict=True)]

    def _key(self, name: str, descending: bool) -> Column:
        """Numbers that order the rows by ``name``; what is null comes last either way."""
        if name not in self._ranks:
            self._ranks[name] = self._rank(name)
        rank = self._ranks[name]
        return -rank if descending else rank

    def _rank(self, name: str) -> Column:
        kind, column = FIELDS[name].kind, self._columns[name]
        if kind in NUMBERS:
            # An account without lines has sold 0; days and percentages that cannot be told stay unknown.
            return np.nan_to_num(column) if kind in ("money", "count") else column
        if kind == "date":
            return _days(column)
        values = self._texts(name)
        known = {value: position for position, value in enumerate(sorted({value for value in values if value}))}
        return np.array([known[value] if value else np.nan for value in values], dtype=float)

    def _texts(self, name: str) -> list[str]:
        if name not in self._plain:
            column = self._columns[name]
            known = {value: plain(value or "") for value in set(column)}
            self._plain[name] = [known[value] for value in column]
        return self._plain[name]

    def _test(self, condition: Condition) -> Column:
        kind = FIELDS[condition.field].kind
        blank = np.isnan(self._key(condition.field, descending=False))
        if condition.test in ("blank", "notBlank"):
            return blank if condition.test == "blank" else ~blank
        if kind in TEXTS:
            return self._test_text(condition)
        values = self._rank(condition.field)
        low, high = (_number(value) for value in (condition.low, condition.high))
        if condition.test == "inRange":
            return (values >= low) & (values <= high)
        return np.asarray(_COMPARISONS[condition.test](values, low))

    def _test_text(self, condition: Condition) -> Column:
        wanted, texts = plain(condition.low), self._texts(condition.field)
        if condition.test == "equals":
            found = [text == wanted for text in texts]
        elif condition.test == "startsWith":
            found = [text.startswith(wanted) for text in texts]
        else:
            found = [(wanted in text) is (condition.test == "contains") for text in texts]
        return np.array(found, dtype=bool)


def _derived(columns: Mapping[str, Column]) -> dict[str, Column]:
    """The columns that a book has not: percentages, and words for what is a number there."""
    if "warning_days" not in columns:
        return {}
    score, late = columns["health_score"], columns["days_since"] > columns["warning_days"]
    levels = [None if np.isnan(one) else level(one) for one in score]
    states = np.where(late, "late", "ok").astype(object)
    states[np.isnan(columns["warning_days"])] = None
    now, base = (np.nan_to_num(columns[name]) for name in ("month_to_date", "last_year_to_date"))
    return {
        "health_level": np.array(levels, dtype=object),
        "order_gap": states,
        "mtd_pct": percent(now - base, base),
        "conversion_pct": percent(np.nan_to_num(columns["converted"]), np.nan_to_num(columns["quotes"])),
    }


def percent(part: Column, base: Column) -> Column:
    """part / base x 100; NaN where base <= 0."""
    return part / np.where(base > 0, base, np.nan) * 100


def plain(text: str) -> str:
    """``text`` in lower case without accents, as the customer search compares."""
    if text.isascii():
        return text.lower().strip()
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(character for character in decomposed if not unicodedata.combining(character)).strip()


def _days(column: Column) -> Column:
    """Moments as days since 1970, NaN for none."""
    days = column.astype("datetime64[D]")
    return np.where(np.isnat(days), np.nan, days.astype("int64").astype(float))


def _number(value: Any) -> float:
    if isinstance(value, date):
        return float((value - EPOCH).days)
    return np.nan if value is None else float(value)
