"""What passes for a request of the page, and what the check costs."""

from __future__ import annotations

import json
from typing import Any

import flask
import pytest
from dash import Dash, Input, Output, State, html

from crm_dash.web.callback_guard import callback_forms, register

BODY: dict[str, Any] = {
    "output": "..a.children...b.title..",
    "outputs": [{"id": "a", "property": "children"}, {"id": "b", "property": "title"}],
    "inputs": [{"id": "i", "property": "value", "value": 1}],
    "state": [{"id": "s", "property": "data"}],
    "changedPropIds": ["i.value"],
}
POST = "/_dash-update-component"


@pytest.fixture
def app() -> Dash:
    server = flask.Flask(__name__)
    server.config["MAX_CONTENT_LENGTH"] = 1_000_000
    app = Dash(__name__, server=server, suppress_callback_exceptions=True, add_log_handler=False)
    app.layout = html.Div()

    @app.callback(Output("a", "children"), Output("b", "title"), Input("i", "value"), State("s", "data"))
    def answer(value: Any, data: Any) -> tuple[Any, Any]:
        return value, data

    app.clientside_callback("() => 1", Output("c", "children"), Input("i", "value"))
    register(server, app.callback_map)
    return app


def _post(app: Dash, body: Any, **more: Any) -> int:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return app.server.test_client().post(POST, data=data, content_type="application/json", **more).status_code


def _changed(**parts: Any) -> dict[str, Any]:
    return {**BODY, **parts}


def test_what_the_page_sends_gets_through(app: Dash) -> None:
    assert _post(app, BODY) == 200


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        None,
        1,
        "text",
        _changed(output="c.children"),  # runs in the browser
        _changed(output="nobody.children"),
        _changed(output=["..a.children...b.title.."]),
        _changed(output={"a": 1}),
        _changed(outputs=BODY["outputs"][:1]),
        _changed(outputs=list(reversed(BODY["outputs"]))),
        _changed(outputs=BODY["outputs"][0]),
        _changed(outputs=None),
        _changed(inputs=[]),
        _changed(inputs=BODY["inputs"] * 2),
        _changed(inputs=[{"id": "x", "property": "value"}]),
        _changed(inputs=[{"id": "i", "property": "data"}]),
        _changed(inputs=[[{"id": "i", "property": "value"}]]),
        _changed(inputs={"0": BODY["inputs"][0]}),
        _changed(inputs="i.value"),
        _changed(inputs=[None]),
        _changed(state=[]),
        _changed(state=[{"id": "s"}]),
        _changed(changedPropIds=[{}]),
        _changed(changedPropIds="i.value"),
        _changed(inputs=[{**BODY["inputs"][0], "value": json.loads("[" * 120 + "]" * 120)}]),
        b"[" * 40_000 + b"]" * 40_000,
        b'{"a":' * 40_000 + b"1" + b"}" * 40_000,
        b"{",
        b"",
        b"\xff\xfe",
        b'{"output": NaN}',
        b'{"output": "\\ud800"}',
    ],
    ids=repr,
)
def test_anything_else_is_a_400(app: Dash, body: Any) -> None:
    assert _post(app, body) == 400


def test_wrong_type_and_size(app: Dash) -> None:
    client = app.server.test_client()
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        assert client.post(POST, data=json.dumps(BODY), content_type=content_type).status_code == 415
    assert _post(app, _changed(pad="x" * 1_000_001)) == 413


@pytest.mark.parametrize(
    "body",
    [
        _changed(inputs=[{"id": {"type": "i", "index": 7}, "property": "value"}]),
        _changed(inputs=[[{"id": {"type": "i", "index": 7}, "property": "value"}]]),
        _changed(state=[{"id": '{"index":7,"type":"i"}', "property": "data"}]),
        _changed(outputs={"id": {"type": "i"}, "property": "children"}),
        _changed(output='{"index":7,"type":"i"}.children'),
        _changed(output='..a.children...{"index":7,"type":"i"}.children@1f..'),
    ],
)
def test_a_part_named_by_type_and_index_is_not_there(app: Dash, body: Any) -> None:
    assert _post(app, body) == 404


def test_a_pattern_matching_callback_does_not_start(app: Dash) -> None:
    @app.callback(Output({"type": "t", "index": "i"}, "children"), Input("i", "value"))
    def answer(value: Any) -> Any:
        return value

    with pytest.raises(ValueError, match="pattern-matching"):
        callback_forms(app.callback_map)
