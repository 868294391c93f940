"""The rows behind a figure and their documents, asked for by those who may not see them."""

from __future__ import annotations

import pytest

from crm_dash.drill.figures import FIGURES
from tests.attacks.shop import leaks
from tests.attacks.sites import Target
from tests.attacks.test_fuzz import SQL

ROWS, DOCUMENT = "/api/v1/customers/C1/rows", "/api/v1/customers/C1/document"
KEYS = ("2025-03", "b1", "visit", "SENTINEL-R", "overdue", None)
D2S = {"sale": "SENTINEL-S", "quote": "SENTINEL-Q", "order": "SENTINEL-O", "receivable": "SENTINEL-R"}


def test_no_figure_opens_anothers_rows(target: Target) -> None:
    tab, found = target.tab("d1"), 0
    for figure in FIGURES:
        for key in KEYS:
            answer = tab.get(ROWS, figure=figure, **({"key": key} if key else {}))
            assert answer.status in (200, 404)
            assert leaks(answer) == [], figure
            found += bool(answer.status == 200 and answer.json["rows"])
    assert found > 10
    assert leaks(target.tab("d2").get(ROWS, figure="sales_trend.month_to_date"))


@pytest.mark.parametrize("document", D2S)
def test_anothers_document_is_not_there(target: Target, document: str) -> None:
    """The same answer as for one that does not exist; to its owner it opens."""
    asked = {"kind": document, "id": D2S[document]}
    theirs, unknown = (target.tab("d1").get(DOCUMENT, kind=document, id=one) for one in (D2S[document], "nothing"))
    assert (theirs.status, theirs.body) == (unknown.status, unknown.body)
    assert theirs.status == 404
    assert target.tab("d2").get(DOCUMENT, **asked).status == 200


def test_another_manufacturers_brand_has_no_rows(target: Target) -> None:
    tab = target.tab("m1")
    for brand, status in (("b1", 200), ("b9", 404), ("nothing", 404)):
        assert tab.get(ROWS, figure="quotes_by_brand.brands.amount", key=brand).status == status, brand


def test_a_colleagues_customer_has_no_rows(target: Target) -> None:
    tab = target.tab("m1-rep2")
    for path in (ROWS, DOCUMENT):
        assert tab.get(path, figure="sales_trend.month_to_date", kind="sale", id="S1").status == 404


def test_a_snapshot_that_is_gone_is_said_so(target: Target) -> None:
    tab = target.tab("m1")
    for path in (ROWS, DOCUMENT):
        answer = tab.get(path, figure="sales_trend.month_to_date", kind="sale", id="S1", snapshot="999")
        assert (answer.status, answer.error["code"]) == (410, "snapshot_gone")
        assert "reload" in answer.error["message"]


@pytest.mark.parametrize("text", SQL)
def test_sql_is_a_text(target: Target, text: str) -> None:
    tab = target.tab("d1")
    for asked in (
        {"figure": text},
        {"figure": "last_12_months.months.amount", "key": text},
        {"figure": "sales_trend.rolling_12m", "sort": text},
        {"figure": "sales_trend.rolling_12m", "page": text},
        {"figure": "sales_trend.rolling_12m", "snapshot": text},
    ):
        answer = tab.get(ROWS, **asked)
        assert answer.status in (400, 404)
        assert leaks(answer) == []
    assert tab.get(DOCUMENT, kind="sale", id=text).status == 404
