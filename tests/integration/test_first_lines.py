"""A document of two manufacturers' lines in one category counts once for each of them, and for who sees both."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from crm_dash.analytics.answer import answer
from crm_dash.analytics.book import Book
from crm_dash.analytics.question import parse_question
from crm_dash.scope import find_viewer, scope_for
from tests.oracle.handmade import row, sale, shop
from tests.stores import built, write_source

TODAY = date(2025, 3, 31)
PRODUCTS = ("p1", "p2", "p9", "p9")  # M1's Beta and Alfa, M2's Otra twice


def _lines(key):
    return [
        {key: "X1", "line_no": number, "product_id": product, "quantity": Decimal(1), "amount": Decimal(1)}
        for number, product in enumerate(PRODUCTS, start=1)
    ]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    at = datetime(2025, 3, 10, 9)
    tables = shop(
        sales=[sale(1, "2025-03-10", "1.00", product=product, line_no=n) for n, product in enumerate(PRODUCTS, 1)],
        quotes=[row("quotes", quote_id="X1", quoted_at=at, customer_id="C1", status="open")],
        quote_lines=_lines("quote_id"),
        orders=[row("orders", order_id="X1", ordered_at=at, customer_id="C1")],
        order_lines=_lines("order_id"),
    )
    tables["products"] = [{**product, "category": "X"} for product in tables["products"]]
    m1, account = tables["users"][1], tables["accounts"][0]
    tables["users"].append({**m1, "user_id": "m2", "organisation_id": "M2"})
    tables["accounts"].append({**account, "organisation_id": "M2", "owner_user_id": None})
    return built(write_source(tmp_path_factory.mktemp("first"), tables), today=TODAY)[1]


@pytest.mark.parametrize("measure", ["documents", "quotes", "orders"])
@pytest.mark.parametrize(("user", "brands"), [("m1", 2), ("m2", 1), ("d1", 3)])
@pytest.mark.parametrize("granularity", ["month", "week"])
def test_it_counts_once_for_each_value(snapshot, measure, user, brands, granularity):
    viewer = find_viewer(snapshot, user)
    scope = scope_for(snapshot, viewer, "all" if viewer.is_manufacturer else None)
    book = Book(snapshot=snapshot, viewer=viewer, scope=scope, as_of=TODAY)
    for rows, found in (("category", 1), ("brand", brands), ("product", brands), ("period", 1)):
        url = {"measure": measure, "rows": rows, "split": "category" if rows == "period" else None}
        told = answer(book, parse_question({**{k: v for k, v in url.items() if v}, "granularity": granularity}))
        counts = [line.total.value for line in told.rows if line.total.value]
        assert (counts, told.total.value) == ([1] * found, 1), rows
        assert all(figure.value == 1 for figure in told.footer)
    both = answer(book, parse_question({"measure": measure, "rows": "brand", "split": "category"}))
    assert [[cell.value for cell in line.cells] for line in both.rows] == [[1]] * brands
