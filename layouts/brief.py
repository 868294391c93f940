"""The meeting brief: one A4 page for the road, from the panel's facts. Every sentence leads to its figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from crm_dash.facts.model import Event, Panel
from crm_dash.i18n import Locale
from crm_dash.story import Sentence
from layouts import blocks, h, ids
from layouts.frame import Visitor, page_frame
from layouts.h import Children, Element, Node
from layouts.links import Links
from layouts.month_bars import bar_legend, month_bars, scale_for
from layouts.shared import Shown, copy_button
from layouts.widgets.latest_events import event_kind
from layouts.wording import shown

ISSUES_SHOWN = 6
STEPS_SHOWN = 5
LONGEST = 70


@dataclass(frozen=True, kw_only=True, slots=True)
class Brief:
    """What the page says; ``last``: the last activity that was done."""

    panel: Panel
    story: tuple[Sentence, ...]
    last: Event | None
    scope_name: str
    shown: Shown


def brief_page(data: Brief, loc: Locale, links: Links, visitor: Visitor) -> Element:
    """The page; what is only for the screen stays off the paper (assets/print.css)."""
    panel = data.panel
    tools = h.div(
        [
            h.button(loc.t("brief.print"), "btn-x i icon-print", type="button", data_do="print"),
            copy_button(loc),
        ],
        "brief-tools",
    )
    sheet = [
        _head(data, loc),
        _story(data.story, loc, links),
        _months(panel, loc),
        _figures(panel, loc),
        h.div([_issues(panel, loc), _steps(panel, loc)], "brief-columns"),
        _foot(data, loc),
    ]
    body = [tools, h.tree(h.article(sheet, "brief"), "tree-brief")]
    title = f"{loc.t('menu.brief')} · {panel.customer.name}"
    return page_frame(loc, links, visitor, body, title=title, shown=data.shown)


def _head(data: Brief, loc: Locale) -> Element:
    customer = data.panel.customer
    place = ", ".join(part for part in (customer.city, customer.region, customer.country) if part)
    facts = [
        (loc.t("header.id"), customer.customer_id),
        (loc.t("header.segment"), customer.segment),
        (loc.t("header.place"), place),
        (loc.t("header.owner"), customer.owner),
        (loc.t("brief.last_contact"), _last_contact(data.last, loc)),
        (loc.t("common.scope"), data.scope_name),
    ]
    terms = [h.div([h.dt(label), h.dd(value, dir="auto")]) for label, value in facts if value]
    day = loc.t("brief.day", day=loc.date(data.panel.as_of, "long"))
    head = h.div([h.h1(customer.name, dir="auto"), h.span(loc.t(f"customer.{customer.kind}"), "badge-x tone-neutral")])
    return h.header([h.p(day, "brief-day"), head, h.dl(terms, "identity-facts")], "brief-head")


def _last_contact(event: Event | None, loc: Locale) -> str | None:
    if event is None:
        return None
    return " · ".join(part for part in (event_kind(event, loc), loc.date(event.occurred_at.date()), event.user) if part)


def _story(sentences: Sequence[Sentence], loc: Locale, links: Links) -> Element:
    items = [
        h.li(
            h.a(
                sentence_text(sentence, loc),
                href=f"{links.panel()}#{ids.widget(sentence.slug)}",
                data_code=sentence.code,
            )
        )
        for sentence in sentences
    ]
    return h.section([h.h2(loc.t("brief.story")), h.ol(items, "brief-story")])


def sentence_text(sentence: Sentence, loc: Locale) -> str:
    """A sentence in the page's language."""
    params = shown(loc, {name: value for name, value in sentence.params.items() if name != "count"})
    count = sentence.params.get("count")
    key = f"story.{sentence.code}"
    return loc.n(key, count, **params) if isinstance(count, int) else loc.t(key, **params)


def _months(panel: Panel, loc: Locale) -> Element | None:
    data = _facts(panel, "last_12_months")
    if data is None:
        return None
    values = [value for month in data.months for value in (month.amount, month.previous_year_amount)]
    rows = [
        h.tr([h.th(loc.month(month.month), scope="row"), *[h.td(loc.money(v)) for v in _both(month)]])
        for month in data.months
    ]
    heads = [(loc.t("common.month"), ""), (loc.t("common.amount"), ""), (loc.t("last_12_months.previous_year"), "")]
    table = h.div(blocks.table_of(heads, rows, loc.t("last_12_months.title")), "sr-only")
    title = h.div([h.h2(loc.t("last_12_months.title")), bar_legend(loc)], "brief-chart-head")
    return h.section([title, month_bars(data.months, scale_for(values), loc), table])


def _both(month: Any) -> tuple[Any, Any]:
    return month.amount, month.previous_year_amount


