"""Side by side: two to four customers on the same axes, their figures, brands and activities, and what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from crm_dash.compare import FEWEST, METRICS, MOST, Compared, Comparison, Metric
from crm_dash.facts.model import Reason
from crm_dash.i18n import Locale
from layouts import blocks, h
from layouts.exports import page_exports
from layouts.frame import Visitor, page_frame
from layouts.h import Element, Node
from layouts.links import Links
from layouts.month_bars import bar_legend, index_base, month_bars, scale_for
from layouts.wording import shown

BRANDS_SHOWN = 12
ABSOLUTE, INDEX = "absolute", "index"


@dataclass(frozen=True, kw_only=True, slots=True)
class ComparePage:
    """What the page shows; without ``data`` it only asks for customers. ``problem``: why there is none."""

    customers: tuple[tuple[str, str], ...]
    base: str = ABSOLUTE
    data: Comparison | None = None
    differences: tuple[Reason, ...] = ()
    scope_name: str | None = None
    problem: str | None = None
    seen: str | None = None


def compare_page(page: ComparePage, loc: Locale, links: Links, visitor: Visitor) -> Element:
    """The page, with whatever ``page`` holds."""
    head = [h.h1(loc.t("compare.title")), _tools(page, loc)]
    body = [h.div(head, "page-head"), _chosen(page, loc, links)]
    if page.data is None:
        body.append(blocks.empty(loc.t(f"compare.{page.problem or 'choose'}", fewest=FEWEST, most=MOST)))
        if page.problem == "too_many":
            body.append(h.a(loc.t("compare.restart"), "btn-x", href=links.compare(())))
    else:
        body.append(h.tree(h.div(_cards(page, page.data, loc, links), "compare"), "tree-compare"))
    names = ", ".join(name for _, name in page.customers)
    title = f"{loc.t('compare.title')}: {names}" if names else loc.t("compare.title")
    return page_frame(loc, links, visitor, body, title=title, seen=page.seen)


def _tools(page: ComparePage, loc: Locale) -> Element | None:
    if page.data is None:
        return None
    return h.div(
        [
            h.button(loc.t("brief.print"), "btn-x i icon-print", type="button", data_do="print"),
            h.button(loc.t("brief.copy_link"), "btn-x i icon-link", type="button", data_do="copy-link"),
        ],
        "head-tools",
    )


def _chosen(page: ComparePage, loc: Locale, links: Links) -> Element:
    """The customers, each with its mark and a way out, the way in for one more, and the scale."""
    ids = [customer for customer, _ in page.customers]
    chips: list[Node] = [
        h.li(
            h.a(
                [
                    _mark(at),
                    h.span(name, "chip-value", dir="auto"),
                    h.icon("close"),
                    h.sr_only(loc.t("compare.remove", customer=name)),
                ],
                "chip is-removable",
                href=links.compare([one for one in ids if one != customer]),
            )
        )
        for at, (customer, name) in enumerate(page.customers)
    ]
    if len(ids) < MOST:
        add = h.button(loc.t("compare.add"), "btn-x i icon-plus", type="button", data_do="add", aria_haspopup="dialog")
        chips.append(h.li(add))
    scope = h.span(page.scope_name, "scope-chip") if page.scope_name else None
    return h.div(
        [h.ul(chips, "chips", aria_label=loc.t("compare.customers")), scope, _scales(page, loc, links)], "compare-bar"
    )


def _scales(page: ComparePage, loc: Locale, links: Links) -> Element | None:
    if page.data is None:
        return None
    items = [
        h.a(
            loc.t(f"compare.{base}"),
            "toggle",
            href=links.filtered(base=None if base == ABSOLUTE else base),
            aria_current="true" if base == page.base else None,
        )
        for base in (ABSOLUTE, INDEX)
    ]
    return h.nav(items, "toggle-group", aria_label=loc.t("compare.scale"))


def _cards(page: ComparePage, data: Comparison, loc: Locale, links: Links) -> list[Element]:
    return [
        _card("differences", _differences(page.differences, loc), loc),
        _card("months", _months(page, data, loc), loc, links),
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


def _mark(at: int) -> Element:
    """The customer's letter, the same wherever it stands."""
    return h.span("ABCD"[at], f"compare-mark mark-{at}", aria_hidden="true")


def _name(one: Compared, at: int, links: Links | None = None) -> list[Node]:
    name = h.span(one.customer.name, "compare-name", dir="auto")
    if links is None:
        return [_mark(at), name]
    return [_mark(at), h.a(name, href=links.of(one.customer.customer_id).panel())]


