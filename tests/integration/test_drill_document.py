"""One document: all its visible lines, and its chain quote → order → sale → receivable → payments."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from crm_dash.drill.document import Document, find_document
from crm_dash.errors import NotFound
from crm_dash.panel import make_ask
from crm_dash.scope import find_viewer
from crm_dash.settings import Settings, load_settings
from crm_dash.store import Snapshot
from tests.oracle.handmade import row, sale, shop
from tests.stores import built, write_source

DAY = date(2025, 3, 31)
CHAIN = [
    ("quote", "Q1", "100.00"),
    ("order", "O1", "60.00"),
    ("order", "O2", "30.00"),
    ("sale", "S1", "55.00"),
    ("sale", "S2", "30.00"),
    ("receivable", "S1", "66.55"),
    ("payment", "P1", "40.00"),
]


def _tables() -> dict[str, list[dict[str, object]]]:
    """Q1 → O1, O2 → S1, S2, some lines M2's; S1 is owed to M1. Q2 is D2's, its order O3 is D1's; S9 has no order."""
    at = datetime(2025, 3, 3, 9, 0)
    line = {"line_no": 1, "product_id": "p1"}
    return shop(
        quotes=[
            row("quotes", quote_id="Q1", quoted_at=at, customer_id="C1", status="won"),
            row("quotes", quote_id="Q2", quoted_at=at, customer_id="C1", status="open", distributor_id="D2"),
        ],
        quote_lines=[
            row("quote_lines", quote_id="Q1", amount=Decimal("100.00"), **line),
            row("quote_lines", quote_id="Q1", line_no=2, product_id="p9", amount=Decimal("7.00")),
            row("quote_lines", quote_id="Q2", amount=Decimal("9.00"), **line),
        ],
        orders=[
            row("orders", order_id="O1", ordered_at=at, customer_id="C1", quote_id="Q1"),
            row("orders", order_id="O2", ordered_at=at, customer_id="C1", quote_id="Q1", status="cancelled"),
            row("orders", order_id="O3", ordered_at=at, customer_id="C1", quote_id="Q2"),
        ],
        order_lines=[
            row("order_lines", order_id="O1", amount=Decimal("60.00"), **line),
            row("order_lines", order_id="O2", amount=Decimal("30.00"), **line),
            row("order_lines", order_id="O3", amount=Decimal("5.00"), **line),
        ],
        sales=[
            sale(1, "2025-03-10", "40.00", order_id="O1"),
            sale(1, "2025-03-10", "15.00", line_no=2, order_id="O2"),
            sale(1, "2025-03-10", "8.00", line_no=3, product="p9", order_id="O1"),
            sale(2, "2025-03-12", "30.00", order_id="O2"),
            sale(9, "2025-03-12", "1.00"),
        ],
        receivables=[
            row(
                "receivables",
                document_id="S1",
                organisation_id="M1",
                customer_id="C1",
                issued_on=date(2025, 3, 10),
                amount=Decimal("66.55"),
            ),
            row(
                "receivables",
                document_id="S2",
                organisation_id="D1",
                customer_id="C1",
                issued_on=date(2025, 3, 12),
                amount=Decimal("36.30"),
            ),
        ],
        payments=[
            row("payments", payment_id="P1", document_id="S1", paid_on=date(2025, 3, 20), amount=Decimal("40.00")),
            row("payments", payment_id="P2", document_id="S1", paid_on=date(2025, 4, 2), amount=Decimal("26.55")),
        ],
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Snapshot]:
    return built(write_source(tmp_path_factory.mktemp("documents"), _tables()), today=DAY)


def _open(
    store: tuple[Settings, Snapshot], kind: str, document_id: str, *, user: str = "m1", settings: Settings | None = None
) -> Document:
    found, snapshot = store
    ask = make_ask(snapshot, found, find_viewer(snapshot, user), "C1", as_of=DAY.isoformat(), today=DAY)
    return find_document(ask, settings or found, kind, document_id)


def _chain(document: Document) -> list[tuple[str, str, str]]:
    return [(link.kind, link.document_id, str(link.amount)) for link in document.chain]


@pytest.mark.parametrize(("kind", "document_id"), [part[:2] for part in CHAIN if part[0] != "payment"])
def test_the_chain_is_the_same_from_each_of_its_documents(
    store: tuple[Settings, Snapshot], kind: str, document_id: str
) -> None:
    assert _chain(_open(store, kind, document_id)) == CHAIN


def test_lines_are_those_the_viewer_sees_and_sum_to_the_head(store: tuple[Settings, Snapshot]) -> None:
    for kind, document_id, amounts in (
        ("quote", "Q1", ["100.00"]),
        ("order", "O1", ["60.00"]),
        ("sale", "S1", ["40.00", "15.00"]),
    ):
        document = _open(store, kind, document_id)
        assert [str(line["amount"]) for line in document.lines] == amounts
        assert document.head["amount"] == sum(line["amount"] for line in document.lines)
    whole = _open(store, "sale", "S1", user="d1")
    assert [str(line["amount"]) for line in whole.lines] == ["40.00", "15.00", "8.00"]


def test_a_receivable_says_what_was_paid_by_the_day(store: tuple[Settings, Snapshot]) -> None:
    document = _open(store, "receivable", "S1")
    assert (str(document.head["paid_amount"]), str(document.head["open_amount"])) == ("40.00", "26.55")
    assert document.lines == ()


def test_what_is_not_seen_links_nothing(store: tuple[Settings, Snapshot]) -> None:
    """O3's quote is of another distributor; S2 is owed to D1, S1 to M1."""
    assert _chain(_open(store, "order", "O3")) == [("order", "O3", "5.00")]
    assert _chain(_open(store, "sale", "S9")) == [("sale", "S9", "1.00")]
    theirs = _chain(_open(store, "quote", "Q1", user="d1"))
    assert [part for part in theirs if part[0] in ("receivable", "payment")] == [("receivable", "S2", "36.30")]
    for kind, document_id, user in (
        ("quote", "Q2", "m1"),
        ("quote", "Q2", "d1"),
        ("receivable", "S2", "m1"),
        ("receivable", "S1", "d1"),
        ("payment", "P1", "m1"),
        ("sale", "Q1", "m1"),
    ):
        with pytest.raises(NotFound):
            _open(store, kind, document_id, user=user)


def test_what_is_owed_is_left_out_where_it_is_switched_off(store: tuple[Settings, Snapshot]) -> None:
    config = store[0].store.path.parent / "crm.toml"
    off = load_settings(config, environ={"CRM_DASH_FEATURES_OUTSTANDING_DOCUMENTS": "false"})
    assert _chain(_open(store, "sale", "S1", settings=off)) == CHAIN[:5]
    with pytest.raises(NotFound):
        _open(store, "receivable", "S1", settings=off)
