"""The portfolio over HTTP: the same figures as the panels, in the asked order, of the viewer's accounts only."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient


def be(client: FlaskClient, user_id: str) -> None:
    assert client.post("/demo/persona", data={"user_id": user_id, "next": "/"}).status_code == 303


def rows(client: FlaskClient, **query: Any) -> dict[str, Any]:
    answer = client.get("/api/v1/portfolio", query_string={"rows": 1000, **query})
    assert answer.status_code == 200, answer.text
    return answer.json


@pytest.mark.parametrize("user", ["ines", "lucia", "d1.elena"])
def test_rows_say_what_the_panels_say(demo_client: FlaskClient, user: str) -> None:
    be(demo_client, user)
    book = rows(demo_client)
    assert book["total"] == len(book["accounts"]) > 5
    for account in book["accounts"][:4]:
        widgets = demo_client.get(f"/api/v1/customers/{account['customer_id']}/panel").json["widgets"]
        trend, months, owed = (widgets[slug].get("data") for slug in ("sales_trend", "last_12_months", "outstanding"))
        assert account["month_to_date"] == trend["month_to_date"]
        assert account["mtd_pct"] == trend["yoy_pct"]
        assert (account["sales_12m"], account["previous_12m"]) == (months["total"], months["previous_total"])
        assert account["months"] == [month["amount"] for month in months["months"]]
        assert (account["outstanding"], account["overdue"]) == ((owed["total"], owed["overdue"]) if owed else (0, 0))


def test_every_page_of_the_list_follows_the_one_before(demo_client: FlaskClient) -> None:
    be(demo_client, "ines")
    whole = [account["customer_id"] for account in rows(demo_client, sort="overdue:desc,name:asc")["accounts"]]
    pages = [
        account["customer_id"]
        for start in range(0, len(whole), 7)
        for account in rows(demo_client, sort="overdue:desc,name:asc", start=start, rows=7)["accounts"]
    ]
    assert pages == whole
    assert len(set(whole)) == len(whole)


def test_neighbours_follow_the_view(demo_client: FlaskClient) -> None:
    be(demo_client, "ines")
    view = {"sort": "sales_12m:desc", "filter": json.dumps({"sales_12m": {"type": "greaterThan", "filter": 0}})}
    ids = [account["customer_id"] for account in rows(demo_client, **view)["accounts"]]
    for at in (0, 1, len(ids) - 1):
        answer = demo_client.get("/api/v1/portfolio/neighbours", query_string={**view, "customer": ids[at]}).json
        assert answer == {
            "previous": ids[at - 1] if at else None,
            "next": ids[at + 1] if at + 1 < len(ids) else None,
            "position": at + 1,
            "total": len(ids),
        }
    outside = next(a["customer_id"] for a in rows(demo_client)["accounts"] if a["customer_id"] not in ids)
    answer = demo_client.get("/api/v1/portfolio/neighbours", query_string={**view, "customer": outside}).json
    assert (answer["previous"], answer["next"], answer["position"]) == (None, None, None)
    assert demo_client.get("/api/v1/portfolio/neighbours?customer=nobody").status_code == 404


def test_nobody_sees_more_than_their_accounts(demo_client: FlaskClient) -> None:
    be(demo_client, "ines")
    everybody = {account["customer_id"] for account in rows(demo_client)["accounts"]}
    be(demo_client, "d1.elena")
    own = {account["customer_id"] for account in rows(demo_client)["accounts"]}
    assert demo_client.get("/api/v1/portfolio?distributor=all").status_code == 403
    assert demo_client.get("/api/v1/portfolio?distributor=D2").status_code == 403
    assert demo_client.get("/?distributor=D2").status_code == 403
    foreign = next(iter(everybody - own))
    assert demo_client.get("/api/v1/portfolio/neighbours", query_string={"customer": foreign}).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {"sort": "nothing:desc"},
        {"filter": "{"},
        {"filter": json.dumps({"overdue": {"type": "greaterThan", "filter": "'; drop"}})},
        {"columns": "name,x"},
        {"start": "-1"},
        {"rows": "1001"},
        {"rows": "٣"},
        {"as_of": "9999-99-99"},
        {"unknown": "1"},
    ],
)
def test_what_cannot_be_asked_is_a_400_that_names_it(demo_client: FlaskClient, query: dict[str, str]) -> None:
    answer = demo_client.get("/api/v1/portfolio", query_string=query)
    assert answer.status_code == 400
    assert any(word in answer.json["error"]["message"] for word in (*query, "column", "condition"))


def test_views_are_kept_for_who_named_them(demo_client: FlaskClient) -> None:
    be(demo_client, "ines")
    here = "/?sort=overdue%3Adesc&q=taller&c=C00041"
    assert (
        demo_client.post("/portfolio/views", data={"next": here, "name": " Deuda  alta "}).headers["Location"] == here
    )
    assert demo_client.post("/portfolio/views", data={"next": "/?q=x&c=C1", "name": "Deuda alta"}).status_code == 303
    state = demo_client.application.extensions["crm_dash"].state
    (kept,) = state.views.of("ines")
    assert (kept.name, kept.query) == ("Deuda alta", "q=x")
    be(demo_client, "lucia")
    demo_client.post(f"/portfolio/views/{kept.view_id}/forget", data={"next": "/"})
    assert state.views.of("ines") == [kept]
    be(demo_client, "ines")
    assert demo_client.post("/portfolio/views", data={"next": "//evil", "name": "x"}).headers["Location"] == "/"
    assert demo_client.post("/portfolio/views", data={"next": "/", "name": ""}).status_code == 400
    for view in state.views.of("ines"):
        demo_client.post(f"/portfolio/views/{view.view_id}/forget", data={"next": "/"})
    assert state.views.of("ines") == []
