"""The audit log: a JSON line for each look at a customer, export, way in or out, and refusal.

On the logger ``crm_dash.audit``: who, which customer, which scope, what, and the request's id; never a figure or a
text of the data. What was asked for is kept as it was asked (shortened), since a refusal is about exactly that.
"""

from __future__ import annotations

import json
import logging
import uuid
from datetime import UTC, datetime
from typing import Any, Literal, cast

from flask import g, has_request_context, request

log = logging.getLogger("crm_dash.audit")
LONGEST = 200
# What a line is about: a whole panel, another look at a customer, a file taken away, a refusal; the ways in and out.
Action = Literal["panel", "view", "export", "refused", "signed_in", "signed_out", "sign_in_refused"]


def register() -> None:
    """Write the lines to stderr, bare, unless the process has given the logger a place of its own."""
    log.setLevel(logging.INFO)
    if not log.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(message)s"))
        log.addHandler(handler)
        log.propagate = False


def request_id() -> str:
    """The id of the current request: in its log lines and in the answer to an unexpected error."""
    if "request_id" not in g:
        g.request_id = uuid.uuid4().hex[:12]
    return cast(str, g.request_id)


def asked(customer_id: str | None, *, distributor: str | None, as_of: str | None) -> None:
    """Remember what this request asks for, for the line that may follow."""
    g.audit_asked = {"customer": customer_id, "distributor": distributor, "as_of": as_of}


def write(action: Action, **fields: Any) -> None:
    """One line; ``fields`` name things (ids, scopes, codes), they hold no data."""
    line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "action": action, **_request(), **fields}
    log.info(json.dumps({key: _short(value) for key, value in line.items() if value is not None}))


def _request() -> dict[str, Any]:
    if not has_request_context():
        return {}
    # Whoever was found before the refusal; finding them now could fail once more.
    viewer = g.get("viewer")
    who = {"user": viewer.user_id, "organisation": viewer.organisation_id} if viewer is not None else {}
    return {
        "request_id": request_id(),
        "address": request.remote_addr,
        "path": request.path,
        **who,
        **g.get("audit_asked", {}),
    }


def _short(value: Any) -> Any:
    return value[:LONGEST] if isinstance(value, str) else value
