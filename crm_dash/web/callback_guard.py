"""What may pass for one of the page's own requests, before Dash looks at it.

Dash takes any JSON: a body of the wrong form is an error inside of it (500), and a deep one ends its recursion. So
only what the renderer itself would send gets through: an object that names a registered callback and brings exactly
its outputs, inputs and states. Their values are still the browser's word: each callback checks its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Flask, request
from werkzeug.exceptions import BadRequest, NotFound, UnsupportedMediaType

PATH = "/_dash-update-component"
DEEPEST = 100
Target = tuple[str, str]


class MalformedCallback(BadRequest):
    """The body is not one that the page sends."""

    description = "this is not a request that a page of this site makes"


class NotJson(BadRequest):
    """The body is not JSON."""

    description = "the body is not valid JSON (UTF-8, finite numbers, whole characters)"


class NoSuchPart(NotFound):
    """The body names a part by type and index, as pattern-matching ids do: there are none, so whatever it is."""

    description = "no page has a part with that id"


@dataclass(frozen=True, kw_only=True, slots=True)
class CallbackForm:
    """What a request for one callback must hold, as (id, property), in order; ``many``: outputs come as a list."""

    outputs: tuple[Target, ...]
    many: bool
    inputs: tuple[Target, ...]
    state: tuple[Target, ...]

    def fits(self, body: Mapping[str, Any]) -> bool:
        """Whether the body's parts are those of this callback."""
        outputs = body.get("outputs")
        return (
            _targets(outputs if self.many else [outputs]) == self.outputs
            and _targets(body.get("inputs", [])) == self.inputs
            and _targets(body.get("state", [])) == self.state
            and _texts(body.get("changedPropIds", []))
        )


def register(server: Flask, callback_map: Mapping[str, Mapping[str, Any]]) -> None:
    """Check every callback's request against ``callback_map``, the app's registered callbacks."""
    forms = callback_forms(callback_map)

    @server.before_request
    def check_callback() -> None:
        if request.path == PATH and request.method == "POST":
            _check(forms)


def callback_forms(callback_map: Mapping[str, Mapping[str, Any]]) -> dict[str, CallbackForm]:
    """The forms by output key. Callbacks that run in the browser have none: nobody may ask the server for them.

    Raises ValueError for a pattern-matching id: it would need a rule here that authorises its indices.
    """
    return {key: _form(key, entry) for key, entry in callback_map.items() if "callback" in entry}


def _form(key: str, entry: Mapping[str, Any]) -> CallbackForm:
    output = entry["output"]
    many = isinstance(output, list | tuple)
    outputs = tuple((out.component_id, out.component_property) for out in (output if many else [output]))
    inputs, state = (tuple((part["id"], part["property"]) for part in entry[kind]) for kind in ("inputs", "state"))
    if any(not isinstance(name, str) or name.startswith("{") for name, _ in (*outputs, *inputs, *state)):
        raise ValueError(f"{key}: pattern-matching ids are not allowed")
    return CallbackForm(outputs=outputs, many=many, inputs=inputs, state=state)


def _check(forms: Mapping[str, CallbackForm]) -> None:
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    # Raises 413 above MAX_CONTENT_LENGTH; kept by the request, so Dash reads the same bytes.
    raw = request.get_data()
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise NotJson from None
    if not isinstance(body, dict) or _too_deep(raw, body):
        raise MalformedCallback
    if _names_by_pattern(body):
        raise NoSuchPart
    output = body.get("output")
    form = forms.get(output) if isinstance(output, str) else None
    if form is None or not form.fits(body):
        raise MalformedCallback


def _too_deep(raw: bytes, body: Any) -> bool:
    """Whether the JSON is nested deeper than DEEPEST; bodies with fewer brackets than that need no walk."""
    if raw.count(b"{") + raw.count(b"[") <= DEEPEST:
        return False
    level: Sequence[Any] = [body]
    for _ in range(DEEPEST):
        level = [child for node in level for child in (node.values() if isinstance(node, dict) else node)]
        level = [child for child in level if isinstance(child, dict | list)]
        if not level:
            return False
    return True


def _targets(parts: Any) -> tuple[Target, ...] | None:
    """(id, property) of each part, the property without the mark of a duplicate output; None for another form."""
    if not isinstance(parts, list):
        return None
    found = []
    for part in parts:
        if not isinstance(part, dict) or not _texts([part.get("id"), part.get("property")]):
            return None
        found.append((part["id"], part["property"].partition("@")[0]))
    return tuple(found)


def _names_by_pattern(body: Mapping[str, Any]) -> bool:
    """Whether any id is an object, or one written as text (``{"index":1,"type":"x"}``, as output keys have it)."""
    ids = [part.get("id") for name in ("outputs", "inputs", "state") for part in _parts(body.get(name))]
    output = body.get("output")
    keys = output.strip(".").split("...") if isinstance(output, str) else []
    return any(isinstance(one, dict) or (isinstance(one, str) and one.startswith("{")) for one in [*ids, *keys])


def _parts(value: Any) -> list[Mapping[str, Any]]:
    """The objects in ``value``, itself or a list, also one level deeper, where a pattern has several."""
    if isinstance(value, dict):
        return [value]
    return [part for one in value for part in _parts(one)] if isinstance(value, list) else []


def _texts(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)
