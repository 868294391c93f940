"""Which rows of a book a view shows, in which order. Columns are arrays: 100,000 accounts take milliseconds."""

from __future__ import annotations

import operator
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Texts:
    """A column of texts as they are compared: the different ones (``values``), and which of them each row has."""

    values: list[str]
    codes: Column

    def rows(self, found: list[bool]) -> Column:
        """Which rows have a text that was found; ``found`` says it of each of ``values``."""
        return np.array(found, dtype=bool)[self.codes]


# Words for what is a number in the book.
_WORDS: dict[str, Callable[[float], str]] = {
    "health_level": level,
    "order_gap": lambda late: "late" if late else "ok",
}


class Selection:
    """A book's columns (in the order of ids), made ready for any number of views: the first one waits for it."""

    def __init__(self, columns: Mapping[str, Column]) -> None:
        self._columns = {**columns, **_derived(columns)}
        self._texts: dict[str, Texts] = {}
        # Numbers that order the rows by each column, NaN for what is null.
        self._ranks: dict[str, Column] = {}
        for field in FIELDS.values():
            if field.kind in TEXTS:
                texts = _text_column(self._columns[field.name], _WORDS.get(field.name, str))
                self._texts[field.name], self._ranks[field.name] = texts, _ranks(texts)
            elif field.sortable:
                self._ranks[field.name] = self._numbers(field.name)
        # All rows by name; equals stay by id, as a book's columns are.
        self._by_name = np.argsort(self._ranks["name"], kind="stable")

    def order(self, view: View) -> Column:
        """The positions of the rows that ``view`` shows, in its order; equals by name, then id."""
        kept = np.ones(len(self._columns["customer_id"]), dtype=bool)
        for condition in view.conditions:
            kept &= self._test(condition)
        for word in plain(view.search).split():
            kept &= self._holding(word)
        positions = self._by_name[kept[self._by_name]]
        for name, down in reversed(view.sort):
            # What is null comes last either way.
            rank = self._ranks[name][positions]
            positions = positions[np.argsort(-rank if down else rank, kind="stable")]
        return positions

    def _holding(self, word: str) -> Column:
        columns = [self._texts[name] for name in SEARCHED]
        found = [texts.rows([word in text for text in texts.values]) for texts in columns]
        return np.asarray(np.logical_or.reduce(found), dtype=bool)

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
            return texts.rows([text == wanted for text in texts.values])
        if condition.test == "startsWith":
            return texts.rows([text.startswith(wanted) for text in texts.values])
        return texts.rows([(wanted in text) is (condition.test == "contains") for text in texts.values])


def _derived(columns: Mapping[str, Column]) -> dict[str, Column]:
    """The columns that a book has not: percentages, and the numbers behind _WORDS."""
    now, base = (np.nan_to_num(columns[name]) for name in ("month_to_date", "last_year_to_date"))
    days, warning = columns["days_since"], columns["warning_days"]
    return {
        "health_level": columns["health_score"],
        "order_gap": np.where(np.isnan(warning), np.nan, days > warning),
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


def coded(column: Column) -> tuple[Column, Column]:
    """Which of the different values each row has, and these values; the last one is None, for null."""
    # DuckDB loads it with the first bound value; a start need not wait for it (0.35 s).
    import pandas as pd  # noqa: PLC0415

    codes, values = pd.factorize(column)
    return codes, np.append(values, [None])  # null has the code -1


def _text_column(column: Column, word: Callable[[Any], str] = str) -> Texts:
    """``plain`` of the ``word`` for each value; null is the empty text."""
    codes, values = coded(column)
    words = ["" if value is None else word(value) for value in values]
    # All in one go, since there may be 100,000 names.
    texts = [text.strip() for text in _without_accents("\n".join(words)).split("\n")]
    if len(texts) != len(words):
        texts = [plain(one) for one in words]
    return Texts(values=texts, codes=codes)


def _ranks(texts: Texts) -> Column:
    """Numbers that order the rows by their texts: equal ones for equal texts, NaN for the empty one."""
    values = np.array(texts.values, dtype=object)
    order = np.argsort(values, kind="stable")  # ids come in nearly this order, which costs it next to nothing
    ordered = values[order]
    found = np.empty(len(values))
    found[order] = np.cumsum(np.append(True, ordered[1:] != ordered[:-1]))
    found[values == ""] = np.nan
    return found[texts.codes]


def _days(column: Column) -> Column:
    """Moments as days since 1970, NaN for none."""
    days = column.astype("datetime64[D]")
    return np.where(np.isnat(days), np.nan, days.astype("int64").astype(float))


def _number(value: Any) -> float:
    if isinstance(value, date):
        return float((value - EPOCH).days)
    return np.nan if value is None else float(value)
