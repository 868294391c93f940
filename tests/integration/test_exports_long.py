"""A million rows over HTTP: complete, never held whole, and freed by a reader who leaves."""

from __future__ import annotations

import http.client
import io
import os
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crm_dash.build.run import build
from crm_dash.panel import today_in
from crm_dash.settings import load_settings
from crm_dash.web.downloads import MOST_AT_ONCE
from tests.attacks.protocol import Tab
from tests.oracle.handmade import sale, shop
from tests.serving import serving
from tests.stores import write_rows, write_source

ROWS = 1_000_000
# What a process may hold, whatever it sends: one export, several beside and after each other. A table held whole would
# take more than a gigabyte.
MOST_MB = 350
EVENTS = f"""
    select 'E' || i as event_id, 'D1' as organisation_id, 'C1' as customer_id, 'web_login' as kind,
        timestamp '2020-01-01' + interval (hash(i) % 150000000) second as occurred_at,
        'Acceso desde la oficina ' || hash(i) as description
    from range({ROWS}) as numbers(i)
"""

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="a process's peak memory is read from /proc"),
]


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    folder = tmp_path_factory.mktemp("million")
    config = write_source(folder, shop(sales=[sale(1, "2025-03-01", "1.00")]), panel='as_of = "2025-03-31"')
    write_rows(config, "system_events", EVENTS)
    settings = load_settings(config, environ={})
    build(settings, today=today_in(settings))
    with serving(config, log=folder / "log") as url:
        yield Tab(url).become("d1")


def _peak_mb() -> int:
    """The most that the server, this process's only child, has held."""
    own = os.getpid()
    (child,) = Path(f"/proc/{own}/task/{own}/children").read_text().split()
    status = Path(f"/proc/{child}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def _asked(tab: Tab, file_format: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(urlsplit(str(tab.target)).netloc, timeout=600)
    cookies = "; ".join(f"{name}={value}" for name, value in tab.cookies.items())
    path = f"/api/v1/customers/C1/export?widget=latest_events&format={file_format}"
    connection.request("GET", path, headers={"Cookie": cookies})
    return connection.getresponse()


def _read(tab: Tab, file_format: str) -> bytes:
    started = time.monotonic()
    response = _asked(tab, file_format)
    body = response.read(1)
    print(f"{file_format}: first byte after {time.monotonic() - started:.2f} s")  # noqa: T201 - a benchmark's line
    body += response.read()
    print(f"{file_format}: {len(body) / 1e6:.0f} MB in {time.monotonic() - started:.1f} s, {_peak_mb()} MB")  # noqa: T201
    return body


def _check_whole(file_format: str, body: bytes) -> None:
    if file_format == "xlsx":
        sheet = zipfile.ZipFile(io.BytesIO(body)).read("xl/worksheets/sheet1.xml")
        assert sheet.count(b"<row ") >= ROWS + 1
    else:
        assert body.count(b"\r\n") >= ROWS + 1


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_a_million_rows_are_complete_and_never_held_whole(tab: Tab, file_format: str) -> None:
    _check_whole(file_format, _read(tab, file_format))
    assert _peak_mb() <= MOST_MB


def test_as_many_at_once_as_there_may_be_hold_no_more(tab: Tab) -> None:
    formats = ["csv", "xlsx", "csv", "xlsx"][:MOST_AT_ONCE]
    with ThreadPoolExecutor(len(formats)) as pool:
        for file_format, body in zip(formats, pool.map(lambda one: _read(tab, one), formats), strict=True):
            _check_whole(file_format, body)
    assert _peak_mb() <= MOST_MB


def test_readers_who_leave_make_room_for_the_next(tab: Tab) -> None:
    for _ in range(MOST_AT_ONCE * 2):
        response = _asked(tab, "csv")
        while response.status == 503:
            # The server notices at its next write that somebody has left.
            time.sleep(0.2)
            response = _asked(tab, "csv")
        assert (response.status, len(response.read(1000))) == (200, 1000)
        response.close()
    assert tab.get("/api/v1/customers/C1/panel").status == 200
    assert _peak_mb() <= MOST_MB
