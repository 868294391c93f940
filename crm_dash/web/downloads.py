"""Exports as answers: a streamed file under a safe name, kept nowhere.

The audit line is written where the question is asked: ``service().ask(…, action="export", what=…)``.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Callable, Generator, Iterator
from itertools import chain
from urllib.parse import quote

from flask import Response

from crm_dash.errors import InvalidRequest
from crm_dash.exports import csv, xlsx
from crm_dash.exports.table import Export
from crm_dash.web import audit

log = logging.getLogger(__name__)

Writer = Callable[[Export], Iterator[bytes]]
FORMATS: dict[str, tuple[Writer, str]] = {
    "csv": (csv.write, f"{csv.MIMETYPE}; charset=utf-8; header=present"),
    "xlsx": (xlsx.write, xlsx.MIMETYPE),
}
_LONGEST_PART = 50
# Letters, digits and marks of any script; the rest ends paths, headers or the patience of file systems.
_NOT_IN_NAMES = re.compile(r"[^\w.,()&' -]+")


def asked_format(text: str | None) -> str:
    """The format a request names; InvalidRequest for another."""
    if text not in FORMATS:
        raise InvalidRequest(f"format must be {' or '.join(FORMATS)}")
    return text


def download(export: Export, file_format: str) -> Response:
    """``export`` as a file that is sent while it is made.

    What fails before the first rows are there raises here, as an error with its status; what fails later breaks the
    connection off, so that nobody takes half a table for a whole one.
    """
    write, content_type = FORMATS[file_format]
    body = _logged(write(export), audit.request_id())
    first = next(body, b"")
    response = Response(chain([first], body), content_type=content_type)
    response.call_on_close(body.close)
    response.call_on_close(export.table.close)
    response.headers["Content-Disposition"] = disposition(file_name(export.about.name_parts, file_format))
    response.headers["Cache-Control"] = "no-store"
    return response


def _logged(body: Iterator[bytes], request_id: str) -> Generator[bytes, None, None]:
    try:
        yield from body
    except Exception:
        log.exception("the export of request %s broke off", request_id)
        raise


def file_name(parts: tuple[str, ...], extension: str) -> str:
    """A file's name of these parts: no path, no control character, nothing that hides the extension."""
    name = " - ".join(clean for part in parts if (clean := _clean(part)))
    return f"{name or 'export'}.{extension}"


def _clean(part: str) -> str:
    text = re.sub(r"\s+", " ", _NOT_IN_NAMES.sub(" ", unicodedata.normalize("NFC", part)))
    return text.strip(" .-")[:_LONGEST_PART].strip(" .-")


def disposition(name: str) -> str:
    """The header that names the file: RFC 6266, its name as RFC 5987 has it and once more in plain letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
