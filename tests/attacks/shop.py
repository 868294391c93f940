"""A store where everything of D2, M2 and of one colleague carries a mark that no answer to others may hold."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tests.attacks.protocol import Answer, Tab, callback_body
from tests.oracle.handmade import row, sale, shop

DAY = date(2025, 3, 31)
MARK = "SENTINEL"
# No other amount of the shop has these digits, alone or as a part of a sum.
MARK_DIGITS = "424242"
MARK_AMOUNT = Decimal("424242.42")


def tables(*, with_d2: bool = True) -> dict[str, list[dict[str, Any]]]:
    """The shop with sales, quotes, orders, notes and invoices of D1, direct ones, and D2's marked ones."""
    made = shop(
        sales=[
            sale(1, "2025-03-10", "100.10"),
            sale(2, "2024-11-05", "75.25", product="p2"),
            sale(3, "2025-03-11", "30.00", distributor=None),
            sale(4, "2025-02-11", "11.00", product="p9"),
        ],
        quotes=[_quote("Q1")],
        quote_lines=[row("quote_lines", quote_id="Q1", line_no=1, product_id="p1", amount=Decimal("50.00"))],
        orders=[_order("O1")],
        order_lines=[row("order_lines", order_id="O1", line_no=1, product_id="p1", amount=Decimal("45.00"))],
        notes=[note("N1", "D1", "d1", "Nota de D1"), note("N2", "M1", "m1", "Nota de M1")],
        receivables=[_invoice("R1", "D1", "20.00")],
    )
    made["customers"].append({**made["customers"][0], "customer_id": "CX", "name": f"{MARK} customer"})
    made["accounts"].append(
        {**made["accounts"][0], "organisation_id": "M2", "customer_id": "C1", "owner_user_id": None}
    )
    made["users"] += [{**made["users"][-1], "user_id": "m2", "name": "Mila", "organisation_id": "M2"}]
    if with_d2:
        for table, rows in d2_rows().items():
            made[table] = [*made[table], *rows]
    return made


def d2_rows() -> dict[str, list[dict[str, Any]]]:
    """Everything that D2 brings to the store."""
    account = {"kind": "customer", "owner_user_id": None, "opened_on": None, "credit_limit": MARK_AMOUNT}
    line = {"line_no": 1, "product_id": "p1", "amount": MARK_AMOUNT}
    return {
        "accounts": [{"organisation_id": "D2", "customer_id": key, **account} for key in ("C1", "CX")],
        "sales": [
            {**sale(90, "2025-03-12", "424242.42", distributor="D2"), "document_id": f"{MARK}-S"},
            {**sale(91, "2025-03-12", "424242.42", distributor="D2", product="p9"), "document_id": f"{MARK}-9"},
        ],
        "quotes": [_quote(f"{MARK}-Q", distributor_id="D2")],
        "quote_lines": [row("quote_lines", quote_id=f"{MARK}-Q", **line)],
        "orders": [_order(f"{MARK}-O", distributor_id="D2")],
        "order_lines": [row("order_lines", order_id=f"{MARK}-O", **line)],
        "notes": [note(f"{MARK}-N", "D2", "d2", f"{MARK} note")],
        "receivables": [_invoice(f"{MARK}-R", "D2", "424242.42")],
    }


def leaks(answer: Answer) -> list[str]:
    """Marks in an answer, whatever the language writes between an amount's digits."""
    digits = re.sub(r"[.,\s\u00a0\u202f]", "", answer.text)
    return [mark for mark, text in ((MARK, answer.text), (MARK_DIGITS, digits)) if mark in text]


# What a well-behaved page of customer C1 sends, by id.property; the attacks change one of these at a time.
USUAL: dict[str, Any] = {
    "url.pathname": "/customers/C1",
    "url.search": "",
    "theme.data": "light",
    "route.data": {"page": "panel", "lang": None, "search": None},
    "panel-state.data": {"pathname": "/customers/C1", "search": ""},
    "live-snapshot.data": 1,
    "scope.data": {"distributor": "D1", "fallback": "D1", "as_of": "2025-03-31", "default_as_of": "2025-03-31"},
    "pressed.data": {"action": "event-filter", "value": "all", "at": 1.5},
    "palette-query.data": {"text": "c", "mode": "go"},
    "pin-toggle.n_clicks": 1,
    "customer-select.search_value": "c",
    "customer-select.value": "C1",
    "customer-select.options": [{"value": "C1", "label": "C1", "title": "C1", "search": "c1"}],
    "portfolio-url.data": "",
    "portfolio-grid.getRowsRequest": {"startRow": 0, "endRow": 20, "sortModel": [], "filterModel": {}},
    "analytics-search.value": "b",
    "refresh.n_clicks": 0,
    "refresh-poll.n_intervals": 1,
}


def usual_panel(tab: Tab) -> dict[str, Any]:
    """The body of a well-behaved request for the panel."""
    return callback_body(tab.callbacks()[tab.named("panel-cards")], USUAL)


def _quote(quote_id: str, **more: Any) -> dict[str, Any]:
    return row("quotes", quote_id=quote_id, quoted_at=_at(3), customer_id="C1", status="open", **more)


def _order(order_id: str, **more: Any) -> dict[str, Any]:
    return row("orders", order_id=order_id, ordered_at=_at(5), customer_id="C1", **more)


def note(note_id: str, organisation: str, user: str, body: str) -> dict[str, Any]:
    keys = {"note_id": note_id, "organisation_id": organisation, "customer_id": "C1", "user_id": user}
    return row("notes", **keys, created_at=_at(7), body=body)


def _invoice(document_id: str, organisation: str, amount: str) -> dict[str, Any]:
    keys = {"document_id": document_id, "organisation_id": organisation, "customer_id": "C1"}
    return row("receivables", **keys, issued_on=date(2025, 3, 1), amount=Decimal(amount))


def _at(day: int) -> datetime:
    return datetime(2025, 3, day, 9, 30)
