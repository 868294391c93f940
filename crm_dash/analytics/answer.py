"""The figures of a question: rows, columns, cells and totals, each beside what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from crm_dash.analytics.book import Book, check_dimensions, documents_together, narrow_binds, told_apart_by
from crm_dash.analytics.question import Question
from crm_dash.analytics.registry import PERIOD, Measure
from crm_dash.analytics.spans import Spans, bucket_window, buckets, earlier, spans
from crm_dash.errors import TooBroad
from crm_dash.facts.ask import change_pct
from crm_dash.periods import Window
from crm_dash.store import Row

PAGE_ROWS = 50
# More buckets no screen shows one by one, more columns nobody reads side by side.
MOST_BUCKETS = 400
MOST_COLUMNS = 24
# The stored sums of the sales lines by parts of months (scope.sql: book_lines).
SALES_MONTHS = "sales_months"


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A value and its base (None: no comparison, or nothing to divide by); percentages are of 100."""

    value: Decimal | None
    base: Decimal | None = None

    @property
    def change_pct(self) -> Decimal | None:
        """The change against the base; None without one above zero (SPEC: time)."""
        return None if self.value is None or self.base is None else change_pct(self.value, self.base)


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A value of a dimension: ``key`` None for those that have none; ``window``: the days of a period's bucket,
    ``partial`` where it is not the whole bucket."""

    key: str | None
    name: str | None
    window: Window | None = None
    partial: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerRow:
    """One value of the rows' dimension: its figure over all columns, and one figure for each column."""

    member: Member
    total: Figure
    cells: tuple[Figure, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """The page's figures. ``rows_found`` counts the rows of all pages; ``footer`` totals each column over them."""

    question: Question
    spans: Spans
    columns: tuple[Member, ...]
    rows: tuple[AnswerRow, ...]
    footer: tuple[Figure, ...]
    total: Figure
    rows_found: int
    page: int
    pages: int
    sort: str


def answer(book: Book, question: Question, *, page_rows: int = PAGE_ROWS) -> Answer:
    """The figures of ``question``, ``page_rows`` rows of them (of a period: all).

    Raises InvalidChoice for what this viewer cannot ask, TooBroad for more buckets or columns than are shown.
    """
    check_dimensions(book, question)
    asked = spans(question, book.as_of, book.first_day)
    starts = _bucket_starts(question, asked.window)
    sort = question.sort or ("name" if question.rows == PERIOD else "-value")
    levels = _levels(book, question, asked, sort, page_rows)
    columns = _columns(question, asked.window, starts, levels[2], levels[3][0]["columns_found"])
    rows = _rows(question, asked, starts, columns, levels)
    found = len(rows) if question.rows == PERIOD else (levels[1][0]["rows_found"] if levels[1] else 0)
    per_split = {row["split_id"]: row for row in levels[2]}
    return Answer(
        question=question,
        spans=asked,
        columns=columns,
        rows=tuple(_sorted_buckets(rows, sort) if question.rows == PERIOD else rows),
        footer=tuple(_figure(question.kind, per_split.get(column.key), asked) for column in columns),
        total=_figure(question.kind, levels[3][0], asked),
        rows_found=found,
        page=question.page,
        pages=1 if question.rows == PERIOD else max(1, -(-found // page_rows)),
        sort=sort,
    )


def _levels(book: Book, question: Question, asked: Spans, sort: str, page_rows: int) -> list[list[Row]]:
    """The SELECT's rows by level: cells, rows, columns, the whole."""
    measure, narrow = question.kind, narrow_binds(question)
    of_period = question.rows == PERIOD
    base, info = asked.base, book.snapshot.info
    together = documents_together(book, question)
    found = book.rows(
        "cells",
        fact=measure.fact,
        months_fact=SALES_MONTHS if _sums_of_months(question, together=together) else None,
        cut_day=info["cut_day"],
        figure=measure.figure,
        by_id=measure.counts_documents and not together,
        **_documents_by(question, together=together),
        narrow=narrow,
        narrow_orders={**dict.fromkeys(narrow), "customer": narrow["customer"], "empty": []},
        from_day=asked.window.from_,
        to_day=asked.window.to,
        base_from=base.from_ if base else None,
        base_to=base.to if base else None,
        base_as_of=earlier(Window(from_=asked.window.from_, to=book.as_of), asked.months, asked.days).to,
        months=asked.months,
        days=asked.days,
        rows=question.rows,
        split=question.split,
        granularity=question.granularity,
        sort=sort,
        skip=0 if of_period else (question.page - 1) * page_rows,
        page_rows=MOST_BUCKETS if of_period else page_rows,
        most_columns=MOST_COLUMNS,
    )
    return [[row for row in found if row["level"] == level] for level in range(4)]


def _sums_of_months(question: Question, *, together: bool) -> bool:
    """Whether the sums by parts of months know all that is asked for.

    They know no product; and they count documents if each lies in one place.
    """
    if question.kind.fact != "sales" or (question.kind.counts_documents and not together):
        return False
    return "product" not in {*question.dimensions, *dict(question.narrowed)}


def _documents_by(question: Question, *, together: bool) -> dict[str, str | None]:
    """The binds that say what tells documents apart at each level of ``cells.sql``; None: they are not added up."""
    levels = {
        "cell": question.dimensions,
        "row": (question.rows,),
        "split": (question.split,),
        "all": (),
    }
    counted = question.kind.counts_documents and together
    filters = dict(question.narrowed)
    return {
        f"documents_by_{level}": told_apart_by({*names, *filters}) if counted else None
        for level, names in levels.items()
    }


def _bucket_starts(question: Question, window: Window) -> list[date]:
    """The period's buckets, if it is a dimension; TooBroad when there are too many of them."""
    if PERIOD not in question.dimensions:
        return []
    starts = buckets(window, question.granularity)
    most = MOST_BUCKETS if question.rows == PERIOD else MOST_COLUMNS
    if len(starts) > most:
        raise TooBroad("buckets", found=len(starts), most=most)
    return starts


def _columns(
    question: Question, window: Window, starts: list[date], found: list[Row], count: int
) -> tuple[Member, ...]:
    if question.split is None:
        return ()
    if question.split == PERIOD:
        return tuple(_bucket(start, question.granularity, window) for start in starts)
    if count > MOST_COLUMNS:
        raise TooBroad("columns", found=count, most=MOST_COLUMNS)
    by_size = sorted(found, key=lambda row: (-_size(row), row["split_name"] or "", row["split_id"] or ""))
    return tuple(Member(key=row["split_id"], name=row["split_name"]) for row in by_size)


def _size(row: Row) -> Decimal:
    return Decimal(row["amount"] or row["documents"])


def _rows(
    question: Question, asked: Spans, starts: list[date], columns: tuple[Member, ...], levels: list[list[Row]]
) -> list[AnswerRow]:
    cells = {(row["row_id"], row["split_id"]): row for row in levels[0]} if columns else {}
    totals = {row["row_id"]: row for row in levels[1]}
    if question.rows == PERIOD:
        members = [_bucket(start, question.granularity, asked.window) for start in starts]
    else:
        members = [Member(key=row["row_id"], name=row["row_name"]) for row in levels[1]]
    return [
        AnswerRow(
            member=member,
            total=_figure(question.kind, totals.get(member.key), asked),
            cells=tuple(_figure(question.kind, cells.get((member.key, column.key)), asked) for column in columns),
        )
        for member in members
    ]


def _bucket(start: date, granularity: str, window: Window) -> Member:
    days = bucket_window(start, granularity, window)
    whole = bucket_window(start, granularity, Window(from_=start, to=date.max))
    return Member(key=start.isoformat(), name=None, window=days, partial=days != whole)


def _sorted_buckets(rows: list[AnswerRow], sort: str) -> list[AnswerRow]:
    """Buckets in time, or by their figure; those without facts are not the SELECT's to place."""
    zero = Decimal(0)
    if sort.lstrip("-") == "value":
        return sorted(rows, key=lambda row: row.total.value or zero, reverse=sort.startswith("-"))
    if sort.lstrip("-") == "change":
        change = {id(row): (row.total.value or zero) - (row.total.base or zero) for row in rows}
        return sorted(rows, key=lambda row: change[id(row)], reverse=sort.startswith("-"))
    return rows[::-1] if sort == "-name" else rows


def _figure(measure: Measure, row: Row | None, asked: Spans) -> Figure:
    base = None if asked.base is None else _value(measure, row, "base_")
    return Figure(value=_value(measure, row, ""), base=base)


def _value(measure: Measure, row: Row | None, prefix: str) -> Decimal | None:
    """The figure in the SELECT's columns; exact, to be rounded where it is shown."""

    def of(name: str) -> Decimal:
        return Decimal(row[prefix + name]) if row is not None else Decimal(0)

    if measure.figure == "average":
        return of("amount") / of("documents") if of("documents") else None
    if measure.figure == "conversion":
        return of("converted") / of("documents") * 100 if of("documents") else None
    return of(measure.figure)
