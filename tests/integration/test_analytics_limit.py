"""A question that runs into the time limit: its page says what to narrow, and keeps the controls to do so."""

import json

import pytest
from flask.testing import FlaskClient

from callbacks.analytics import analytics_view
from callbacks.url_state import url_state
from crm_dash.i18n import locale_for
from crm_dash.store import Snapshot
from layouts.h import Element


def _page(client: FlaskClient, search: str) -> str:
    """The page's text and attributes."""
    client.post("/demo/persona", data={"user_id": "ines", "next": "/"})
    client.get("/analytics" + search)  # its request is still there
    found: Element = analytics_view(url_state("/analytics", search), locale_for("en"), "light")
    return json.dumps(found, default=lambda part: part.to_plotly_json(), ensure_ascii=False)


@pytest.mark.parametrize("search", ["?rows=product&split=region", "?rows=brand&show=documents"])
def test_over_the_limit_the_page_says_what_to_narrow(
    search: str, demo_client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "analytics-problem" not in _page(demo_client, search)
    _stop_long_questions(monkeypatch)
    page = _page(demo_client, search)
    assert "To narrow it: choose a shorter period; choose a customer; choose a brand" in page
    assert "data-pick" in page


def _stop_long_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets each question of the page run into the limit, as it would on a large store."""
    slow = "(select count(*) from range(1000000000) as a(i), range(1000) as b(j) where i * j % 7 = 3)"
    rows = Snapshot.rows

    def limited(snapshot, sql, binds):
        if "book_lines(" not in sql:
            return rows(snapshot, sql, binds)
        monkeypatch.setattr(snapshot, "_seconds", 0.1)
        return rows(snapshot, f"select {slow} as found", {})

    monkeypatch.setattr(Snapshot, "rows", limited)
