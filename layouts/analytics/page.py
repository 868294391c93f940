"""The page: where one is, the controls, the figure, then chart and table or the documents behind them."""

from __future__ import annotations

from crm_dash.analytics.answer import Answer
from crm_dash.analytics.documents import Documents
from crm_dash.analytics.wording import caption
from crm_dash.errors import InvalidChoice, TooBroad
from crm_dash.i18n import Locale
from layouts import blocks, h
from layouts.analytics.chart import chart
from layouts.analytics.controls import controls
from layouts.analytics.documents import documents_section, pages
from layouts.analytics.filters import breadcrumbs, filters
from layouts.analytics.place import Place
from layouts.analytics.table import change, note, table
from layouts.frame import Visitor, page_frame
from layouts.h import Children, Element, Node
from layouts.links import Links
from layouts.shared import copy_icon


def answer_page(answer: Answer, place: Place, visitor: Visitor) -> Element:
    """Figures: headline, chart, table."""
    body = [
        _headline(answer, place),
        h.section(
            [
                h.div(chart(answer, place), "card-body") if answer.rows else None,
                h.div([table(answer, place), note(answer, place), _pages(answer, place)], "card-body"),
            ],
            "widget analytics-answer",
            aria_labelledby="analytics-figure",
        ),
    ]
    return _page(place, visitor, body)


def documents_page(documents: Documents, place: Place, visitor: Visitor) -> Element:
    """The documents behind the figure, or one of them."""
    return _page(place, visitor, documents_section(documents, place))


def problem_page(problem: InvalidChoice | TooBroad | None, place: Place, visitor: Visitor) -> Element:
    """What the question is too much for (None: the time it may take), with the controls to change it."""
    text = _too_slow(place) if problem is None else problem_text(problem, place.loc)
    return _page(place, visitor, h.div(h.p(text), "widget analytics-problem", role="alert"))


def refused_page(problem: InvalidChoice, loc: Locale, links: Links, visitor: Visitor) -> Element:
    """A question that cannot be read: which part of the URL, and what it may be."""
    body = [
        h.h1(loc.t("analytics.title")),
        h.div(
            [h.p(problem_text(problem, loc)), h.a(loc.t("analytics.start_again"), "btn-x", href="/analytics")],
            "widget analytics-problem",
            role="alert",
        ),
    ]
    return page_frame(loc, links, visitor, body, title=loc.t("analytics.title"))


def problem_text(problem: InvalidChoice | TooBroad, loc: Locale) -> str:
    """The problem in words."""
    if isinstance(problem, TooBroad):
        return loc.t(
            f"analytics.too_many_{problem.what}", found=loc.number(problem.found), most=loc.number(problem.most)
        )
    if problem.unknown_name:
        return loc.t("analytics.unknown_parameter", name=problem.parameter)
    allowed = ", ".join(problem.allowed)
    return loc.t("analytics.unknown_value", name=problem.parameter, value=problem.value[:80], allowed=allowed)


def _too_slow(place: Place) -> str:
    """That the question takes too long, and each way to narrow it that is still open."""
    asked, loc = place.question, place.loc
    ways = ["period", *(name for name in ("customer", "brand") if name not in dict(asked.narrowed))]
    ways += ["split"] if asked.split is not None else []
    return loc.t("analytics.too_slow", ways="; ".join(loc.t(f"analytics.narrow_{way}") for way in ways))


def _page(place: Place, visitor: Visitor, body: Children) -> Element:
    title = place.loc.t("analytics.title")
    customer = place.names.get("customer")
    detail = h.span(customer, "h1-detail", dir="auto") if customer else None
    inside = body if isinstance(body, list) else [body]
    head = h.div([h.h1([title, detail]), copy_icon(place.loc)], "page-head")
    content = [head, breadcrumbs(place), controls(place), filters(place), *inside]
    named = f"{title} · {customer}" if customer else title
    return page_frame(place.loc, place.links, visitor, h.div(content, "analytics"), title=named, shown=place.shown)


def _headline(answer: Answer, place: Place) -> Element:
    """The whole: what, how much, against what, in which days; and the way to its documents."""
    loc, asked = place.loc, answer.question
    measure = loc.t(f"analytics.measure_{asked.measure}")
    compared: list[Node] = []
    if answer.spans.base is not None:
        compared = [
            change(answer.total, place),
            h.span(
                loc.t(
                    "analytics.against",
                    value=place.value(answer.total.base),
                    window=place.window(answer.spans.base),
                ),
                "muted",
            ),
        ]
    value = place.value(answer.total.value)
    text: Node = (
        blocks.money_figure(loc, answer.total.value)
        if asked.kind.form == "money" and answer.total.value is not None
        else value
    )
    inside = h.div(
        [
            h.div(
                [
                    h.h2(
                        [h.span(measure), h.span(place.window(answer.spans.window), "muted")],
                        "stat-label",
                        id="analytics-figure",
                    ),
                    h.div(text, "stat-value"),
                    h.div(compared, "stat-note") if compared else None,
                ],
                "stat stat-large",
            ),
            h.div(
                [
                    h.a(loc.t("analytics.show_documents"), "btn-x i icon-table", href=place.documents()),
                    place.exports(caption(asked, loc)),
                ],
                "tools-end",
            ),
        ],
        "analytics-headline",
    )
    return h.tree(inside, "tree-headline") or inside


def _pages(answer: Answer, place: Place) -> Element | None:
    if answer.pages == 1:
        return None
    count = h.p(place.loc.n("analytics.rows_found", answer.rows_found), "muted")
    return h.tree(h.div([count, pages(place, answer.page, answer.pages)], "table-foot"), "tree-pages")
