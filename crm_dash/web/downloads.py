"""Exports as answers: a streamed file under a safe name, kept nowhere.

The audit line is written where the question is asked: ``service().ask(…, action="export", what=…)``.
"""

from __future__ import annotations

import logging
import threading
import unicodedata
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from itertools import chain
from urllib.parse import quote

from flask import Response

from crm_dash.errors import Busy, InvalidRequest
from crm_dash.exports import csv, xlsx
from crm_dash.exports.names import file_name
from crm_dash.exports.table import Export
from crm_dash.web import audit

log = logging.getLogger(__name__)

Writer = Callable[[Export], Generator[bytes, None, None]]
FORMATS: dict[str, tuple[Writer, str]] = {
    "csv": (csv.write, f"{csv.MIMETYPE}; charset=utf-8; header=present"),
    "xlsx": (xlsx.write, xlsx.MIMETYPE),
}
# Of a million rows each they hold 295 MB; three held more than the 350 that a process may (tests: exports_long).
MOST_AT_ONCE = 2
_TURNS = threading.BoundedSemaphore(MOST_AT_ONCE)


def asked_format(text: str | None) -> str:
    """The format a request names; InvalidRequest for another."""
    if text not in FORMATS:
        raise InvalidRequest(f"format must be {' or '.join(FORMATS)}")
    return text


def download(export: Export, file_format: str) -> Response:
    """``export`` as a file that is sent while it is made.

    What fails before the first rows are there raises here, as an error with its status; what fails later breaks the
    connection off, so that nobody takes half a table for a whole one. Raises Busy while too many are being sent.
    """
    write, content_type = FORMATS[file_format]
    with ExitStack() as cleanup:
        _take_turn(cleanup)
        body = write(export)
        cleanup.callback(export.table.close)
        cleanup.callback(body.close)
        first = next(body, b"")
        response = Response(chain([first], _logged(body, audit.request_id())), content_type=content_type)
        response.call_on_close(cleanup.pop_all().close)
    response.headers["Content-Disposition"] = disposition(file_name(export.about.name_parts, file_format))
    response.headers["Cache-Control"] = "no-store"
    return response


def _take_turn(cleanup: ExitStack) -> None:
    """A slow reader keeps a thread, and some memory, for as long as it reads; some must be left for the pages."""
    if not _TURNS.acquire(blocking=False):
        raise Busy("several exports are being sent already; try again in a moment")
    cleanup.callback(_TURNS.release)


def _logged(body: Iterator[bytes], request_id: str) -> Iterator[bytes]:
    try:
        yield from body
    except Exception:
        log.exception("the export of request %s broke off", request_id)
        raise


def disposition(name: str) -> str:
    """The header that names the file: RFC 6266, its name as RFC 5987 has it and once more in plain letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
