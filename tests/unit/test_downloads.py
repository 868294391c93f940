"""The name a download is given, and the answer that carries it (THREATS 29)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from flask import Flask

from crm_dash.errors import Busy, InvalidRequest, StoreError
from crm_dash.exports.names import file_name
from crm_dash.exports.table import About, Column, Export, Row, Table
from crm_dash.web.downloads import MOST_AT_ONCE, asked_format, disposition, download

HOSTILE = [
    "../../etc/passwd",
    "a\r\nSet-Cookie: x=1",
    'x"; filename="evil.exe',
    "C:\\windows\\x",
    "annual\u202excod.exe",
    "..",
    "",
    "\x00",
    "a/b/c",
    "%0d%0aX: y",
    "ñandú 🦤 نص",
    "x" * 500,
]


@pytest.mark.parametrize("part", HOSTILE, ids=repr)
def test_no_part_breaks_out_of_the_file_name(part: str) -> None:
    name = file_name((part, "Importe pendiente", "2025-03-31"), "csv")
    assert name.endswith("Importe pendiente - 2025-03-31.csv")
    assert len(name) <= 120
    assert not re.search(r'[\x00-\x1f\x7f/\\":*?<>|%\u202e]', name)
    assert not name.startswith(".")
    header = disposition(name)
    assert header.isascii()
    assert "\r" not in header
    assert "\n" not in header
    plain, encoded = re.fullmatch(
        r"attachment; filename=\"([^\"\\]*)\"; filename\*=UTF-8''([\w.%~-]*)", header
    ).groups()
    assert unquote(encoded) == name
    assert plain.endswith(".csv")


def test_a_name_of_nothing_is_a_name() -> None:
    assert file_name(("..", "/"), "xlsx") == "export.xlsx"


def test_a_name_reads_as_it_was_written() -> None:
    name = file_name(("Talleres Pérez, S.L.", "Importe pendiente", "Todos", "2025-03-31"), "xlsx")
    assert name == "Talleres Pérez, S.L - Importe pendiente - Todos - 2025-03-31.xlsx"


@pytest.mark.parametrize("asked", [None, "", "xls", "CSV", "csv,xlsx", "../csv"])
def test_only_known_formats(asked: str | None) -> None:
    with pytest.raises(InvalidRequest, match="csv or xlsx"):
        asked_format(asked)


def _export(batches: Iterator[list[Row]]) -> Export:
    about = About(heading="About", title="t", lines=(("a", "b"),), name_parts=("t",))
    return Export(about=about, table=Table(columns=(Column(key="n", label="n", kind="text"),), batches=batches))


def _rows(closed: list[bool], fails_after: int = 10**9) -> Iterator[list[Row]]:
    try:
        for number in range(10**9):
            if number == fails_after:
                raise StoreError("gone")
            yield [(f"{number * 7919:x}",)] * 500
    finally:
        closed.append(True)


@pytest.fixture
def request_context() -> Iterator[None]:
    with Flask(__name__).test_request_context():
        yield


@pytest.mark.usefixtures("request_context")
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_whoever_leaves_frees_rows_and_turn(file_format: str) -> None:
    for _ in range(MOST_AT_ONCE * 3):
        closed: list[bool] = []
        response = download(_export(_rows(closed)), file_format)
        assert next(iter(response.response))
        response.close()
        response.close()
        assert closed == [True]


@pytest.mark.usefixtures("request_context")
def test_so_many_at_once_and_no_more() -> None:
    open_ones = [download(_export(_rows([])), "csv") for _ in range(MOST_AT_ONCE)]
    with pytest.raises(Busy):
        download(_export(_rows([])), "csv")
    open_ones.pop().close()
    open_ones.append(download(_export(_rows([])), "csv"))
    for response in open_ones:
        response.close()


@pytest.mark.usefixtures("request_context")
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_what_fails_at_once_is_an_error_and_what_fails_later_breaks_off(
    file_format: str, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(MOST_AT_ONCE + 1):
        with pytest.raises(StoreError):
            download(_export(_rows([], fails_after=0)), file_format)
    assert caplog.records == []
    response = download(_export(_rows([], fails_after=200)), file_format)
    with pytest.raises(StoreError):
        b"".join(response.response)
    assert "broke off" in caplog.text
    response.close()
