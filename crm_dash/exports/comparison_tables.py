"""Side by side as files: the figures (a row for each customer), and the months, brands and activities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from crm_dash.compare import METRICS, Compared, Comparison, compare
from crm_dash.errors import InvalidRequest
from crm_dash.exports.about import about_of
from crm_dash.exports.table import Column, Export, Kind, Row, table_of
from crm_dash.facts.ask import Ask
from crm_dash.i18n import Locale
from crm_dash.scope import Viewer
from crm_dash.settings import Settings

Made = tuple[list[Column], list[Row]]
_KINDS: dict[str, Kind] = {
    "money": "money",
    "change": "percent",
    "percent": "percent",
    "count": "count",
    "days": "count",
}


def asked_table(name: str | None) -> str:
    """The table that a request names; InvalidRequest for another."""
    if name not in TABLES:
        raise InvalidRequest(f"table must be one of {', '.join(TABLES)}")
    return name


def comparison_export(table: str, asks: Sequence[Ask], settings: Settings, viewer: Viewer, loc: Locale) -> Export:
    """A card's table of the comparison of ``asks``."""
    data, title = compare(asks, settings), loc.t(f"compare.{table}")
    columns, rows = TABLES[table](data, loc)
    names = ", ".join(f"{one.customer.name} ({one.customer.customer_id})" for one in data.customers)
    about = about_of(
        loc,
        title=f"{loc.t('compare.title')} · {title}",
        viewer=viewer,
        snapshot=asks[0].snapshot,
        scope=asks[0].scope,
        as_of=data.as_of,
        filters=[(loc.t("compare.customers"), names)],
        definitions=[(loc.t("export.definition", title=title), loc.t(f"compare.{table}_definition"))],
    )
    subject = ", ".join(one.customer.name for one in data.customers)
    return Export(about=replace(about, name_parts=(subject, *about.name_parts[1:])), table=table_of(columns, rows))


def _figures(data: Comparison, loc: Locale) -> Made:
    shown = [one for one in METRICS if any(one.slug in each.widgets for each in data.customers)]
    columns = [
        Column(key="customer_id", label=loc.t("portfolio.column_customer_id"), kind="text"),
        Column(key="name", label=loc.t("portfolio.column_name"), kind="text"),
        *(Column(key=one.name, label=loc.t(f"compare.metric_{one.name}"), kind=_KINDS[one.kind]) for one in shown),
    ]
    rows: list[Row] = [
        [each.customer.customer_id, each.customer.name, *(one.of(each) for one in shown)] for each in data.customers
    ]
    if data.has_peers:
        rows.append([None, loc.t("compare.peers"), *(one.of_peers(data) for one in shown)])
    return columns, rows


def _months(data: Comparison, loc: Locale) -> Made:
    """A row for each month; of each customer its sales and those of the year before."""
    found = [
        {m.month: m for m in facts.months} if (facts := one.facts("last_12_months")) else {} for one in data.customers
    ]
    columns = [Column(key="month", label=loc.t("column.month"), kind="month")]
    for at, one in enumerate(data.customers):
        before = f"{one.customer.name} · {loc.t('column.previous_year_amount')}"
        columns.append(Column(key=f"amount_{at}", label=one.customer.name, kind="money"))
        columns.append(Column(key=f"previous_{at}", label=before, kind="money"))
    peers = data.peers.months if data.peers is not None else ()
    if peers:
        columns.append(Column(key="peers", label=loc.t("compare.peers"), kind="money"))
    rows: list[Row] = []
    for month in sorted({month for each in found for month in each}):
        shown = [each.get(month) for each in found]
        pairs = [(None, None) if one is None else (one.amount, one.previous_year_amount) for one in shown]
        rows.append([month, *(cell for pair in pairs for cell in pair), *peers[len(rows) : len(rows) + 1]])
    return columns, rows


def _brands(data: Comparison, loc: Locale) -> Made:
    columns = [
        Column(key="brand_id", label=loc.t("column.brand_id"), kind="text"),
        Column(key="brand", label=loc.t("column.brand"), kind="text"),
        *_customers(data.customers, "money"),
    ]
    amounts = [one.brands for one in data.customers]
    if data.peers is not None and data.has_peers:
        columns.append(Column(key="peers", label=loc.t("compare.peers"), kind="money"))
        amounts.append(data.peers.brands)
    rows: list[Row] = [[brand, name, *(one.get(brand) for one in amounts)] for brand, name in data.brand_names.items()]
    return columns, rows


def _activities(data: Comparison, loc: Locale) -> Made:
    counts = [
        {kind.type: kind.count for kind in facts.by_type} if (facts := one.facts("activities_by_type")) else {}
        for one in data.customers
    ]
    columns = [Column(key="type", label=loc.t("column.type"), kind="text"), *_customers(data.customers, "count")]
    kinds = sorted({kind for each in counts for kind in each})
    return columns, [[loc.name("activity", kind), *(each.get(kind) for each in counts)] for kind in kinds]


def _customers(customers: Sequence[Compared], kind: Kind) -> list[Column]:
    return [Column(key=f"customer_{at}", label=one.customer.name, kind=kind) for at, one in enumerate(customers)]


TABLES: dict[str, Callable[[Comparison, Locale], Made]] = {
    "figures": _figures,
    "months": _months,
    "brands": _brands,
    "activities": _activities,
}
