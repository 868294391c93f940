"""The cards of a comparison: what differs, months, figures, brands, activities; beside the customers their peers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from crm_dash.compare import METRICS, Compared, Comparison, Metric
from crm_dash.facts.model import Health, MonthSales, Reason
from crm_dash.i18n import Locale
from layouts import blocks, h
from layouts.exports import page_exports
from layouts.h import Element, Node
from layouts.links import Links
from layouts.month_bars import bar_legend, index_base, month_bars, scale_for
from layouts.widgets.brand_gaps import peers_text
from layouts.widgets.health import told_text
from layouts.wording import shown

BRANDS_SHOWN = 12
ABSOLUTE, INDEX = "absolute", "index"


def compare_cards(
    data: Comparison, differences: Sequence[Reason], base: str, loc: Locale, links: Links
) -> list[Element]:
    """Every card of the page, in order; ``base``: the scale of the months."""
    return [
        _card("differences", _differences(differences, loc), loc),
        _card("months", _months(data, loc, index=base == INDEX), loc, links),
        _card("figures", _figures(data, loc, links), loc, links),
        _card("brands", _brands(data, loc), loc, links),
        _card("activities", _activities(data, loc), loc, links),
    ]


def _card(name: str, body: Node, loc: Locale, files: Links | None = None) -> Element:
    """A card; ``files``: the page that gives its table as a file."""
    title = loc.t(f"compare.{name}")
    info = blocks.info(loc, title, loc.t(f"compare.{name}_definition"))
    exports = page_exports(files, loc, title, table=name) if files is not None else None
    head = h.header([h.h2(title, "card-title", id=f"compare-{name}"), exports, info], "card-head")
    return h.section([head, h.div(body, "card-body")], "widget", id=f"card-{name}", aria_labelledby=f"compare-{name}")


def _differences(found: Sequence[Reason], loc: Locale) -> Node:
    if not found:
        return blocks.empty(loc.t("compare.alike"))
    items = [h.li(loc.t(f"difference.{reason.code}", **shown(loc, reason.params)), dir="auto") for reason in found]
    return h.ul(items, "difference-list")


def mark(at: int) -> Element:
    """The customer's letter, the same wherever it stands."""
    return h.span("ABCD"[at], f"compare-mark mark-{at}", aria_hidden="true")


def _name(one: Compared, at: int, links: Links | None = None) -> list[Node]:
    name = h.span(one.customer.name, "compare-name", dir="auto")
    if links is None:
        return [mark(at), name]
    return [mark(at), h.a(name, href=links.of(one.customer.customer_id).panel())]


def _months(data: Comparison, loc: Locale, *, index: bool) -> Element:
    """A chart for each customer, all on one axis."""
    series = [one.facts("last_12_months") for one in data.customers]
    bases = [index_base(facts) if facts is not None and index else None for facts in series]
    values = [
        value * (100 / base if base is not None else 1)
        for facts, base in zip(series, bases, strict=True)
        if facts is not None and (base is not None or not index)
        for month in facts.months
        for value in (month.amount, month.previous_year_amount)
    ]
    peers = () if index else _peer_months(data)
    values += [month.amount for month in peers]
    scale = scale_for([*values, Decimal(100)] if index else values, index=index)
    charts = []
    for at, (one, facts, base) in enumerate(zip(data.customers, series, bases, strict=True)):
        chart: Node = blocks.empty(loc.t("compare.no_sales"))
        if facts is not None and (base is not None or not index):
            chart = month_bars(facts.months, scale, loc, base)
        elif facts is not None:
            chart = blocks.empty(loc.t("compare.no_base"))
        charts.append(h.div([h.h3(_name(one, at), "compare-head"), chart], "compare-cell"))
    if peers:
        charts.append(h.div([h.h3(_peers_name(loc), "compare-head"), month_bars(peers, scale, loc)], "compare-cell"))
    return h.div([h.div(charts, f"compare-grid of-{len(charts)}"), bar_legend(loc), _month_table(data, loc)])


