"""XLSX for people: numbers are numbers, dates are dates, text is text; a second sheet says what it is about.

The file is written by hand and streamed: its first bytes go out with the first rows, nothing is kept in memory or on
disk, and a reader who leaves ends it. (A library makes the file whole first: a minute for a million rows, with a
job, a temporary file and a progress bar for each.) A cell is an inline string or a number here, never a formula
or a link. Equal rows make equal bytes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Generator, Iterator, Mapping
from itertools import chain, islice

from crm_dash.exports import xlsx_parts as parts
from crm_dash.exports.table import Column, Export, Row
from crm_dash.exports.xlsx_cells import row_writer

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The most that a spreadsheet takes; the rest goes on in a further sheet. The bytes stay below what zip needs its
# 64-bit form for, which spreadsheets do not read from a stream.
MOST_ROWS = 1_048_576 - 1
MOST_BYTES = 1_500_000_000
_CHUNK_ROWS = 1_000


class _Sink:
    """What was written since it was last taken; a file that cannot seek."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """There is nothing to close."""

    def take(self) -> bytes:
        taken, self._written = b"".join(self._written), []
        return taken


def write(export: Export) -> Generator[bytes, None, None]:
    """The file, as its rows come."""
    sink = _Sink()
    titles: list[str] = []
    # Level 1 takes half the time of the usual one and makes the file a tenth bigger.
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        _put(archive, parts.FIXED)
        rows: Iterator[Row] | None = chain.from_iterable(export.table.batches)
        while rows is not None:
            titles.append(parts.sheet_title(export.about.title, len(titles) + 1))
            rows = yield from _sheet(archive, sink, len(titles), export.table.columns, rows)
        _put(archive, parts.closing(export.about, titles))
    yield sink.take()


def _sheet(
    archive: zipfile.ZipFile, sink: _Sink, number: int, columns: tuple[Column, ...], rows: Iterator[Row]
) -> Generator[bytes, None, Iterator[Row] | None]:
    """One sheet of rows; returns those that found no room in it, None when there are none left."""
    write_row = row_writer(columns)
    written, size = 0, 0
    with archive.open(parts.data_sheet(number), "w") as sheet:
        sheet.write(parts.sheet_head(columns).encode())
        while written < MOST_ROWS and size < MOST_BYTES:
            chunk = list(islice(rows, min(_CHUNK_ROWS, MOST_ROWS - written)))
            if not chunk:
                break
            numbers = range(written + 2, written + 2 + len(chunk))
            size += sheet.write("".join(map(write_row, numbers, chunk)).encode())
            written += len(chunk)
            if taken := sink.take():
                yield taken
        sheet.write(parts.sheet_foot(len(columns), written).encode())
    first = next(rows, None)
    return None if first is None else chain((first,), rows)


def _put(archive: zipfile.ZipFile, texts: Mapping[str, str]) -> None:
    """Parts by their names; opened by name they get no time of their own."""
    for name, text in texts.items():
        with archive.open(name, "w") as part:
            part.write(text.encode())
