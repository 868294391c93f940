"""Tables as files: what a spreadsheet or a program reads back is what was put in (THREATS 29, 30)."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dash.exports import csv as csv_file
from crm_dash.exports import xlsx as xlsx_file
from crm_dash.exports.table import About, Column, Export, Kind, Row, Table, defused, is_formula, table_of

KINDS: tuple[Kind, ...] = ("text", "money", "quantity", "count", "percent", "date", "datetime", "month")
COLUMNS = tuple(Column(key=kind, label=kind.title(), kind=kind) for kind in KINDS)
ABOUT = About(
    heading="Acerca de",
    title="Pendiente: 12/2024 [todo] de una tabla larga",
    lines=(("Cliente", "Talleres Pérez (C1)"), ("Versión", "7")),
    name_parts=("Talleres Pérez", "Pendiente", "2025-03-31"),
)
ROW: Row = (
    "Ñandú",
    Decimal("-10"),
    Decimal("2.500"),
    12345,
    Decimal("12.345"),
    date(2025, 3, 31),
    datetime(2025, 3, 31, 9, 30),
    "2025-03",
)
FORMULAS = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "|calc", "%0A", "\t=1", "\r=1", "\n=1", " =1", "   -2", "\u00a0=1", "\u200b=1"),
    *("＝1+1", "＋1", "−1", '"=1"', "\tplain", "\rplain", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x";"y")'),
]
HARMLESS = ["Acme", "'=1", "10-20", "a=b", "2 + 2", "Ñandú", "12 %", "x@y.es", "", "#hash", "a; b", "0=0"]


def export(columns: Sequence[Column], rows: Sequence[Row]) -> Export:
    return Export(about=ABOUT, table=table_of(columns, rows))


def as_csv(columns: Sequence[Column], rows: Sequence[Row]) -> list[list[str]]:
    text = b"".join(csv_file.write(export(columns, rows))).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def as_book(columns: Sequence[Column], rows: Sequence[Row]) -> Any:
    return openpyxl.load_workbook(io.BytesIO(b"".join(xlsx_file.write(export(columns, rows)))))


def text_column() -> tuple[Column, ...]:
    return (Column(key="note", label="Nota", kind="text"),)


def test_csv_is_rfc_4180_with_a_byte_order_mark() -> None:
    raw = b"".join(csv_file.write(export(COLUMNS, [ROW, ROW])))
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == raw.count(b"\n") == 3
    head, first, second = as_csv(COLUMNS, [ROW, ROW])
    assert head == [*(kind.title() for kind in KINDS), "Acerca de"]
    cells = ["Ñandú", "-10.00", "2.5", "12345", "12.3", "2025-03-31", "2025-03-31 09:30:00", "2025-03"]
    assert first == [*cells, "Cliente: Talleres Pérez (C1) · Versión: 7"]
    assert second == [*cells, ""]


def test_a_table_without_rows_says_what_it_is_about() -> None:
    assert as_csv(text_column(), []) == [["Nota", "Acerca de"], ["", "Cliente: Talleres Pérez (C1) · Versión: 7"]]
    book = as_book(text_column(), [])
    assert list(book.worksheets[0].values) == [("Nota",)]


def test_xlsx_has_numbers_dates_and_a_second_sheet_about() -> None:
    book = as_book(COLUMNS, [ROW])
    assert book.sheetnames == ["Pendiente  12 2024  todo  de un", "Acerca de"]
    labels, cells = book.worksheets[0].iter_rows()
    assert [cell.value for cell in labels] == [kind.title() for kind in KINDS]
    assert [cell.value for cell in cells] == [
        "Ñandú", -10, 2.5, 12345, 0.123, datetime(2025, 3, 31), datetime(2025, 3, 31, 9, 30), datetime(2025, 3, 1)
    ]  # fmt: skip
    assert [cell.data_type for cell in cells] == ["s", "n", "n", "n", "n", "d", "d", "d"]
    assert [cell.number_format for cell in cells[1:5]] == ["#,##0.00", "General", "#,##0", "0.0%"]
    assert list(book["Acerca de"].values) == list(ABOUT.lines)


def test_nothing_is_missing_where_there_is_nothing() -> None:
    empty = (None,) * len(COLUMNS)
    assert as_csv(COLUMNS, [empty])[1][:-1] == [""] * len(COLUMNS)
    assert next(as_book(COLUMNS, [empty, ROW]).worksheets[0].iter_rows(min_row=2, values_only=True)) == empty


@pytest.mark.parametrize("text", FORMULAS, ids=repr)
def test_what_looks_like_a_formula_is_text(text: str) -> None:
    assert is_formula(text)
    ((cell, _),) = as_csv(text_column(), [(text,)])[1:]
    assert not is_formula(cell)
    assert cell[0] == "'"
    assert cell.replace("'", "") == text.replace("'", "")
    found = as_book(text_column(), [(text,)]).worksheets[0]["A2"]
    assert (found.data_type, found.value.replace("_x000D_", "\r"), found.hyperlink) == ("s", text, None)
    assert found.quotePrefix


@pytest.mark.parametrize("text", HARMLESS, ids=repr)
def test_what_does_not_is_left_as_it_is(text: str) -> None:
    assert as_csv(text_column(), [(text,)])[1][0] == text
    assert not as_book(text_column(), [(text,)]).worksheets[0]["A2"].quotePrefix


@pytest.mark.parametrize("text", ["x;=1+1;", 'x;"=1"', "x\n=1", "x\r\n\t+1", "x;  @a", "note\t-1"], ids=repr)
def test_a_csv_cell_that_is_cut_elsewhere_holds_no_formula_either(text: str) -> None:
    """Where semicolons separate cells, as in Spanish, a line is cut at them and at line ends."""
    raw = b"".join(csv_file.write(export(text_column(), [(text,)]))).decode("utf-8-sig")
    pieces = raw.replace("\r", "\n").replace("\t", ";").replace("\n", ";").split(";")
    assert [piece for piece in pieces if is_formula(piece)] == []


@given(st.text(max_size=60))
def test_no_text_becomes_a_formula_or_breaks_a_file(text: str) -> None:
    cell = as_csv(text_column(), [(text,)])[1][0]
    assert not is_formula(cell)
    assert defused(defused(text)) == defused(text)
    found = as_book(text_column(), [(text,)]).worksheets[0]["A2"]
    assert isinstance(found.value, str) or text == ""


def test_no_part_of_an_xlsx_can_hold_a_formula_or_a_link() -> None:
    rows = [(text,) for text in (*FORMULAS, "http://evil.example", "mailto:a@b", "_x000D_", "]]>", "<f>1</f>")]
    archive = zipfile.ZipFile(io.BytesIO(b"".join(xlsx_file.write(export(text_column(), rows)))))
    assert archive.testzip() is None
    for name in archive.namelist():
        text = archive.read(name).decode()
        assert "<f>" not in text, name
        assert "<hyperlink" not in text.lower(), name
        assert "/hyperlink" not in text.lower(), name
    values = [row[0] for row in as_book(text_column(), rows).worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert values[-5:-3] == ["http://evil.example", "mailto:a@b"]
    assert values[-2:] == ["]]>", "<f>1</f>"]


def test_texts_that_a_format_cannot_hold_are_cut_not_lost() -> None:
    found = as_book(text_column(), [("x" * 40_000,), ("a\x00b\x1fc",)]).worksheets[0]
    assert len(found["A2"].value) == 32_767
    assert found["A3"].value == "a\ufffdb\ufffdc"


def test_days_that_spreadsheets_do_not_know_are_text() -> None:
    columns = (Column(key="d", label="d", kind="date"), Column(key="m", label="m", kind="datetime"))
    row = next(as_book(columns, [(date(1899, 5, 1), datetime(1800, 1, 1, 3))]).worksheets[0].iter_rows(min_row=2))
    assert [cell.value for cell in row] == ["1899-05-01", "1800-01-01 03:00:00"]


def test_more_rows_than_a_sheet_takes_go_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_file, "MOST_ROWS", 1_500)
    for rows, sheets in ((3_001, [1_500, 1_500, 1]), (1_500, [1_500])):
        book = as_book(text_column(), [(f"r{n}",) for n in range(rows)])
        assert book.sheetnames[1] == "Acerca de"
        data = [sheet for sheet in book.worksheets if sheet.title != "Acerca de"]
        assert [sheet.max_row - 1 for sheet in data] == sheets
        assert data[-1].cell(row=data[-1].max_row, column=1).value == f"r{rows - 1}"


def _counted(taken: list[int], closed: list[bool]) -> Iterator[list[Row]]:
    try:
        for number in range(100):
            taken.append(number)
            yield [(f"row {number} {n * 7919}",) for n in range(1_000)]
    finally:
        closed.append(True)


@pytest.mark.parametrize("write", [csv_file.write, xlsx_file.write])
def test_a_writer_hands_on_what_it_has_and_lets_go_when_left(write: Any) -> None:
    taken: list[int] = []
    closed: list[bool] = []
    body = write(Export(about=ABOUT, table=Table(columns=text_column(), batches=_counted(taken, closed))))
    sizes = [len(next(body)) for _ in range(5)]
    # Squeezed rows come out of zip some batches later.
    assert len(taken) <= 30
    assert all(sizes)
    assert max(sizes[1:]) < 100_000
    body.close()
    assert closed == [True]


def test_equal_rows_make_equal_files() -> None:
    made = [b"".join(xlsx_file.write(export(COLUMNS, [ROW]))) for _ in range(2)]
    assert made[0] == made[1]
