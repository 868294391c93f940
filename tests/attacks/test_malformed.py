"""What no page sends: other bodies, types and sizes (THREATS 17, 20)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from crm_dash import panel
from crm_dash.facts.registry import WIDGETS
from crm_dash.web import callback_guard
from tests.attacks.protocol import JSON, POST, Tab, callback_body, generic
from tests.attacks.shop import USUAL, usual_panel
from tests.attacks.sites import Target

BODIES: list[Any] = [
    {},
    [],
    None,
    7,
    "x",
    {"output": "nobody.children"},
    {"output": "theme.data", "outputs": {"id": "theme", "property": "data"}, "inputs": [], "state": []},
    {"output": None},
    {"output": {"a": []}},
    b"",
    b"{",
    b"\x00",
    b'{"output": NaN}',
    b'{"a":"\\ud83d"}',
    b"[" * 40_000 + b"]" * 40_000,
    b'{"a":' * 40_000 + b"1" + b"}" * 40_000,
]


@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body)[:40])
def test_a_body_of_another_form_is_a_400(target: Target, body: Any) -> None:
    generic(target.tab("m1").post(body), 400)


def test_a_callbacks_parts_must_be_all_there_and_its_own(target: Target) -> None:
    tab = target.tab("m1")
    for name, entry in tab.callbacks().items():
        good = callback_body(entry, USUAL)
        for part in ("output", "outputs", "inputs"):
            generic(tab.post({key: value for key, value in good.items() if key != part}), 400)
        for part in ("inputs", "state"):
            for wrong in (good[part][1:], [*good[part], {"id": "url", "property": "search"}], {"0": 1}, "x", 7):
                if wrong != good[part]:
                    generic(tab.post({**good, part: wrong}), 400)
        generic(tab.post({**good, "outputs": {"id": "page", "property": "title"}}), 400)
        assert tab.post(good).status in (200, 204), name


def test_deep_values_in_a_real_request_are_refused_and_the_server_lives(target: Target) -> None:
    tab = target.tab("m1")
    good = json.dumps(usual_panel(tab))
    for depth in (101, 900, 40_000):
        deep = good.replace('"light"', "[" * depth + "]" * depth)
        assert deep != good
        generic(tab.post(deep.encode()), 400)
    assert tab.get("/health").status == 200


def test_other_types_and_sizes(target: Target) -> None:
    tab = target.tab("m1")
    good = json.dumps(usual_panel(tab))
    for kind in ("text/plain", "application/x-www-form-urlencoded", "text/json", "application/json-seq", ""):
        generic(tab.request("POST", POST, good, {"Content-Type": kind}), 415)
    generic(tab.request("POST", POST, good), 415)
    generic(tab.request("POST", POST, good + " " * 1_000_001, JSON), 413)


def test_without_the_guard_the_same_bodies_reach_dash_and_fail(
    inside: Callable[[str], Tab], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callback_guard, "_check", lambda _forms: None)
    tab = inside("m1")
    assert {tab.post(body).status for body in ({}, {"output": "nobody.children"}, BODIES[-2])} == {500}


def test_a_callback_that_raises_is_a_500_with_an_id_that_the_log_explains(
    inside: Callable[[str], Tab], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("select secret from store.sales at /srv/crm_dash/x.py")

    tab = inside("m1")
    monkeypatch.setattr("callbacks.panel.panel_view", fail)
    answer = tab.post(usual_panel(tab))
    generic(answer, 500)
    request_id = answer.error["message"].split()[-1]
    assert any(request_id in record.getMessage() and record.exc_info for record in caplog.records)


def _break_agreements(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_ask: Any) -> None:
        raise RuntimeError("select secret from store.sales at /srv/crm_dash/x.py")

    monkeypatch.setitem(WIDGETS, "agreements", replace(WIDGETS["agreements"], function=fail))


def test_one_failing_widget_leaves_the_others_whole(
    inside: Callable[[str], Tab], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = inside("m1").get("/api/v1/customers/C1/panel").json["widgets"]
    _break_agreements(monkeypatch)
    tab = inside("m1")
    answer = tab.get("/api/v1/customers/C1/panel")
    after = answer.json["widgets"]
    assert (answer.status, after.pop("agreements")["state"]) == (200, "error")
    before.pop("agreements")
    assert after == before
    page = tab.post(usual_panel(tab))
    assert page.status == 200
    for text in (answer.text, page.text):
        assert [part for part in ("secret", "Traceback", "/srv/", "RuntimeError") if part in text] == []


def test_without_its_fence_the_failing_widget_takes_the_panel_with_it(
    inside: Callable[[str], Tab], monkeypatch: pytest.MonkeyPatch
) -> None:
    _break_agreements(monkeypatch)
    monkeypatch.setattr(panel, "answer", lambda slug, ask, _settings: WIDGETS[slug].function(ask))
    generic(inside("m1").get("/api/v1/customers/C1/panel"), 500)
