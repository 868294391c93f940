"""Analytics 360 as files: the table of figures, the documents behind it, and the lines of one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from crm_dash.analytics.answer import Answer, AnswerRow, answer
from crm_dash.analytics.book import Book, filter_names
from crm_dash.analytics.documents import Documents, document_batches, documents
from crm_dash.analytics.question import Question
from crm_dash.analytics.registry import PERIOD, Form
from crm_dash.analytics.wording import caption, member_name, value_name, window_text
from crm_dash.exports.about import about_of
from crm_dash.exports.table import About, Cell, Column, Export, Kind, Row, Table, table_of
from crm_dash.facts.ask import share_pct
from crm_dash.i18n import Locale
from crm_dash.scope import DIRECT

BATCH_ROWS = 5_000
_KINDS: dict[Form, Kind] = {"money": "money", "number": "quantity", "count": "count", "percent": "percent"}
Pairs = Sequence[tuple[str, str]]


def analytics_export(book: Book, question: Question, loc: Locale) -> Export:
    """What the page of ``question`` lists, on all its pages; raises as the page does."""
    first = replace(question, page=1)
    if question.document is not None:
        return _lines(book, first, loc)
    return _documents(book, first, loc) if question.show is not None else _figures(book, first, loc)


def _about(book: Book, question: Question, loc: Locale, title: str, *, window: str, totals: Pairs) -> About:
    names = filter_names(book, question)
    chosen = [
        (loc.t(f"analytics.dimension_{'period' if name == 'span' else name}"), value_name(name, value, names, loc))
        for name, value in question.narrowed
    ]
    measure = loc.t(f"analytics.measure_{question.measure}")
    about = about_of(
        loc,
        title=title,
        viewer=book.viewer,
        snapshot=book.snapshot,
        scope=book.scope,
        as_of=book.as_of,
        filters=[(loc.t("analytics.period"), window), *chosen],
        totals=totals,
        definitions=[
            (loc.t("export.definition", title=measure), loc.t(f"analytics.meaning_{question.measure}")),
            *_not_additive(question, loc),
        ],
    )
    return replace(about, name_parts=(names.get("customer", ""), *about.name_parts[1:]))


def _not_additive(question: Question, loc: Locale) -> Pairs:
    split = {"brand", "category", "product"} & set(question.dimensions)
    known = question.kind.additive or not split or question.show is not None
    return [] if known else [(loc.t("analytics.total"), loc.t("analytics.not_additive"))]


def _figures(book: Book, question: Question, loc: Locale) -> Export:
    found = answer(book, question, page_rows=BATCH_ROWS)
    kind = _KINDS[question.kind.form]
    totals = [(loc.t("analytics.total"), _worded(found.total.value, kind, loc))]
    if found.spans.base is not None:
        base, days = _worded(found.total.base, kind, loc), window_text(found.spans.base, loc)
        totals.append((loc.t(f"analytics.base_{question.compare}"), f"{base} ({days})"))
    window = window_text(found.spans.window, loc)
    about = _about(book, question, loc, caption(question, loc), window=window, totals=totals)
    table = Table(columns=tuple(_columns(found, kind, loc)), batches=_answer_rows(book, found, loc))
    return Export(about=about, table=table)


def _worded(value: Decimal | None, kind: Kind, loc: Locale) -> str:
    if kind == "money":
        return loc.money(value)
    return loc.percent(value) if kind == "percent" else loc.number(value)


def _columns(found: Answer, kind: Kind, loc: Locale) -> Iterator[Column]:
    asked = found.question
    yield Column(key="name", label=loc.t(f"analytics.dimension_{asked.rows}"), kind="text")
    if asked.rows == PERIOD:
        yield Column(key="from", label=loc.t("analytics.from"), kind="date")
        yield Column(key="to", label=loc.t("analytics.to"), kind="date")
    else:
        yield Column(key="id", label=loc.t("column.id"), kind="text")
    for index, column in enumerate(found.columns):
        label = member_name(asked.split or "", column, asked.granularity, loc)
        yield Column(key=f"cell_{index}", label=label, kind=kind)
    total = loc.t("analytics.total") if asked.split else loc.t(f"analytics.measure_{asked.measure}")
    yield Column(key="value", label=total, kind=kind)
    if asked.split is None and asked.kind.additive:
        yield Column(key="share_pct", label=loc.t("column.share_pct"), kind="percent")
    if asked.split is None and found.spans.base is not None:
        yield Column(key="base", label=loc.t(f"analytics.base_{asked.compare}"), kind=kind)
        yield Column(key="change_pct", label=loc.t("column.change_pct"), kind="percent")


def _answer_rows(book: Book, first: Answer, loc: Locale) -> Iterator[list[Row]]:
    """The rows page by page: the SELECT orders and cuts them, so none is held that is not being written."""
    yield [_answer_row(row, first, loc) for row in first.rows]
    pages = 1 if first.question.rows == PERIOD else -(-first.rows_found // BATCH_ROWS)
    for page in range(2, pages + 1):
        found = answer(book, replace(first.question, page=page), page_rows=BATCH_ROWS)
        yield [_answer_row(row, first, loc) for row in found.rows]


def _answer_row(row: AnswerRow, first: Answer, loc: Locale) -> Row:
    asked, member = first.question, row.member
    name = member_name(asked.rows, member, asked.granularity, loc)
    days = member.window
    place: list[Cell] = [days.from_, days.to] if days is not None else [member.key]
    cells: list[Cell] = [name, *place, *(figure.value for figure in row.cells), row.total.value]
    if asked.split is None and asked.kind.additive:
        cells.append(share_pct(row.total.value or 0, first.total.value or 0))
    if asked.split is None and first.spans.base is not None:
        cells += [row.total.base, row.total.change_pct]
    return cells


def _documents(book: Book, question: Question, loc: Locale) -> Export:
    found = documents(book, question, page_rows=1)
    stated = question.kind.fact != "sales"
    columns = [
        Column(key="day", label=loc.t("analytics.day"), kind="date"),
        Column(key="document_id", label=loc.t("analytics.document"), kind="text"),
        Column(key="customer_id", label=loc.t("portfolio.column_customer_id"), kind="text"),
        Column(key="customer", label=loc.t("analytics.dimension_customer"), kind="text"),
        Column(key="distributor", label=loc.t("analytics.dimension_distributor"), kind="text"),
        *([Column(key="state", label=loc.t("analytics.state"), kind="text")] if stated else []),
        Column(key="lines", label=loc.t("analytics.line_count"), kind="count"),
        Column(key="quantity", label=loc.t("analytics.measure_quantity"), kind="quantity"),
        Column(key="amount", label=loc.t("common.amount"), kind="money"),
    ]
    measure = loc.t(f"analytics.measure_{question.measure}")
    about = _documents_about(book, question, found, loc, loc.t("analytics.documents_of", measure=measure))
    keys = [column.key for column in columns]
    batches = _document_rows(book, question, keys, loc)
    return Export(about=about, table=Table(columns=tuple(columns), batches=batches))


def _document_rows(book: Book, question: Question, keys: Sequence[str], loc: Locale) -> Iterator[list[Row]]:
    for batch in document_batches(book, question):
        yield [tuple(_document_cell(key, row[key], loc) for key in keys) for row in batch]


def _document_cell(key: str, value: Cell, loc: Locale) -> Cell:
    if key == "distributor":
        return value or loc.t(f"scope.{DIRECT}")
    return loc.name("status", str(value)) if key == "state" and value else value


def _lines(book: Book, question: Question, loc: Locale) -> Export:
    found = documents(book, question)
    columns = [
        Column(key="line_no", label=loc.t("analytics.line"), kind="count"),
        Column(key="product", label=loc.t("analytics.dimension_product"), kind="text"),
        Column(key="brand", label=loc.t("analytics.dimension_brand"), kind="text"),
        Column(key="quantity", label=loc.t("analytics.measure_quantity"), kind="quantity"),
        Column(key="amount", label=loc.t("common.amount"), kind="money"),
    ]
    rows = [(one.line_no, one.product, one.brand, one.quantity, one.amount) for one in found.lines]
    title = loc.t("analytics.document_title", document=found.documents[0].document_id)
    about = _documents_about(book, question, found, loc, title)
    return Export(about=about, table=table_of(columns, rows))


def _documents_about(book: Book, question: Question, found: Documents, loc: Locale, title: str) -> About:
    totals = [
        (loc.t("export.documents"), loc.number(found.documents_found)),
        (loc.t("analytics.line_count"), loc.number(found.total_lines)),
        (loc.t("analytics.total"), loc.money(found.total_amount)),
    ]
    return _about(book, question, loc, title, window=window_text(found.window, loc), totals=totals)
