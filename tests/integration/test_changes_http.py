"""Since your last visit over HTTP: two snapshots of one source, a day between two visits, each user their own."""

from __future__ import annotations

import csv
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from crm_dash.build.run import build
from crm_dash.schema import canonical_tables
from crm_dash.settings import Settings, load_settings
from crm_dash.state.visits import KEPT
from tests.attacks import shop
from tests.attacks.protocol import Answer, Tab
from tests.oracle.handmade import row, sale
from tests.stores import write_source

DAY = shop.DAY
CHANGES, ROWS = "/api/v1/customers/C1/changes", "/api/v1/customers/C1/rows"
AUDIT = "crm_dash.audit"
Rows = dict[str, list[dict[str, Any]]]


class Site:
    """An app over a source that can be written anew, and a clock that the test moves."""

    def __init__(self, folder: Path) -> None:
        self.now = datetime(2025, 3, 31, 9, 0)
        self.config = folder / "crm.toml"
        self.settings: Settings = load_settings(self.config, environ={})
        self.app = create_app(self.settings, clock=lambda: self.now)

    def tab(self, user: str) -> Tab:
        return Tab(self.app.server.test_client()).become(user)

    def load(self, more: Rows) -> None:
        """Rows that the source has from now on, in a new snapshot."""
        add_rows(self.config, more)
        build(self.settings, today=DAY)

    def follow(self, later: Path) -> None:
        """The store goes on as the one below ``later`` did."""
        shutil.copytree(later / "store", self.settings.store.path, dirs_exist_ok=True)

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)


def add_rows(config: Path, more: Rows) -> None:
    """Append ``more`` to the source of ``config``."""
    for name, rows in more.items():
        columns = [column.name for column in canonical_tables()[name].columns]
        with (config.parent / "exports" / f"{name}.csv").open("a", newline="", encoding="utf-8") as handle:
            writer = csv.DictWriter(handle, columns, lineterminator="\n", quoting=csv.QUOTE_ALL)
            writer.writerows({key: "" if value is None else str(value) for key, value in one.items()} for one in rows)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a source and its first snapshot; each test has a copy of its own."""
    folder = tmp_path_factory.mktemp("first")
    config = write_source(folder, shop.tables(with_d2=False), panel=f'as_of = "{DAY}"')
    build(load_settings(config, environ={}), today=DAY)
    return folder


@pytest.fixture(scope="module")
def late(first: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same a snapshot later, with LATE."""
    folder = shutil.copytree(first, tmp_path_factory.mktemp("late") / "site")
    Site(folder).load(LATE)
    return folder


@pytest.fixture
def site(first: Path, tmp_path: Path) -> Site:
    return Site(shutil.copytree(first, tmp_path / "site"))


def visit(tab: Tab, search: str = "", customer: str = "C1") -> Answer:
    """Open the panel: its answer is there, and asks for what changed."""
    state = {"pathname": f"/customers/{customer}", "search": search}
    answer = tab.call("tree-changes.node", {**shop.USUAL, "panel-state.data": state})
    assert answer.status == 200, answer.text
    return answer


def told(tab: Tab, **query: str) -> list[tuple[str, int, float | None]]:
    found = tab.get(CHANGES, **query).json
    return [(one["kind"], one["count"], one["amount"]) for one in found["changes"]]


# An order, an invoice and a note of D1, dated long before the visit that does not see them; a payment after it.
LATE = {
    "orders": [row("orders", order_id="O7", ordered_at=datetime(2025, 1, 7, 9), customer_id="C1", status="open")],
    "order_lines": [row("order_lines", order_id="O7", line_no=1, product_id="p1", amount="12.50")],
    "sales": [sale(7, "2024-12-01", "99.95"), sale(8, "2024-12-02", "10.00", product="p2")],
    "notes": [shop.note("N7", "D1", "d1", "tarde")],
    "payments": [row("payments", payment_id="P7", document_id="R1", paid_on=date(2025, 3, 30), amount="5.00")],
}


def test_what_the_next_snapshot_brings_is_told_whatever_its_date(site: Site, late: Path) -> None:
    tab = site.tab("d1")
    assert "Primera visita" in visit(tab).text
    site.follow(late)
    site.later(days=1)
    expected = [
        ("orders", 1, 12.5),
        ("invoices", 2, 109.95),
        ("payments", 1, 5.0),
        ("events", 1, None),
    ]
    assert told(tab) == expected
    found = tab.get(CHANGES).json
    assert (found["state"], found["since"]) == ("compared", "2025-03-31T11:00:00"), "local time"
    shown = visit(tab).text
    assert all(text in shown for text in ("1 pedido", "2 facturas", "1 cobro", "1 evento"))
    assert told(tab) == expected, "also while the visit lasts"
    for kind, count, _ in expected:
        key = {"figure": f"changes.{kind}", "key": found["visit"], "snapshot": str(found["snapshot"])}
        assert tab.get(ROWS, **key).json["totals"]["rows"] == count


