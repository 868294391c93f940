"""Which rows of a book a view shows, in which order. Columns are arrays: 100,000 accounts take milliseconds."""

from __future__ import annotations

import operator
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeAlias

import numpy as np

from crm_dash.portfolio.fields import FIELDS, TEXTS
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
    """A book's columns (in the order of ids), made ready for any number of views: the first one waits for it."""

    def __init__(self, columns: Mapping[str, Column]) -> None:
        self._columns = {**columns, **_derived(columns)}
        names = [field.name for field in FIELDS.values() if field.sortable]
        # Texts as they are compared; numbers that order the rows by each column, NaN for what is null.
        self._texts: dict[str, list[str]] = {}
        self._ranks: dict[str, Column] = {}
        for name in names:
            if FIELDS[name].kind in TEXTS:
                self._texts[name], self._ranks[name] = _text_column(self._columns[name])
            else:
                self._ranks[name] = self._numbers(name)
        # All rows by name; equals stay by id, as a book's columns are.
        self._by_name = np.argsort(self._ranks["name"], kind="stable")
        # What the search looks at, a line for each column (a word has no line break).
        self._searched = ["\n".join(texts) for texts in zip(*(self._texts[name] for name in SEARCHED), strict=True)]

    def order(self, view: View) -> Column:
        """The positions of the rows that ``view`` shows, in its order; equals by name, then id."""
        kept = np.ones(len(self._columns["customer_id"]), dtype=bool)
        for condition in view.conditions:
            kept &= self._test(condition)
        for word in plain(view.search).split():
            kept &= np.fromiter((word in text for text in self._searched), dtype=bool, count=len(kept))
        positions = self._by_name[kept[self._by_name]]
        for name, down in reversed(view.sort):
            # What is null comes last either way.
            rank = self._ranks[name][positions]
            positions = positions[np.argsort(-rank if down else rank, kind="stable")]
        return positions

    def _numbers(self, name: str) -> Column:
        kind, column = FIELDS[name].kind, self._columns[name]
        if kind == "date":
            return _days(column)
        # An account without lines has sold 0; days and percentages that cannot be told stay unknown.
        return np.nan_to_num(column) if kind in ("money", "count") else column

    def _test(self, condition: Condition) -> Column:
        kind = FIELDS[condition.field].kind
        blank = np.isnan(self._ranks[condition.field])
        if condition.test in ("blank", "notBlank"):
            return blank if condition.test == "blank" else ~blank
        if kind in TEXTS:
            return self._test_text(condition)
        values = self._ranks[condition.field]
        low, high = (_number(value) for value in (condition.low, condition.high))
        if condition.test == "inRange":
            return (values >= low) & (values <= high)
        return np.asarray(_COMPARISONS[condition.test](values, low))

    def _test_text(self, condition: Condition) -> Column:
        wanted, texts = plain(condition.low), self._texts[condition.field]
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
    levels = {one: level(one) for one in np.unique(score[~np.isnan(score)]).tolist()}
    states = np.where(late, "late", "ok").astype(object)
    states[np.isnan(columns["warning_days"])] = None
    now, base = (np.nan_to_num(columns[name]) for name in ("month_to_date", "last_year_to_date"))
    return {
        "health_level": np.array([levels.get(one) for one in score.tolist()], dtype=object),
        "order_gap": states,
        "mtd_pct": percent(now - base, base),
        "conversion_pct": percent(np.nan_to_num(columns["converted"]), np.nan_to_num(columns["quotes"])),
    }


def percent(part: Column, base: Column) -> Column:
    """part / base x 100; NaN where base <= 0."""
    return part / np.where(base > 0, base, np.nan) * 100


def plain(text: str) -> str:
    """``text`` in lower case without accents, as the customer search compares."""
    return _without_accents(text).strip()


def _without_accents(text: str) -> str:
    lower = text.lower()
    if not lower.isascii():
        lower = unicodedata.normalize("NFD", lower)
        for mark in filter(unicodedata.combining, set(lower)):
            lower = lower.replace(mark, "")
    return lower


def _text_column(column: Column) -> tuple[list[str], Column]:
    """``plain`` of each value (of null the empty text), and numbers that order them (NaN for what is empty)."""
    codes: dict[str, int] = {}
    coded = [codes.setdefault(value or "", len(codes)) for value in column]
    # All in one go, since there may be 100,000 names.
    texts = [text.strip() for text in _without_accents("\n".join(codes)).split("\n")]
    if len(texts) != len(codes):
        texts = [plain(value) for value in codes]
    # Ids come in nearly this order already, which a set would lose.
    places = dict(zip(sorted(dict.fromkeys(texts)), range(len(texts)), strict=False))
    ranks = np.fromiter(map(places.__getitem__, texts), dtype=float, count=len(texts))
    if "" in places:
        ranks[ranks == places[""]] = np.nan
    return list(map(texts.__getitem__, coded)), ranks[coded]


def _days(column: Column) -> Column:
    """Moments as days since 1970, NaN for none."""
    days = column.astype("datetime64[D]")
    return np.where(np.isnat(days), np.nan, days.astype("int64").astype(float))


def _number(value: Any) -> float:
    if isinstance(value, date):
        return float((value - EPOCH).days)
    return np.nan if value is None else float(value)
