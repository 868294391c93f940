"""Every figure of every widget against the rows it opens: the same scope, day and snapshot, the same total."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crm_dash.changes import KINDS
from crm_dash.drill.figures import FIGURES, ROWS
from crm_dash.drill.rows import PAGE_ROWS, open_figure, row_batches, rows_page, totals
from crm_dash.errors import CrmDashError, Forbidden, InvalidRequest, NotFound, SnapshotGone
from crm_dash.facts.ask import Ask
from crm_dash.panel import build_panel
from crm_dash.settings import PRODUCT_FOLDER, load_settings
from tests import oracle
from tests.stores import LEDGER_DAY, LEDGER_DAYS, OracleCase

# What names an element of each list of the panel.
KEYS = {
    "quotes_by_brand.brands": "brand_id",
    "last_12_months.months": "month",
    "activities_by_type.by_type": "type",
    "order_ratios.orders_by_brand": "brand_id",
    "outstanding.documents": "document_id",
    "agreements.items": "agreement_id",
    "order_gap.brands": "brand_id",
    "brand_gaps.rows": "brand_id",
}
# Numbers of the panel's schema that open nothing of their own → why not.
DERIVED = "a difference or ratio of figures that stand beside it and open their rows"
OWN_VALUE = "one row's own value, no sum: the row itself is on the card"
CALENDAR = "a count of the calendar's days, which no row of the store stands behind"
FACTOR = "opened by the factor's name: health.trend, health.recency, ..."
WITHOUT_ROWS = {
    **{f"sales_trend.{name}": DERIVED for name in ("mom_delta", "mom_pct", "yoy_delta", "yoy_pct", "rolling_pct")},
    "quotes_by_brand.change_pct": DERIVED,
    "quotes_by_brand.brands.share_pct": DERIVED,
    "monthly_projection.level": "the method's own constant",
    "monthly_projection.vs_previous_pct": DERIVED,
    "monthly_projection.elapsed_business_days": CALENDAR,
    "monthly_projection.business_days": CALENDAR,
    "activities_by_type.by_type.share_pct": DERIVED,
    "order_ratios.orders_by_brand.share_pct": DERIVED,
    "outstanding.credit_limit": OWN_VALUE,
    "outstanding.documents.amount": OWN_VALUE,
    "outstanding.documents.days_overdue": OWN_VALUE,
    "agreements.items.discount_pct": OWN_VALUE,
    "agreements.items.net_price": OWN_VALUE,
    "agreements.items.days_left": CALENDAR,
    "agreements.items.target_amount": OWN_VALUE,
    "agreements.items.elapsed_pct": CALENDAR,
    "agreements.items.next_tier.threshold_amount": OWN_VALUE,
    "agreements.items.next_tier.bonus_pct": OWN_VALUE,
    "health.score": "the sum of its factors, each of which opens its inputs",
    **{f"health.factors.{name}": FACTOR for name in ("value", "points", "max_points", "change_30d")},
    "brand_gaps.peers.n": "a number of other accounts, which the card's rule names",
    "brand_gaps.rows.peer_median_amount": "of other accounts: their rows are theirs",
    "brand_gaps.rows.gap_amount": DERIVED,
}
# Figures that are no number of the schema: counts the card makes of its list, the notices, a whole object.
FACTORS = {f"health.{name}" for name in ("trend", "recency", "engagement", "pipeline", "payments")}
# What is new since a visit stands above the cards, not in the panel's JSON: tests/integration/test_changes.py.
NEWS = {f"changes.{kind}" for kind in KINDS}
BESIDE_THE_SCHEMA = {"upcoming.items", "notices.future_sales", "monthly_projection.backtest", *FACTORS, *NEWS}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> OracleCase:
    return OracleCase(tmp_path_factory.mktemp("drill"), oracle.random_ledger(1))


def _figures(data: Any, name: str) -> Iterator[tuple[str, str | None, Any]]:
    """Every number of a widget's facts, as (figure, key of its list's element, value)."""
    if is_dataclass(data):
        for field in fields(data):
            yield from _figures(getattr(data, field.name), f"{name}.{field.name}")
    elif isinstance(data, tuple):
        for element in data:
            for figure, _, value in _figures(element, name):
                yield figure, str(getattr(element, KEYS[name])) if name in KEYS else None, value
    elif isinstance(data, int | Decimal) and not isinstance(data, bool):
        yield name, None, data


def _shown(ask: Ask, case: OracleCase) -> Iterator[tuple[str, str | None, Any]]:
    panel = build_panel(ask, case.settings)
    for slug, widget in panel.widgets.items():
        assert widget.state != "error"
        yield from _figures(widget.data, slug)
    upcoming = panel.widgets["upcoming"].data
    for due in ("future", "undated", "overdue"):
        items = upcoming.items if upcoming is not None else ()
        mine = [i for i in items if due == ("overdue" if i.overdue else "undated" if i.due_at is None else "future")]
        yield "upcoming.items", due, len(mine)
    for notice in panel.notices:
        yield f"notices.{notice.code}", None, notice.params["count"]


def _check(case: OracleCase, question: tuple[str, str, str | None, date]) -> set[str]:
    """All figures of one panel against their rows; the names of those that are not zero."""
    ask, seen = case.ask(*question), set()
    for name, key, value in _shown(ask, case):
        figure = FIGURES.get(name)
        if figure is None:
            continue
        found = totals(open_figure(ask, case.settings, name, key=key, snapshot=str(case.snapshot.number)))
        if not figure.inputs:
            assert found[figure.measure] == value, (question, name, key)
        if found[ROWS]:
            seen.add(name)
    return seen


QUESTIONS = [
    ("D1-manager", "23", None, LEDGER_DAYS[0]),
    ("D12-manager", "C-ñ", "D12", LEDGER_DAYS[2]),
    ("M1-manager", "23", None, LEDGER_DAYS[4]),
    ("M1-manager", "23", "all", LEDGER_DAYS[1]),
    ("M1-rep1", "23", "D3", LEDGER_DAYS[3]),
    ("M2-admin", "C-ñ", "direct", LEDGER_DAYS[1]),
]


def test_every_figure_is_the_sum_or_count_of_the_rows_it_opens(case: OracleCase, tmp_path: Path) -> None:
    """On two ledgers; together they show every figure."""
    seen: set[str] = set()
    for ledger in (case, OracleCase(tmp_path, oracle.random_ledger(2))):
        for question in QUESTIONS:
            if not isinstance(ledger.product(*question), str):
                seen |= _check(ledger, question)
    assert set(FIGURES) - seen == {"monthly_projection.backtest", *FACTORS, *NEWS}


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 20))
def test_every_figure_of_more_ledgers(tmp_path: Path, seed: int) -> None:
    case = OracleCase(tmp_path, oracle.random_ledger(seed, size=("tiny", "small", "medium")[seed % 3]))
    for question in case.questions(seed):
        try:
            _check(case, question)
        except (NotFound, Forbidden):
            assert isinstance(case.product(*question), str)


def test_the_comparison_sees_another_window_filter_or_scope(case: OracleCase, monkeypatch: pytest.MonkeyPatch) -> None:
    question = ("M1-manager", "23", "all", LEDGER_DAY)
    wrong = {"span": None, "filters": {"from_day": date(2000, 1, 1), "to_day": LEDGER_DAY}, "distributor": "D1"}
    for name in ("sales_trend.month_to_date", "quotes_by_brand.total_amount", "sales_trend.rolling_12m"):
        figure = FIGURES[name]
        change = {"distributor": "D1"} if name.endswith("12m") else {**wrong, "distributor": None}
        with monkeypatch.context() as patch:
            patch.setitem(FIGURES, name, replace(figure, **change))
            with pytest.raises(AssertionError, match=name):
                _check(case, question)


def _numbers(schema: Any, name: str, whole: dict[str, Any]) -> Iterator[str]:
    """The paths of all numbers in a part of the panel's JSON schema."""
    if "$ref" in schema:
        target = schema["$ref"].rsplit("/", 1)[1]
        schema = whole["$defs"][target]
    kinds = schema.get("type", [])
    if {"number", "integer"} & ({kinds} if isinstance(kinds, str) else set(kinds)):
        yield name
    for key, part in schema.get("properties", {}).items():
        yield from _numbers(part, f"{name}.{key}", whole)
    for part in (schema.get("items"), *schema.get("oneOf", ()), *schema.get("anyOf", ())):
        if part:
            yield from _numbers(part, name, whole)


