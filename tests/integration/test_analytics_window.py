"""A window of Analytics 360 has its first and its last day whole, and no moment more."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from crm_dash.analytics.answer import answer
from crm_dash.analytics.book import Book
from crm_dash.analytics.documents import documents
from crm_dash.analytics.question import parse_question
from crm_dash.scope import find_viewer, scope_for
from tests.oracle.handmade import row, shop
from tests.stores import built, write_source

TODAY = date(2025, 3, 31)
MOMENTS = ("2025-03-09 23:59:59", "2025-03-10 00:00:00", "2025-03-12 23:59:59", "2025-03-13 00:00:00")


@pytest.mark.parametrize(("kind", "at"), [("quotes", "quoted_at"), ("orders", "ordered_at")])
def test_a_window_has_its_first_and_last_day_whole(tmp_path, kind, at):
    key = f"{kind.removesuffix('s')}_id"
    line = {"line_no": 1, "product_id": "p1", "quantity": Decimal(1), "amount": Decimal(1)}
    heads = [
        row(kind, **{key: moment, at: datetime.fromisoformat(moment), "customer_id": "C1", "status": "open"})
        for moment in MOMENTS
    ]
    lines = [{key: moment, **line} for moment in MOMENTS]
    tables = shop(**{kind: heads, key.replace("_id", "_lines"): lines})
    snapshot = built(write_source(tmp_path, tables), today=TODAY)[1]
    viewer = find_viewer(snapshot, "m1")
    book = Book(snapshot=snapshot, viewer=viewer, scope=scope_for(snapshot, viewer, "all"), as_of=TODAY)
    question = parse_question({"measure": kind, "from": "2025-03-10", "to": "2025-03-12", "compare": "none"})
    assert answer(book, question).total.value == 2
    assert sorted(one.document_id for one in documents(book, question).documents) == list(MOMENTS[1:3])
