"""The table of the chart's figures: every row, column and cell leads to what it consists of."""

from __future__ import annotations

from crm_dash.analytics.answer import Answer, AnswerRow, Figure, Member
from crm_dash.analytics.registry import PERIOD
from crm_dash.analytics.wording import caption
from crm_dash.facts.ask import share_pct
from layouts import blocks, h
from layouts.analytics.place import Place
from layouts.h import Element, Node


def table(answer: Answer, place: Place) -> Element:
    """Rows with their figures, the totals of all pages below."""
    if not answer.rows:
        return h.tree(blocks.empty(place.loc.t("analytics.empty")), "tree-table")
    wide = answer.question.split is not None
    heads = _heads(answer, place)
    rows = [_row(row, answer, place) for row in answer.rows]
    made = h.table(
        [
            h.caption(caption(place.question, place.loc), "sr-only"),
            h.thead(h.tr(heads)),
            h.tbody(rows),
            h.tfoot(_foot(answer, place)),
        ],
        "data pivot is-wide" if wide else "data pivot as-cards",
    )
    return h.tree(
        h.div(made, "table-scroll", tabIndex=0, role="region", aria_label=caption(place.question, place.loc)),
        "tree-table",
    )


def _heads(answer: Answer, place: Place) -> list[Element]:
    asked, loc = answer.question, place.loc
    first = _sorting(loc.t(f"analytics.dimension_{asked.rows}"), "name", answer, place, cls=None)
    value = _sorting(
        loc.t("analytics.total") if asked.split else loc.t(f"analytics.measure_{asked.measure}"), "value", answer, place
    )
    if asked.split is not None:
        columns = [
            h.th(
                h.a(_name(asked.split, column, place), href=place.narrowed((asked.split, column)), dir="auto"),
                "num",
                scope="col",
            )
            for column in answer.columns
        ]
        return [first, *columns, value]
    share = h.th(loc.t("analytics.share"), "num", scope="col") if asked.kind.additive else None
    base = [
        h.th(loc.t(f"analytics.base_{asked.compare}"), "num", scope="col"),
        _sorting(loc.t("common.change"), "change", answer, place),
    ]
    return [first, value, share, *(base if answer.spans.base else [])]


def _sorting(text: str, name: str, answer: Answer, place: Place, *, cls: str | None = "num") -> Element:
    """A head that sorts by its column, the other way round when it does already."""
    descending = f"-{name}"
    usual, other = (name, descending) if name == "name" else (descending, name)
    now = answer.sort.lstrip("-") == name
    order = ("descending" if answer.sort.startswith("-") else "ascending") if now else None
    icon = h.icon("down", f"sort-mark is-{order}") if now else None
    link = h.a([text, icon], href=place.to(sort=other if answer.sort == usual else usual))
    return h.th(link, cls, scope="col", aria_sort=order)


def _row(row: AnswerRow, answer: Answer, place: Place) -> Element:
    asked = answer.question
    name = h.a(_name(asked.rows, row.member, place), href=place.narrowed((asked.rows, row.member)), dir="auto")
    head = h.th(name, scope="row")
    if asked.split is not None:
        cells = [
            _cell(figure, place, (asked.rows, row.member), (asked.split, column))
            for column, figure in zip(answer.columns, row.cells, strict=True)
        ]
        return h.tr([head, *cells, h.td(place.value(row.total.value), "num total")])
    return blocks.under(_labels(answer, place), h.tr([head, *_figures(row.total, answer, place)]))


def _name(dimension: str, member: Member, place: Place) -> list[Node]:
    """How a row or column is called; of a part of a period, also its days."""
    name: list[Node] = [place.member(dimension, member)]
    if member.partial and member.window is not None:
        first, last = (place.loc.date(day, "day") for day in (member.window.from_, member.window.to))
        name.append(h.span(f"{first} – {last}", "partial"))
    return name


def _labels(answer: Answer, place: Place) -> list[str]:
    """What the figures beside a row's own are called."""
    asked, loc = answer.question, place.loc
    share = [loc.t("analytics.share")] if asked.kind.additive else []
    base = [loc.t(f"analytics.base_{asked.compare}"), loc.t("common.change")] if answer.spans.base is not None else []
    return [*share, *base]


def _cell(figure: Figure, place: Place, *steps: tuple[str, Member]) -> Element:
    if not figure.value:
        return h.td("–" if figure.value is None else place.value(figure.value), "num muted")
    return h.td(h.a(place.value(figure.value), href=place.narrowed(*steps)), "num")


def _figures(figure: Figure, answer: Answer, place: Place) -> list[Element]:
    cells = [h.td(place.value(figure.value), "num total")]
    if answer.question.kind.additive:
        share = share_pct(figure.value, answer.total.value) if figure.value is not None and answer.total.value else None
        cells.append(h.td(place.loc.percent(share) if share is not None else "–", "num muted"))
    if answer.spans.base is not None:
        cells += [h.td(place.value(figure.base), "num muted"), h.td(change(figure, place), "num")]
    return cells


def change(figure: Figure, place: Place) -> Element:
    """How it changed; "new" where there was nothing before."""
    return blocks.delta(place.loc, figure.change_pct, new=bool(figure.value and figure.value > 0 and not figure.base))


def _foot(answer: Answer, place: Place) -> Element:
    head = h.th(place.loc.t("analytics.total"), scope="row")
    if answer.question.split is not None:
        cells = [h.td(place.value(figure.value), "num") for figure in answer.footer]
        return h.tr([head, *cells, h.td(place.value(answer.total.value), "num total")])
    return blocks.under(_labels(answer, place), h.tr([head, *_figures(answer.total, answer, place)]))


def note(answer: Answer, place: Place) -> Element | None:
    """Why the parts of a count are more than the whole."""
    splits = {"brand", "category", "product"} & set(answer.question.dimensions)
    if answer.question.kind.additive or not splits - {PERIOD}:
        return None
    return h.p(place.loc.t("analytics.not_additive"), "fine-print")