def test_every_number_of_the_panel_opens_its_rows_or_says_why_not() -> None:
    """A widget's new sum or count needs a line in crm_dash/drill/figures.py; what is none, a reason above."""
    schema = json.loads((PRODUCT_FOLDER / "crm_dash" / "panel.schema.json").read_text(encoding="utf-8"))
    widgets = schema["properties"]["widgets"]["properties"]
    found = {name for slug in widgets for name in _numbers(widgets[slug], slug, schema)}
    numbers = {name.replace(".data.", ".", 1) for name in found}
    assert len(numbers) > 60
    backtest = {name for name in numbers if name.startswith("monthly_projection.backtest.")}
    assert numbers - backtest == (set(FIGURES) - BESIDE_THE_SCHEMA) | set(WITHOUT_ROWS)
    assert not set(FIGURES) & set(WITHOUT_ROWS)


def test_rows_are_sorted_and_paged_on_the_server_and_streamed_alike(case: OracleCase) -> None:
    drill = open_figure(case.ask("M1-manager", "23", "all", LEDGER_DAY), case.settings, "outstanding.dso_days")
    streamed = [row for batch in row_batches(drill, sort="-amount") for row in batch]
    first = rows_page(drill, sort="-amount")
    assert first.pages == -(-len(streamed) // PAGE_ROWS)
    paged = [row for n in range(first.pages) for row in rows_page(drill, sort="-amount", page=str(n + 1)).rows]
    assert paged == streamed
    assert [row["amount"] for row in paged] == sorted((row["amount"] for row in paged), reverse=True)
    assert sum(row["amount"] for row in streamed) == first.totals["amount"]
    assert len(streamed) == first.totals[ROWS]
    assert rows_page(drill, page="999").page == first.pages


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"name": "sales_trend.nothing"}, NotFound),
        ({"name": None}, NotFound),
        ({"name": "last_12_months.months.amount"}, NotFound),
        ({"name": "last_12_months.months.amount", "key": "2019-01"}, NotFound),
        ({"name": "sales_trend.month_to_date", "key": "2025-03"}, NotFound),
        ({"name": "activities_by_type.by_type.count", "key": "dance"}, NotFound),
        ({"name": "agreements.items.actual_amount", "key": "G999"}, NotFound),
        ({"name": "sales_trend.month_to_date", "snapshot": "7"}, SnapshotGone),
        ({"name": "sales_trend.month_to_date", "snapshot": "one"}, InvalidRequest),
        ({"name": "sales_trend.month_to_date", "snapshot": "9" * 40}, InvalidRequest),
    ],
    ids=str,
)
def test_what_is_not_there_is_refused(case: OracleCase, asked: dict[str, Any], refusal: type[CrmDashError]) -> None:
    with pytest.raises(refusal):
        open_figure(case.ask("M1-manager", "23", "all", LEDGER_DAY), case.settings, **asked)


