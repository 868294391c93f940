"""The cells of an XLSX sheet: an inline string or a number, with the style that shows its kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from crm_dash.exports.table import NUMBERS, Cell, Column, Kind, Row, is_formula, number_text

# Positions in the style sheet of xlsx_parts.
PLAIN, HEAD, QUOTED, MONEY, QUANTITY, COUNT, PERCENT, DATE, DATETIME, MONTH, WRAPPED = range(11)
_STYLES: dict[Kind, int] = {"money": MONEY, "quantity": QUANTITY, "count": COUNT, "percent": PERCENT}

# The day numbers of spreadsheets; before March 1900 they count a day that never was.
_DAY_ZERO: Final = date(1899, 12, 30)
_FIRST_DAY: Final = date(1900, 3, 1)
LONGEST_TEXT = 32_767
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# How the format itself writes a character's code, so that a text that looks like it must be told apart.
_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def row_writer(columns: Sequence[Column]) -> Callable[[int, Row], str]:
    """A function that writes a row of cells as XML, given the row's number in the sheet."""
    writers = [(column_name(index), _writer(column.kind)) for index, column in enumerate(columns)]

    def write(number: int, row: Row) -> str:
        cells = [
            f'<c r="{name}{number}"{writer(cell)}</c>'
            for (name, writer), cell in zip(writers, row, strict=True)
            if cell is not None
        ]
        return f'<row r="{number}">{"".join(cells)}</row>'

    return write


def text_cell(text: str, style: int = PLAIN) -> str:
    """A text cell from its style on; one that looks like a formula stays text when somebody edits it, too."""
    safe = _NOT_XML.sub("\ufffd", text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…")
    safe = _CODED.sub("_x005F_", safe)
    safe = safe.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "_x000D_")
    chosen = QUOTED if style == PLAIN and is_formula(text) else style
    mark = f' s="{chosen}"' if chosen else ""
    return f'{mark} t="inlineStr"><is><t xml:space="preserve">{safe}</t></is>'


def column_name(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    name = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def _writer(kind: Kind) -> Callable[[Cell], str]:
    if kind in NUMBERS:
        return _percent if kind == "percent" else _number_writer(kind)
    return {"month": _month, "text": lambda cell: text_cell(str(cell))}.get(kind, _day)


def _number_writer(kind: Kind) -> Callable[[Cell], str]:
    style = _STYLES[kind]
    return lambda cell: f' s="{style}"><v>{number_text(cell, kind)}</v>'  # type: ignore[arg-type]


def _percent(cell: Cell) -> str:
    """As spreadsheets count: 12.3 % is 0.123."""
    return f' s="{PERCENT}"><v>{Decimal(number_text(cell, "percent")).scaleb(-2):f}</v>'  # type: ignore[arg-type]


def _month(cell: Cell) -> str:
    return _serial(date.fromisoformat(f"{cell}-01"), MONTH)


def _day(cell: Cell) -> str:
    if isinstance(cell, datetime):
        seconds = cell.hour * 3600 + cell.minute * 60 + cell.second
        return _serial(cell.date(), DATETIME, f"{seconds / 86400:.10f}"[1:], cell.isoformat(sep=" "))
    return _serial(cell, DATE) if isinstance(cell, date) else text_cell(str(cell))


def _serial(day: date, style: int, part: str = "", text: str = "") -> str:
    if day < _FIRST_DAY:
        return text_cell(text or day.isoformat())
    return f' s="{style}"><v>{(day - _DAY_ZERO).days}{part}</v>'
