"""A window of Analytics 360 has its first and last day whole, no moment more; a filter by none keeps what has none."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from crm_dash.analytics.answer import answer
from crm_dash.analytics.book import Book
from crm_dash.analytics.documents import documents
from crm_dash.analytics.question import parse_question
from crm_dash.scope import find_viewer, scope_for
from tests.oracle.handmade import row, sale, shop
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


@pytest.mark.parametrize("name", ["category", "segment", "region", "user"])
def test_a_filter_by_none_keeps_what_has_none(tmp_path, name):
    """C1 and p1 have one of each, P1 and p2 none: each sells its own amount of each product."""
    amounts = {("C1", "p1"): 1, ("C1", "p2"): 2, ("P1", "p1"): 4, ("P1", "p2"): 8}
    sales = [
        {**sale(number, "2025-03-10", f"{amount}.00", product=product), "customer_id": customer}
        for number, ((customer, product), amount) in enumerate(amounts.items())
    ]
    tables = shop(sales=sales)
    tables["products"][0]["category"] = "X"
    tables["customers"][0].update(segment="S", region="R")
    snapshot = built(write_source(tmp_path, tables), today=TODAY)[1]
    viewer = find_viewer(snapshot, "m1")
    book = Book(snapshot=snapshot, viewer=viewer, scope=scope_for(snapshot, viewer, "all"), as_of=TODAY)
    without = {"category": 10}.get(name, 12)
    for granularity in ("month", "week"):
        asked = {"empty": name, "granularity": granularity, "compare": "none"}
        assert answer(book, parse_question(asked)).total.value == without
    assert answer(book, parse_question({"compare": "none"})).total.value == 15
