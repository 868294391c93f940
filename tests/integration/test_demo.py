"""The generated demo: enough of everything, believable, deterministic, at any scale."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from crm_dash.book import BookAsk, book
from crm_dash.build.run import build
from crm_dash.facts.registry import WIDGETS
from crm_dash.panel import build_panel, make_ask
from crm_dash.scope import find_viewer, scope_for
from crm_dash.settings import Settings, load_settings
from crm_dash.store import Snapshot, Store

TODAY = date(2026, 6, 17)


def _demo(folder: Path, scale: float, today: date = TODAY) -> tuple[Settings, Snapshot]:
    environment = {"CRM_DASH_STORE_PATH": str(folder / "store"), "CRM_DASH_SOURCE_SCALE": str(scale)}
    settings = load_settings(environ=environment)
    report = build(settings, today=today)
    assert all(table.present for table in report.tables)
    assert sum(table.rejected + sum(table.warnings.values()) for table in report.tables) == 0
    return settings, Store(settings).current()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Snapshot]:
    return _demo(tmp_path_factory.mktemp("demo"), 1)


def test_the_default_has_the_size_that_was_promised(demo: tuple[Settings, Snapshot]) -> None:
    rows = {row["table_name"]: row["rows"] for row in demo[1].rows("select * from build_tables()", {})}
    assert 350 <= rows["customers"] <= 450
    assert rows["sales"] >= 200_000


@pytest.mark.parametrize("user_id", ["ines", "lucia", "d1.elena"])
def test_a_big_customer_fills_every_widget(demo: tuple[Settings, Snapshot], user_id: str) -> None:
    settings, snapshot = demo
    viewer = find_viewer(snapshot, user_id)
    ask = BookAsk(scope=scope_for(snapshot, viewer, None), as_of=TODAY, with_payments=True)
    accounts = sorted(book(snapshot, ask).accounts(), key=lambda account: account.sales_12m, reverse=True)

    def ready(customer_id: str) -> set[str]:
        panel = build_panel(make_ask(snapshot, settings, viewer, customer_id, today=TODAY), settings)
        return {slug for slug, widget in panel.widgets.items() if widget.state == "ready"}

    # The very biggest may be too big to have peers.
    assert ready(accounts[0].customer_id) | {"brand_gaps"} == set(WIDGETS)
    assert any("brand_gaps" in ready(account.customer_id) for account in accounts[:80:4])


def test_a_prospect_hides_sales_and_says_why(demo: tuple[Settings, Snapshot]) -> None:
    settings, snapshot = demo
    viewer = find_viewer(snapshot, "ines")
    prospects = snapshot.rows(
        "select customer_id from visible_accounts('M1', null) where kind = 'prospect' order by customer_id", {}
    )
    assert len(prospects) >= 10
    panel = build_panel(make_ask(snapshot, settings, viewer, prospects[0]["customer_id"], today=TODAY), settings)
    assert (panel.widgets["sales_trend"].state, panel.widgets["sales_trend"].reason) == ("hidden", "prospect")


def test_the_past_does_not_change_when_a_day_goes_by(tmp_path: Path) -> None:
    sums = []
    for index, today in enumerate((TODAY, TODAY + timedelta(days=1))):
        _, snapshot = _demo(tmp_path / str(index), 0.05, today)
        rows = snapshot.rows(
            "select count(*) as lines, sum(amount) as amount from visible_sales('M1', 'manufacturer', 'all', null, $b)"
            " where sold_on >= $a",
            {"a": date(2024, 1, 1), "b": TODAY - timedelta(days=60)},
        )
        sums.append(rows)
    assert sums[0] == sums[1]


def test_the_very_same_sql_takes_another_scale(tmp_path: Path) -> None:
    _, small = _demo(tmp_path, 0.02)
    rows = {row["table_name"]: row["rows"] for row in small.rows("select * from build_tables()", {})}
    assert 1 <= rows["customers"] <= 20


@pytest.mark.long
def test_twenty_times_the_default_builds(tmp_path: Path) -> None:
    _, big = _demo(tmp_path, 20)
    rows = {row["table_name"]: row["rows"] for row in big.rows("select * from build_tables()", {})}
    assert rows["sales"] >= 4_000_000