def _months(page: ComparePage, data: Comparison, loc: Locale) -> Element:
    """A chart for each customer, all on one axis."""
    index = page.base == INDEX
    series = [one.facts("last_12_months") for one in data.customers]
    bases = [index_base(facts) if facts is not None and index else None for facts in series]
    values = [
        value * (100 / base if base is not None else 1)
        for facts, base in zip(series, bases, strict=True)
        if facts is not None and (base is not None or not index)
        for month in facts.months
        for value in (month.amount, month.previous_year_amount)
    ]
    scale = scale_for([*values, Decimal(100)] if index else values, index=index)
    charts = []
    for at, (one, facts, base) in enumerate(zip(data.customers, series, bases, strict=True)):
        chart: Node = blocks.empty(loc.t("compare.no_sales"))
        if facts is not None and (base is not None or not index):
            chart = month_bars(facts, scale, loc, base)
        elif facts is not None:
            chart = blocks.empty(loc.t("compare.no_base"))
        charts.append(h.div([h.h3(_name(one, at), "compare-head"), chart], "compare-cell"))
    return h.div([h.div(charts, f"compare-grid of-{len(charts)}"), bar_legend(loc), _month_table(data, loc)])


def _month_table(data: Comparison, loc: Locale) -> Element:
    series = [one.facts("last_12_months") for one in data.customers]
    months = next((facts.months for facts in series if facts is not None), ())
    rows = [
        h.tr(
            [
                h.th(loc.month(month.month), scope="row"),
                *[h.td(loc.money(facts.months[at].amount) if facts else "–", "num") for facts in series],
            ]
        )
        for at, month in enumerate(months)
    ]
    heads = [(loc.t("common.month"), ""), *[(one.customer.name, "num") for one in data.customers]]
    table = _scrolled(blocks.table_of(heads, rows, loc.t("compare.months")), loc, loc.t("compare.months"))
    return blocks.disclosure(loc.t("common.as_table"), table, cls="as-table")


def _scrolled(table: Element, loc: Locale, label: str) -> Element:
    region = loc.t("compare.table_of", title=label)
    return h.div(table, "table-scroll", tabIndex=0, role="region", aria_label=region)


def _figures(data: Comparison, loc: Locale, links: Links) -> Element:
    rows = [
        h.tr(
            [
                h.th(loc.t(f"compare.metric_{metric.name}"), scope="row"),
                *[h.td(figure(metric, one, loc), "num") for one in data.customers],
            ]
        )
        for metric in METRICS
        if any(metric.slug in one.widgets for one in data.customers)
    ]
    heads = [h.th(h.sr_only(loc.t("compare.figure")), scope="col")]
    heads += [
        h.th(h.div(_name(one, at, links), "compare-head"), "num", scope="col") for at, one in enumerate(data.customers)
    ]
    table = h.table(
        [h.caption(loc.t("compare.figures"), "sr-only"), h.thead(h.tr(heads)), h.tbody(rows)],
        f"data compare-table of-{len(data.customers)}",
    )
    return _scrolled(table, loc, loc.t("compare.figures"))


def figure(metric: Metric, one: Compared, loc: Locale) -> Node:
    """A customer's figure as it is written; where its widget is hidden, that there is none."""
    value = metric.of(one)
    if value is None:
        return h.span(loc.t("common.not_available"), "muted")
    if metric.kind == "change":
        return blocks.delta(loc, Decimal(value))
    if metric.kind == "percent":
        return loc.percent(value)
    if metric.kind == "count":
        return loc.number(value)
    return loc.t("outstanding.days", days=loc.number(value)) if metric.kind == "days" else loc.money(Decimal(value))


def _brands(data: Comparison, loc: Locale) -> Node:
    """A row per brand, each customer's bar on the same scale."""
    if not data.brand_names:
        return blocks.empty(loc.t("compare.no_sales"))
    shown_brands = list(data.brand_names.items())[:BRANDS_SHOWN]
    largest = max(one.brands.get(brand, Decimal(0)) for one in data.customers for brand, _ in shown_brands)
    rows = [
        (
            name,
            [
                (loc.money(one.brands[brand]), one.brands[brand]) if brand in one.brands else None
                for one in data.customers
            ],
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
    body = [
        h.tr(
            [
                h.th(name, scope="row", dir="auto"),
                *[h.td(_bar(cell, largest, at)) for at, cell in enumerate(cells)],
            ]
        )
        for name, cells in rows
    ]
    table = h.table(
        [h.caption(label, "sr-only"), h.thead(h.tr(heads)), h.tbody(body)],
        f"data compare-bars of-{len(data.customers)}",
    )
    return _scrolled(table, loc, label)


def _bar(cell: tuple[str, Decimal] | None, largest: Decimal, at: int) -> Node:
    if cell is None:
        return h.span("–", "muted")
    text, value = cell
    track = h.span(None, f"compare-track bar-{at}", style={"--width": blocks.share_width(value, largest)})
    return [h.span(text, "bar-figure"), track]
