"""The name a download is given, and the answer that carries it (THREATS 29)."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from crm_dash.errors import InvalidRequest
from crm_dash.web.downloads import asked_format, disposition, file_name

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