def _month_table(data: Comparison, loc: Locale) -> Element:
    series = [one.facts("last_12_months") for one in data.customers]
    months = next((facts.months for facts in series if facts is not None), ())
    peers = _peer_months(data)
    rows = [
        h.tr(
            [
                h.th(loc.month(month.month), scope="row"),
                *[h.td(loc.money(facts.months[at].amount) if facts else "–", "num") for facts in series],
                *[h.td(loc.money(month.amount), "num") for month in peers[at : at + 1]],
            ]
        )
        for at, month in enumerate(months)
    ]
    heads = [(loc.t("common.month"), ""), *[(one.customer.name, "num") for one in data.customers]]
    heads += [(loc.t("compare.peers"), "num")] if peers else []
    table = _scrolled(blocks.table_of(heads, rows, loc.t("compare.months")), loc, loc.t("compare.months"))
    return blocks.disclosure(loc.t("common.as_table"), table, cls="as-table")


def _peer_months(data: Comparison) -> tuple[MonthSales, ...]:
    """The peers' medians on the months of the customers, of this year alone; none where they are too few."""
    series = next((facts for one in data.customers if (facts := one.facts("last_12_months")) is not None), None)
    if data.peers is None or series is None:
        return ()
    pairs = zip(series.months, data.peers.months, strict=False)
    return tuple(replace(month, amount=amount, previous_year_amount=Decimal(0)) for month, amount in pairs)


def _peers_name(loc: Locale) -> list[Node]:
    return [h.span("M", "compare-mark", aria_hidden="true"), h.span(loc.t("compare.peers"), "compare-name")]


def peers_note(data: Comparison, loc: Locale) -> Element:
    """Whose peers, by which rule, and how many; or why there is no median."""
    if data.peers is None:
        return h.p(loc.t("compare.peers_unread"), "peers muted")
    rule = peers_text(data.peers.peers, loc)
    return h.p(loc.t("compare.peers_note", customer=data.peers.customer, rule=rule), "peers muted", dir="auto")


def _scrolled(table: Element, loc: Locale, label: str) -> Element:
    region = loc.t("compare.table_of", title=label)
    return h.div(table, "table-scroll", tabIndex=0, role="region", aria_label=region)


def _figures(data: Comparison, loc: Locale, links: Links) -> Element:
    rows = [
        h.tr([h.th(loc.t(f"compare.metric_{metric.name}"), scope="row"), *_cells(metric, data, loc)])
        for metric in METRICS
        if any(metric.slug in one.widgets for one in data.customers)
    ]
    heads = [h.th(h.sr_only(loc.t("compare.figure")), scope="col")]
    heads += [
        h.th(h.div(_name(one, at, links), "compare-head"), "num", scope="col") for at, one in enumerate(data.customers)
    ]
    if data.has_peers:
        heads.append(h.th(h.div(_peers_name(loc), "compare-head"), "num", scope="col"))
    table = h.table(
        [h.caption(loc.t("compare.figures"), "sr-only"), h.thead(h.tr(heads)), h.tbody(rows)],
        f"data compare-table of-{len(heads) - 1}",
    )
    return _scrolled(table, loc, loc.t("compare.figures"))


def _cells(metric: Metric, data: Comparison, loc: Locale) -> list[Element]:
    cells = [h.td(_own_figure(metric, one, loc), "num") for one in data.customers]
    if data.has_peers:
        cells.append(h.td(figure(metric, metric.of_peers(data), loc), "num is-peers"))
    return cells


def _own_figure(metric: Metric, one: Compared, loc: Locale) -> Node:
    """A customer's figure; a score of hardly any factor, which beside a whole one would mislead, says of how many."""
    value, facts = figure(metric, metric.of(one), loc), one.facts(metric.slug)
    if not isinstance(facts, Health) or not facts.is_thin:
        return value
    return h.span([value, h.span(told_text(facts, loc), "compare-note muted")])


