"""The rows behind a figure: what it is, under which filters, the rows with their sums, a page at a time."""

from __future__ import annotations

from decimal import Decimal

from crm_dash.drill.figures import ROWS
from crm_dash.drill.rows import RowsPage
from crm_dash.drill.sources import Column
from crm_dash.drill.wording import meaning
from crm_dash.drill.wording import title as rows_title
from crm_dash.i18n import Locale
from layouts import blocks, h, ids
from layouts.cells import NUMBERS, rows_table, total_row
from layouts.exports import page_exports
from layouts.frame import Visitor, page_frame
from layouts.h import Element, Node
from layouts.links import Links
from layouts.view import View

# Largest first is what people look for; names from A.
_DESCENDING_FIRST = ("money", "quantity", "count", "day", "month", "moment")


def rows_view(found: RowsPage, view: View, visitor: Visitor) -> Element:
    """The page of ``found``."""
    loc, links = view.loc, view.links
    title = rows_title(found.drill, loc)
    table = _table(found, view, title) if found.rows else blocks.empty(loc.t("rows.empty"))
    body = [
        h.a(loc.t("rows.back"), "quiet-link i icon-right back-link", href=links.panel()),
        h.h1([title, h.span(found.drill.ask.account.customer.name, "h1-detail", dir="auto")]),
        h.p(meaning(found.drill, loc), "meaning"),
        _filters(found, view),
        h.section(
            [
                h.div(
                    [_summary(found, loc), _pages(found, loc, links), page_exports(links, loc, title)],
                    "card-head rows-head",
                ),
                h.div(table, "card-body"),
            ],
            "widget",
        ),
        h.span(loc.t("common.opens_document"), id=ids.OPENS_ROWS, hidden=True),
    ]
    return page_frame(loc, links, visitor, h.tree(h.div(body, "rows-page"), "tree-rows"), title=title)


def _filters(found: RowsPage, view: View) -> Element:
    loc, window = view.loc, found.drill.window
    chips = [
        (loc.t("analytics.filter_distributor"), view.scope_name),
        (loc.t("analytics.filter_as_of"), loc.date(view.as_of)),
    ]
    if window is not None:
        span = loc.t("window.span", first=loc.date(window.from_), last=loc.date(window.to))
        chips.append((loc.t("rows.window"), span))
    chips.append((loc.t("rows.snapshot"), str(found.drill.ask.snapshot.number)))
    items = [
        h.li(h.span([h.span(name, "chip-name"), h.span(value, "chip-value", dir="auto")], "chip"))
        for name, value in chips
    ]
    return h.ul(items, "chips", aria_label=loc.t("analytics.filters"))


def _summary(found: RowsPage, loc: Locale) -> Element:
    """What the rows add up to, and how many they are."""
    count = loc.n("rows.count", int(found.totals[ROWS]))
    if found.drill.figure.measure == ROWS:
        return blocks.stat(loc.t("rows.of_count"), loc.number(found.total))
    label = loc.t(f"row_column.{found.drill.figure.measure}")
    return blocks.stat(loc.t("rows.of_sum", column=label), blocks.money_figure(loc, Decimal(found.total)), count)


def _table(found: RowsPage, view: View, title: str) -> Element:
    columns, figure = found.drill.source.columns, found.drill.figure
    heads = [_head(column, found, view) for column in columns]
    parts: list[Node] = rows_table(columns, heads, found.rows, view, title)
    if found.drill.source.sums:
        parts.append(total_row(columns, found.totals, view, figure.measure))
    return h.div(h.table(parts, "data lines as-cards"), "table-scroll", tabIndex=0, role="region", aria_label=title)


def _head(column: Column, found: RowsPage, view: View) -> Element:
    """A heading that sorts: pressed again, the other way round."""
    loc, name = view.loc, column.name
    ascending, descending = found.sort == name, found.sort == f"-{name}"
    down = ascending or (not descending and column.kind in _DESCENDING_FIRST)
    order = "ascending" if ascending else "descending" if descending else None
    link = h.a(
        [loc.t(f"row_column.{name}"), h.icon("down", f"sort-mark is-{order}") if order else None],
        "sort",
        href=view.links.filtered(sort=f"-{name}" if down else name, page=None),
        aria_label=loc.t("rows.sort", column=loc.t(f"row_column.{name}")),
    )
    return h.th(link, "num" if column.kind in NUMBERS else None, scope="col", aria_sort=order)


def _pages(found: RowsPage, loc: Locale, links: Links) -> Element | None:
    if found.pages == 1:
        return None

    def link(number: int, key: str) -> Element:
        text = loc.t(f"analytics.{key}")
        if not 1 <= number <= found.pages:
            return h.span(text, "btn-x is-disabled", aria_disabled="true")
        return h.a(text, "btn-x", href=links.filtered(page=str(number)))

    where = loc.t("analytics.page_of", page=loc.number(found.page), pages=loc.number(found.pages))
    return h.nav(
        [link(found.page - 1, "previous"), h.span(where, "muted"), link(found.page + 1, "next")],
        "pages",
        aria_label=loc.t("analytics.pages"),
    )