@pytest.mark.parametrize(
    "asked", [{"sort": "amount; drop"}, {"sort": "line_no"}, {"page": "0"}, {"page": "²"}], ids=str
)
def test_another_order_or_page_is_refused(case: OracleCase, asked: dict[str, str]) -> None:
    drill = open_figure(case.ask("M1-manager", "23", "all", LEDGER_DAY), case.settings, "sales_trend.rolling_12m")
    with pytest.raises(InvalidRequest):
        rows_page(drill, **asked)


def test_another_manufacturers_brand_is_not_there(case: OracleCase) -> None:
    brands = {row["brand_id"]: row["manufacturer_id"] for row in case.tables["brands"]}
    ask = case.ask("M1-manager", "23", "all", LEDGER_DAY)
    for brand, manufacturer in brands.items():
        if manufacturer == "M1":
            assert open_figure(ask, case.settings, "quotes_by_brand.brands.amount", key=brand).key is not None
        else:
            with pytest.raises(NotFound):
                open_figure(ask, case.settings, "quotes_by_brand.brands.amount", key=brand)


def test_a_widget_that_is_switched_off_opens_nothing(case: OracleCase) -> None:
    off = load_settings(
        case.settings.store.path.parent / "crm.toml",
        environ={"CRM_DASH_FEATURES_OUTSTANDING_DOCUMENTS": "false"},
    )
    with pytest.raises(NotFound):
        open_figure(case.ask("M1-manager", "23", "all", LEDGER_DAY), off, "outstanding.total")