def figure(metric: Metric, value: Decimal | int | None, loc: Locale) -> Node:
    """A figure as it is written; where its widget is hidden, that there is none."""
    if value is None:
        return h.span(loc.t("common.not_available"), "muted")
    if metric.kind == "change":
        return blocks.delta(loc, Decimal(value))
    if metric.kind == "percent":
        return loc.percent(value)
    if metric.kind == "count":
        return _count(value, loc)
    return _days(value, loc) if metric.kind == "days" else loc.money(Decimal(value))


def _days(value: Decimal | int, loc: Locale) -> str:
    """Days; a median may be a part of one."""
    return loc.t("outstanding.days", days=_count(value, loc)) if value % 1 else loc.n("order_gap.days", int(value))


def _count(value: Decimal | int, loc: Locale) -> str:
    """A count; the median of an even number of them may be a half."""
    return loc.number(value, digits=1 if value % 1 else 0)


def _brands(data: Comparison, loc: Locale) -> Node:
    """A row per brand, each customer's bar on the same scale."""
    if not data.brand_names:
        return blocks.empty(loc.t("compare.no_sales"))
    shown_brands = list(data.brand_names.items())[:BRANDS_SHOWN]
    columns = [one.brands for one in data.customers]
    if data.peers is not None and data.has_peers:
        columns.append(data.peers.brands)
    largest = max(amounts.get(brand, Decimal(0)) for amounts in columns for brand, _ in shown_brands)
    rows = [
        (
            name,
            [(loc.money(amounts[brand]), amounts[brand]) if brand in amounts else None for amounts in columns],
        )
        for brand, name in shown_brands
    ]
    left = len(data.brand_names) - len(shown_brands)
    more = h.p(loc.n("compare.more_brands", left), "muted") if left > 0 else None
    return h.div([_bars(data, rows, largest, loc, loc.t("compare.brands")), more])


def _activities(data: Comparison, loc: Locale) -> Node:
    counts = [
        {kind.type: kind.count for kind in facts.by_type} if (facts := one.facts("activities_by_type")) else {}
        for one in data.customers
    ]
    kinds = sorted(
        {kind for each in counts for kind in each}, key=lambda kind: (-sum(c.get(kind, 0) for c in counts), kind)
    )
    if not kinds:
        return blocks.empty(loc.t("compare.no_activities"))
    largest = Decimal(max(count for each in counts for count in each.values()))
    rows = [
        (
            loc.name("activity", kind),
            [(loc.number(each[kind]), Decimal(each[kind])) if kind in each else None for each in counts],
        )
        for kind in kinds
    ]
    return _bars(data, rows, largest, loc, loc.t("compare.activities"))


def _bars(
    data: Comparison,
    rows: Sequence[tuple[str, Sequence[tuple[str, Decimal] | None]]],
    largest: Decimal,
    loc: Locale,
    label: str,
) -> Element:
    """A table whose cells are figures over bars: the bars of a row start at the same line and share the scale."""
    heads = [h.th(h.sr_only(label), scope="col")]
    heads += [h.th(h.div(_name(one, at), "compare-head"), scope="col") for at, one in enumerate(data.customers)]
    if rows and len(rows[0][1]) > len(data.customers):
        heads.append(h.th(h.div(_peers_name(loc), "compare-head"), scope="col"))
    body = [
        h.tr(
            [
                h.th(name, scope="row", dir="auto"),
                *[
                    h.td(_bar(cell, largest, at), "is-peers" if at == len(data.customers) else None)
                    for at, cell in enumerate(cells)
                ],
            ]
        )
        for name, cells in rows
    ]
    table = h.table(
        [h.caption(label, "sr-only"), h.thead(h.tr(heads)), h.tbody(body)],
        f"data compare-bars of-{len(heads) - 1}",
    )
    return _scrolled(table, loc, label)


def _bar(cell: tuple[str, Decimal] | None, largest: Decimal, at: int) -> Node:
    if cell is None:
        return h.span("–", "muted")
    text, value = cell
    track = h.span(None, f"compare-track bar-{at}", style={"--width": blocks.share_width(value, largest)})
    return [h.span(text, "bar-figure"), track]
