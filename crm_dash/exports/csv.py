"""CSV for programs: RFC 4180 (commas, CRLF, quotes), UTF-8 with a byte order mark, decimal points, ISO dates.

The format knows no comments, and every record has the same fields; so what the table is about stands in a last
column, on the first record only: nothing that a program reads or sums is disturbed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import date, datetime

from crm_dash.exports.table import NUMBERS, About, Cell, Column, Export, Kind, Row, defused, number_text

MIMETYPE = "text/csv"
_BOM = "\ufeff"


def write(export: Export) -> Generator[bytes, None, None]:
    """The file, a batch of rows at a time, the labels with the first."""
    table = export.table
    writers = [_writer(column.kind) for column in table.columns]
    about = _about_text(export.about)
    head = _BOM + _records([[*_labels(table.columns), export.about.heading]])
    for batch in table.batches:
        if batch:
            yield (head + _records(_cells(batch, writers, about))).encode()
            head = about = ""
    if about:
        yield (head + _records([[*[""] * len(table.columns), about]])).encode()


def _labels(columns: Sequence[Column]) -> list[str]:
    return [defused(column.label) for column in columns]


def _about_text(about: About) -> str:
    return defused(" · ".join(f"{label}: {text}" for label, text in about.lines))


def _cells(batch: Sequence[Row], writers: Sequence[Callable[[Cell], str]], about: str) -> Iterator[list[str]]:
    for row in batch:
        yield [*[write(cell) for write, cell in zip(writers, row, strict=True)], about]
        about = ""


def _records(rows: Iterator[list[str]] | list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def _writer(kind: Kind) -> Callable[[Cell], str]:
    def number(cell: Cell) -> str:
        return "" if cell is None else number_text(cell, kind)  # type: ignore[arg-type]

    return number if kind in NUMBERS else _text


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    # NUL ends the file for some readers.
    return defused(str(cell).replace("\x00", "\ufffd"))