def test_a_reload_tells_the_same_and_the_next_visit_nothing(site: Site, late: Path) -> None:
    tab = site.tab("d1")
    visit(tab)
    site.follow(late)
    site.later(days=1)
    first = visit(tab).body
    site.later(minutes=20)
    assert visit(tab).body == first
    site.later(minutes=31)
    assert "Sin cambios" in visit(tab).text
    assert told(tab) == []


def test_asking_the_api_is_no_visit(site: Site) -> None:
    tab = site.tab("d1")
    for _ in range(2):
        assert tab.get(CHANGES).json["state"] == "first_visit"
        site.later(days=1)


def test_each_user_has_their_own_visit(site: Site, late: Path) -> None:
    first, other = site.tab("m1"), site.tab("m1-nodefault")
    visit(first)
    site.follow(late)
    site.later(days=1)
    assert told(first) != []
    assert other.get(CHANGES).json["state"] == "first_visit"
    visit(other)
    theirs = first.get(CHANGES).json["visit"]
    asked = {"figure": "changes.invoices", "key": theirs}
    assert first.get(ROWS, **asked).status == 200
    assert other.get(ROWS, **asked).status == 404, "another's visit opens nothing"


def test_another_distributors_rows_are_nobody_elses_news(site: Site) -> None:
    d1, m1 = site.tab("d1"), site.tab("m1")
    for tab in (d1, m1):
        visit(tab)
    site.load(shop.d2_rows())
    site.later(days=1)
    answer = visit(d1)
    assert (told(d1), shop.leaks(answer)) == ([], [])
    assert "Sin cambios" in answer.text
    # A manufacturer's user is told of its own brands, by the distributor that is chosen.
    assert [kind for kind, *_ in told(m1, distributor="all")] == ["orders", "invoices", "quotes"]
    assert told(m1, distributor="D1") == []
    assert told(m1, distributor="all") == told(m1, distributor="D2")


def test_a_forged_scope_or_customer_is_refused_and_no_visit(site: Site) -> None:
    d1 = site.tab("d1")
    assert d1.get(CHANGES, distributor="D2").status == 403
    assert d1.get("/api/v1/customers/CX/changes").status == 404
    state = {"pathname": "/customers/C1", "search": "?distributor=D2"}
    assert d1.call("tree-changes.node", {**shop.USUAL, "panel-state.data": state}).status == 403
    site.later(days=1)
    assert d1.get(CHANGES).json["state"] == "first_visit"


def test_another_day_is_history_and_no_visit(site: Site) -> None:
    tab = site.tab("d1")
    assert "panel de hoy" in visit(tab, "?as_of=2025-03-01").text
    site.later(days=1)
    assert tab.get(CHANGES).json["state"] == "first_visit"
    assert tab.get(CHANGES, as_of="2025-03-01").json["state"] == "another_day"
    assert visit(tab, f"?as_of={DAY}").status == 200
    site.later(days=1)
    assert tab.get(CHANGES).json["state"] == "compared"


def test_who_changes_organisation_starts_anew(site: Site) -> None:
    tab = site.tab("m1")
    visit(tab)
    users = site.config.parent / "exports" / "users.csv"
    users.write_text(users.read_text().replace('"m1","Marta","","M1"', '"m1","Marta","","D1"'))
    site.load({})
    site.later(days=1)
    assert tab.get(CHANGES).json["scope"]["organisation_id"] == "D1"
    assert tab.get(CHANGES).json["state"] == "first_visit"


def test_after_a_year_it_is_a_first_visit(site: Site) -> None:
    tab = site.tab("d1")
    visit(tab)
    site.later(days=KEPT.days)
    assert "Primera visita" in visit(tab).text


def test_each_look_is_in_the_audit_log(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    tab = site.tab("d1")
    with caplog.at_level("INFO", AUDIT):
        tab.get(CHANGES)
    (line,) = [record.getMessage() for record in caplog.records if record.name == AUDIT]
    assert '"what": "changes"' in line
    assert '"user": "d1"' in line
