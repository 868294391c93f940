"""What an export is: a table whose rows come in batches, and what says where the figures are from.

An export is never held whole: a writer takes a batch, hands its bytes on, and takes the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from crm_dash.formats import rounded

Kind = Literal["text", "money", "quantity", "count", "percent", "date", "datetime", "month"]
Cell = str | int | float | Decimal | date | datetime | None
Row = Sequence[Cell]

NUMBERS: frozenset[Kind] = frozenset({"money", "quantity", "count", "percent"})
# As in the panel's JSON. A quantity has three decimals at most, and only those that it needs.
_DECIMALS: dict[Kind, int] = {"money": 2, "quantity": 3, "count": 0, "percent": 1}

# Spreadsheets take a cell for a formula by its first character: also after blanks, invisible characters or quotes,
# and in full-width forms. In a CSV file a cell may also begin after a semicolon or a line's end, since Spanish
# spreadsheets cut at semicolons and heed no quote that stands inside of what they take for a cell.
_BEFORE = r"[\s\"\x00-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*"
_SIGN = r"[=+\-@|%＝＋－＠｜％−]"
_FORMULA = re.compile(rf"^(?=[\t\r\n]|{_BEFORE}{_SIGN})")
_FORMULA_ANYWHERE = re.compile(rf"(?:{_FORMULA.pattern})|(?<=[;\t\r\n])(?={_BEFORE}{_SIGN})")


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column: ``key`` names it in code (a field of the JSON), ``label`` on paper; a percentage is 12.3 for 12.3 %.

    ``month`` cells are ``YYYY-MM``; ``date`` and ``datetime`` columns take either, and the file shows what it is.
    """

    key: str
    label: str
    kind: Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Columns, and rows in batches: cells in the columns' order, unrounded. The batches can be read once."""

    columns: tuple[Column, ...]
    batches: Iterator[Sequence[Row]]

    def close(self) -> None:
        """Let go of what the rows come from (a query's cursor), read to the end or not."""
        close = getattr(self.batches, "close", None)
        if close is not None:
            close()


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """Where the figures come from, worded in the reader's language.

    ``lines`` are pairs of label and text: customer, scope, as-of, snapshot, filters, definitions. ``heading`` names
    them all ("Acerca de"), ``title`` the table; the file's name is made of ``name_parts``.
    """

    heading: str
    title: str
    lines: tuple[tuple[str, str], ...]
    name_parts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Export:
    """A table and what it is about: all that a writer needs."""

    about: About
    table: Table


def table_of(columns: Iterable[Column], rows: Iterable[Row]) -> Table:
    """A table of rows that are there already."""
    return Table(columns=tuple(columns), batches=iter([tuple(rows)]))


def number_text(value: Decimal | float, kind: Kind) -> str:
    """A number as the panel's JSON has it: a decimal point, no grouping, rounded half away from zero."""
    # Adding zero turns a rounded -0.00 into 0.00.
    exact = rounded(value, _DECIMALS[kind]) + 0
    return f"{exact.normalize() if kind == 'quantity' else exact:f}"


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might run ``text`` instead of showing it."""
    return _FORMULA.match(text) is not None


def defused(text: str) -> str:
    """``text`` for a CSV cell: an apostrophe before all that a spreadsheet might run."""
    return _FORMULA_ANYWHERE.sub("'", text)
