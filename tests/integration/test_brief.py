"""The meeting brief against the oracle: an order that is late by the customer's own rhythm is its first issue."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from crm_dash.edition import edition_of
from crm_dash.i18n import locale_for
from crm_dash.panel import build_panel
from crm_dash.scope import find_viewer
from crm_dash.story import story
from layouts.brief import Brief, brief_page
from layouts.frame import Visitor
from layouts.links import Links
from layouts.shared import Shown
from tests.oracle import signal_edges
from tests.stores import OracleCase
from tests.unit.test_layouts_cards import by_class, elements, text
from tests.unit.test_layouts_pages import plain

LATE = re.compile(r"Pedido con retraso: (?P<since>\d+) días? sin pedir\s+suele pedir cada (?P<usual>\d+) días")


def _issues(case: OracleCase, question: dict[str, Any]) -> list[str]:
    """What the page of ``question`` lists as overdue, late or about to end."""
    ask = case.ask(*question.values())
    panel = build_panel(ask, case.settings)
    shown = Shown(scope=ask.scope, as_of=ask.as_of, edition=edition_of(case.snapshot))
    data = Brief(panel=panel, story=story(panel), last=None, scope_name="", shown=shown)
    visitor = Visitor(viewer=find_viewer(case.snapshot, question["user_id"]))
    page = plain(brief_page(data, locale_for("es"), Links(page="brief"), visitor))
    issues = by_class(page, "brief-columns")[0]["props"]["children"][0]
    return [text(item) for item in elements(issues) if item["type"] == "Li"]


def test_a_late_order_stands_first_of_the_issues_from_its_first_day_on(tmp_path: Path) -> None:
    case = OracleCase(tmp_path, signal_edges.signal_edges())
    found = {"late": 0, "ok": 0, "none": 0}
    for question in signal_edges.questions():
        rhythm = case.oracle(*question.values())["widgets"]["order_gap"].get("data")
        first, *others = [LATE.search(issue) for issue in _issues(case, question)] or [None]
        state = rhythm["state"] if rhythm else "none"
        found[state] += 1
        assert (first is not None, any(others)) == (state == "late", False), question
        if first is not None:
            assert int(first["since"]) == rhythm["days_since"]
            # The oracle tells it to a tenth of a day.
            assert abs(Decimal(first["usual"]) - Decimal(str(rhythm["expected_gap_days"]))) <= Decimal("0.55")
    assert min(found.values()) > 0, found