def _figures(panel: Panel, loc: Locale) -> Element:
    """The figures that the conversation needs, those that there are."""
    trend, ahead = _facts(panel, "sales_trend"), _facts(panel, "monthly_projection")
    ratios, owed = _facts(panel, "order_ratios"), _facts(panel, "outstanding")
    found: list[tuple[str, Node, Children]] = []
    if trend is not None:
        change = blocks.delta(loc, trend.rolling_pct, new=trend.rolling_12m > 0)
        found.append((loc.t("brief.rolling"), loc.money(trend.rolling_12m), change))
        month = blocks.delta(loc, trend.mom_pct, new=trend.month_to_date > 0)
        found.append((loc.t("brief.month_to_date"), loc.money(trend.month_to_date), month))
    if ahead is not None:
        note = f"{loc.money(ahead.low, compact=True)} – {loc.money(ahead.high, compact=True)}"
        found.append((loc.t("monthly_projection.title"), loc.money(ahead.projected_total), note))
    if ratios is not None:
        note = loc.t(
            "order_ratios.converted_of", converted=loc.number(ratios.converted), quotes=loc.number(ratios.quotes)
        )
        found.append((loc.t("order_ratios.conversion"), loc.percent(ratios.conversion_pct), note))
    if owed is not None:
        note = f"{loc.t('outstanding.overdue')}: {loc.money(owed.overdue)}"
        found.append((loc.t("outstanding.total"), loc.money(owed.total), note))
    return h.section([h.h2(loc.t("brief.figures")), h.div([blocks.stat(*one) for one in found], "brief-figures")])


def _issues(panel: Panel, loc: Locale) -> Element:
    """What is overdue, late or about to end."""
    owed, coming, agreed = (_facts(panel, slug) for slug in ("outstanding", "upcoming", "agreements"))
    late = (
        [document for document in owed.documents if document.days_overdue > 0 and document.open_amount > 0]
        if owed
        else []
    )
    rhythm = _facts(panel, "order_gap")
    items = (
        [(loc.t("brief.late_order", days=loc.n("order_gap.days", rhythm.days_since)), _usual(rhythm, loc))]
        if rhythm is not None and rhythm.state == "late"
        else []
    )
    items += [
        (
            f"{document.document_id} · {loc.money(document.open_amount)}",
            loc.n("outstanding.days_late", document.days_overdue),
        )
        for document in late
    ]
    items += (
        [(item.title, loc.t("brief.was_due", day=_day(item.due_at, loc))) for item in coming.items if item.overdue]
        if coming
        else []
    )
    items += (
        [(item.title, loc.t("brief.ends", day=loc.date(item.ends_on))) for item in agreed.items if item.expiring]
        if agreed
        else []
    )
    return _listed(loc.t("brief.issues"), items, ISSUES_SHOWN, loc, loc.t("brief.no_issues"))


def _usual(rhythm: Any, loc: Locale) -> str:
    return loc.t("order_gap.expected", days=loc.number(rhythm.expected_gap_days))


def _steps(panel: Panel, loc: Locale) -> Element:
    """What is planned, soonest first."""
    coming = _facts(panel, "upcoming")
    items = [(item.title, _step(item, loc)) for item in coming.items if not item.overdue] if coming else []
    steps = _listed(loc.t("brief.steps"), items, STEPS_SHOWN, loc, loc.t("upcoming.nothing_planned"))
    return h.div([steps], "brief-steps")


def _step(item: Any, loc: Locale) -> str:
    kind = loc.t("event.task") if item.category == "task" else loc.name("activity", item.type)
    return " · ".join(part for part in (kind, _day(item.due_at, loc), item.user) if part)


def _listed(title: str, items: Sequence[tuple[str, str]], most: int, loc: Locale, nothing: str) -> Element:
    """So many as fit on the page, and how many more there are."""
    rows = [
        h.li([h.span(_short(what), "brief-what", dir="auto"), h.span(note, "muted")]) for what, note in items[:most]
    ]
    rest = h.p(loc.n("brief.more", len(items) - most), "muted") if len(items) > most else None
    return h.section([h.h2(title), h.ul(rows, "brief-list") if rows else h.p(nothing, "muted"), rest])


def _foot(data: Brief, loc: Locale) -> Element:
    parts = [
        loc.t("app.name"),
        loc.t("header.snapshot", snapshot=data.panel.snapshot),
        loc.date(data.panel.as_of),
        data.panel.currency,
    ]
    return h.footer(" · ".join(parts), "brief-foot")


def _facts(panel: Panel, slug: str) -> Any:
    widget = panel.widgets[slug]
    return widget.data if widget.state == "ready" else None


def _day(moment: datetime | date | None, loc: Locale) -> str:
    if moment is None:
        return loc.t("upcoming.no_date")
    return loc.date(moment.date() if isinstance(moment, datetime) else moment)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"
