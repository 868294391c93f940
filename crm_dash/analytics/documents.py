"""The documents behind a figure, and the lines of one: the same filters, window and scope, and so the same total."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from crm_dash.analytics.book import Book, check_dimensions, documents_together, narrow_binds, told_apart_by
from crm_dash.analytics.question import Question
from crm_dash.analytics.spans import spans
from crm_dash.errors import NotFound
from crm_dash.facts.ask import ZERO
from crm_dash.facts.model import Money
from crm_dash.periods import Window
from crm_dash.store import Row

PAGE_ROWS = 50
MOST_LINES = 1_000
USUAL_SORT = "-day"


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """An invoice, quote or order with lines under the filters; ``amount`` and ``lines`` are of those lines.

    ``distributor`` None: direct; ``state`` of a quote or order, None for an invoice.
    """

    document_id: str
    day: date
    customer_id: str
    customer: str
    distributor: str | None
    state: str | None
    lines: int
    quantity: Decimal
    amount: Money


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentLine:
    """One line of the document that is looked at."""

    line_no: int
    day: date
    product: str
    brand: str
    quantity: Decimal
    amount: Money


@dataclass(frozen=True, kw_only=True, slots=True)
class Documents:
    """A page of documents with the totals over all pages; ``lines`` only where one document is asked for."""

    window: Window
    documents: tuple[Document, ...]
    documents_found: int
    total_lines: int
    total_quantity: Decimal
    total_amount: Money
    page: int
    pages: int
    sort: str
    lines: tuple[DocumentLine, ...] = ()


def documents(book: Book, question: Question, *, page_rows: int = PAGE_ROWS) -> Documents:
    """The documents of ``question``'s window under its filters, or the one it names with its lines.

    Raises NotFound for a document without such lines, InvalidChoice for what this viewer cannot ask.
    """
    window, common = _asked(book, question)
    if question.document is not None:
        return _one(book, common, window)
    sort = question.sort or USUAL_SORT
    skip = (question.page - 1) * page_rows
    rows = book.rows("documents", **common, sort=sort, page_rows=page_rows, skip=skip)
    if not rows and question.page > 1:
        raise NotFound("there is no such page")
    head = rows[0] if rows else None
    found = head["documents_found"] if head else 0
    return Documents(
        window=window,
        documents=tuple(_document(row) for row in rows),
        documents_found=found,
        total_lines=int(head["total_lines"]) if head else 0,
        total_quantity=head["total_quantity"] if head else Decimal(0),
        total_amount=head["total_amount"] if head else ZERO,
        page=question.page,
        pages=max(1, -(-found // page_rows)),
        sort=sort,
    )


def document_batches(book: Book, question: Question) -> Iterator[list[Row]]:
    """All documents of ``question`` in its order, by the same SELECT, a batch at a time."""
    _window, common = _asked(book, question)
    sort = question.sort or USUAL_SORT
    return book.batches("documents", **common, sort=sort, page_rows=None, skip=0)


def _asked(book: Book, question: Question) -> tuple[Window, dict[str, object]]:
    """The window of the documents, and what their SELECTs bind."""
    check_dimensions(book, question)
    window = spans(question, book.as_of, book.first_day).window
    filters = {name for name, _ in question.narrowed}
    return window, {
        "fact": question.kind.fact,
        "narrow": narrow_binds(question),
        "from_day": window.from_,
        "to_day": window.to,
        "document_id": question.document,
        "documents_by": told_apart_by(filters) if documents_together(book, question) else None,
    }


def _one(book: Book, common: Mapping[str, object], window: Window) -> Documents:
    rows = book.rows("documents", **common, sort=USUAL_SORT, page_rows=1, skip=0)
    if not rows:
        raise NotFound("that document does not exist")
    lines = book.rows("document_lines", **common, page_rows=MOST_LINES)
    names = DocumentLine.__dataclass_fields__
    (row,) = rows
    return Documents(
        window=window,
        documents=(_document(row),),
        documents_found=1,
        total_lines=row["lines"],
        total_quantity=row["quantity"],
        total_amount=row["amount"],
        page=1,
        pages=1,
        sort=USUAL_SORT,
        lines=tuple(DocumentLine(**{name: line[name] for name in names}) for line in lines),
    )


def _document(row: dict[str, object]) -> Document:
    return Document(**{name: row[name] for name in Document.__dataclass_fields__})  # type: ignore[arg-type]
