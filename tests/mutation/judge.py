"""What a mutant is judged by: panels, choices and event details of random ledgers, as the oracle has them."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from crm_dash import panel as panels
from crm_dash.errors import CrmDashError
from crm_dash.facts.distributors import distributors
from crm_dash.facts.encode import encode, encode_panel
from crm_dash.facts.event_detail import event_detail
from crm_dash.facts.latest_events import latest_events
from crm_dash.scope import find_viewer
from crm_dash.settings import load_settings
from crm_dash.store import Store
from tests import oracle
from tests.comparison import comparable, differences
from tests.mutation import analytics
from tests.oracle import sharp, signal_edges
from tests.oracle.choices import choices, details
from tests.oracle.crowd import crowd
from tests.stores import LEDGER_DAY, OracleCase

# Ledgers by name: random ones, and what stands on edges.
RANDOM = ("1", "4", "7")
ORDERS = ("orders", "order_lines")
LEDGERS: dict[str, Callable[[], Any]] = {
    **{seed: partial(oracle.random_ledger, int(seed)) for seed in RANDOM},
    "sharp": sharp.sharp,
    "edges": signal_edges.signal_edges,
    "edges-invoices": lambda: oracle.without(signal_edges.signal_edges(), *ORDERS),
    "crowd": lambda: crowd(5),
}
# Those for mutants of the signals alone.
OF_SIGNALS = {
    "edges": ("order_gap", "brand_gaps", "health"),
    "edges-invoices": ("order_gap", "health"),
    "crowd": ("brand_gaps",),
}
ALL_DETAILS = 30
QUESTIONS = 24
PANEL_PARTS = ("customer", "scope", "as_of", "notices")


def prepare(folder: Path) -> None:
    """Build a store per ledger and keep what the oracle says of it (in a process of its own)."""
    for name, ledger in LEDGERS.items():
        case = OracleCase(folder / name, ledger())
        cases = [(question, _expected(case, question)) for question in _questions(name, case)]
        (folder / name / "expected.pickle").write_bytes(pickle.dumps(cases))
    analytics.prepare(folder)


def _questions(name: str, case: Any) -> list[dict[str, Any]]:
    if name == "sharp":
        return sharp.questions()
    if name.startswith("edges"):
        return signal_edges.questions()
    return _richest(case, 5 if name == "crowd" else int(name))


def _expected(case: OracleCase, question: dict[str, Any]) -> dict[str, Any]:
    expected: dict[str, Any] = {"panel": case.oracle(*question.values())}
    if isinstance(expected["panel"], dict):
        more = {**question, "today": LEDGER_DAY}
        expected["details"] = _one_of_each(details(case.tables, **more))
        expected["events"] = oracle.events(case.tables, **more)
        if question["user_id"].upper().startswith("M"):
            expected["choices"] = choices(case.tables, **more)
    return expected


def _one_of_each(found: dict[str, Any]) -> dict[str, Any]:
    """All events of a few; of many one of each kind, the one of which most is known."""
    if len(found) <= ALL_DETAILS:
        return found
    ranked = sorted(found, key=lambda event_id: len(found[event_id]))
    return {event_id: found[event_id] for event_id in {key.split(":")[0]: key for key in ranked}.values()}


def _richest(case: Any, seed: int) -> list[dict[str, Any]]:
    """Questions with the most to compare first, so that most mutants die at once; some refused ones among them."""
    asked = [question for offset in range(3) for question in case.questions(seed + offset)]
    asked.sort(key=lambda question: -len(json.dumps(case.oracle(*question), default=str)))
    middle = len(asked) // 2
    chosen = [*asked[: QUESTIONS * 2 // 3], *asked[middle : middle + QUESTIONS // 6], *asked[-QUESTIONS // 6 :]]
    names = ("user_id", "customer_id", "distributor", "as_of")
    return [dict(zip(names, question, strict=True)) for question in chosen]


def wrong(folder: Path, slugs: tuple[str, ...], others: tuple[str, ...]) -> Iterator[str]:
    """Where the product, as it stands, differs; of ``slugs`` the widgets, of ``others`` what stands around them."""
    if "analytics" in others:
        yield from analytics.wrong(folder)
    others = tuple(name for name in others if name in OTHERS)
    for ledger in LEDGERS if slugs or others else ():
        if ledger in OF_SIGNALS and not (slugs and set(slugs) <= set(OF_SIGNALS[ledger])):
            continue
        settings = load_settings(folder / ledger / "crm.toml", environ={})
        snapshot = Store(settings).current()
        for asked, expected in pickle.loads((folder / ledger / "expected.pickle").read_bytes()):  # noqa: S301
            yield from _compare(snapshot, settings, asked, expected, slugs, others)


def _compare(
    snapshot: Any, settings: Any, asked: Any, expected: Any, slugs: tuple[str, ...], others: tuple[str, ...]
) -> Iterator[str]:
    question = {**asked, "as_of": asked["as_of"].isoformat(), "today": LEDGER_DAY}
    try:
        viewer = find_viewer(snapshot, question.pop("user_id"))
        ask = panels.make_ask(snapshot, settings, viewer, question.pop("customer_id"), **question)
    except CrmDashError as refusal:
        if expected["panel"] != type(refusal).__name__:
            yield f"{type(refusal).__name__} instead of an answer"
        return
    if isinstance(expected["panel"], str):
        yield f"an answer instead of {expected['panel']}"
        return
    yield from differences(_panel(ask, settings, slugs), _wanted(expected["panel"], slugs))
    for name in others:
        if name in expected:
            yield from differences(OTHERS[name](ask, viewer, expected), expected[name])


def _wanted(panel: Any, slugs: tuple[str, ...]) -> Any:
    shown = comparable(panel)
    return {**{name: shown[name] for name in PANEL_PARTS}, **{slug: shown["widgets"][slug] for slug in slugs}}


def _panel(ask: Any, settings: Any, slugs: tuple[str, ...]) -> Any:
    """The asked widgets only, as JSON."""

    chosen = {slug: entry for slug, entry in panels.WIDGETS.items() if slug in slugs}
    whole, panels.WIDGETS = panels.WIDGETS, chosen
    try:
        shown = encode_panel(panels.build_panel(ask, settings))
    finally:
        panels.WIDGETS = whole
    missing = {slug: {"state": "hidden"} for slug in whole if slug not in slugs}
    shown = comparable({**shown, "widgets": {**missing, **shown["widgets"]}})
    return {**{name: shown[name] for name in PANEL_PARTS}, **{slug: shown["widgets"][slug] for slug in slugs}}


def _choices(ask: Any, viewer: Any, _expected: Any) -> Any:
    return encode(distributors(ask, viewer.default_distributor_id))


def _details(ask: Any, _viewer: Any, expected: Any) -> Any:
    return {event_id: event_detail(ask, event_id) for event_id in expected["details"]}


def _events(ask: Any, _viewer: Any, _expected: Any) -> Any:
    """Every page of the timeline."""
    page = latest_events(ask)
    found = [] if page is None else list(page.items)
    while page is not None and page.next is not None and len(found) < 1000:
        page = latest_events(ask, cursor=page.next)
        found += [] if page is None else page.items
    return [encode(event) for event in found]


OTHERS: dict[str, Callable[[Any, Any, Any], Any]] = {"choices": _choices, "details": _details, "events": _events}
