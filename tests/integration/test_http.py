"""The HTTP side: JSON API, scope over HTTP, unknown paths, malformed parameters, demo persona."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import jsonschema
import pytest
from flask.testing import FlaskClient

from app import create_app
from crm_dash.build.run import build
from crm_dash.panel import today_in
from crm_dash.settings import PRODUCT_FOLDER, Settings, load_settings
from tests import oracle
from tests.stores import write_source

TODAY = date(2025, 3, 31)
LEDGER = oracle.random_ledger(7)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    config = write_source(tmp_path_factory.mktemp("http"), LEDGER, panel='as_of = "2025-03-31"')
    settings = load_settings(config, environ={})
    build(settings, today=today_in(settings))
    return settings


@pytest.fixture
def client(settings: Settings) -> Iterator[FlaskClient]:
    with create_app(settings).server.test_client() as client:
        yield client


def _be(client: FlaskClient, user_id: str) -> None:
    assert client.post("/demo/persona", data={"user_id": user_id, "next": "/"}).status_code == 303


def _user(kind: str, role: str) -> str:
    organisations = {row["organisation_id"] for row in LEDGER["organisations"] if row["kind"] == kind}
    return next(
        row["user_id"]
        for row in LEDGER["users"]
        if row["organisation_id"] in organisations and row["role"] == role and row["active"]
    )


def _customer_of(user_id: str) -> str:
    organisation = next(row["organisation_id"] for row in LEDGER["users"] if row["user_id"] == user_id)
    return next(row["customer_id"] for row in LEDGER["accounts"] if row["organisation_id"] == organisation)


MAKER, DEALER = _user("manufacturer", "manager"), _user("distributor", "manager")


def test_panel_json_follows_the_schema_and_equals_the_oracle(client: FlaskClient) -> None:
    _be(client, MAKER)
    customer = _customer_of(MAKER)
    response = client.get(f"/api/v1/customers/{customer}/panel?distributor=all&as_of=2025-03-31")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    schema = json.loads((PRODUCT_FOLDER / "crm_dash" / "panel.schema.json").read_text())
    jsonschema.validate(response.json, schema)
    expected = oracle.panel(
        LEDGER, user_id=MAKER, customer_id=customer, distributor="all", as_of=TODAY, today=today_in(load_settings())
    )
    assert response.json["widgets"]["sales_trend"] == expected["widgets"]["sales_trend"]
    assert response.json["widgets"]["outstanding"] == expected["widgets"]["outstanding"]


@pytest.mark.parametrize("asked", ["D1", "D2", "all", "direct", "%27 or 1=1 --"])
def test_a_distributors_user_gets_403_for_any_scope_but_its_own(client: FlaskClient, asked: str) -> None:
    _be(client, DEALER)
    own = next(row["organisation_id"] for row in LEDGER["users"] if row["user_id"] == DEALER)
    response = client.get(f"/api/v1/customers/{_customer_of(DEALER)}/panel?distributor={asked}")
    assert response.status_code == (200 if asked == own else 403)


def test_unknown_and_foreign_customers_get_the_same_404(client: FlaskClient) -> None:
    rep = _user("manufacturer", "rep")
    _be(client, rep)
    organisation = next(row["organisation_id"] for row in LEDGER["users"] if row["user_id"] == rep)
    mine = {
        row["customer_id"]
        for row in LEDGER["accounts"]
        if row["organisation_id"] == organisation and row["owner_user_id"] == rep
    }
    foreign = next(row["customer_id"] for row in LEDGER["customers"] if row["customer_id"] not in mine)
    for path in ("/api/v1/customers/{}/panel", "/api/v1/customers/{}/events", "/customers/{}/upcoming.ics"):
        answers = [client.get(path.format(customer)) for customer in (foreign, "no-such-customer")]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].data == answers[1].data
    assert client.get(f"/customers/{foreign}").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["as_of=9999-99-99", "as_of=2024-W01-1", "as_of=x", "as_of=9999-12-31", "as_of=2025-01-01&as_of=2025-01-02"],
)
def test_a_malformed_parameter_is_a_400_that_names_it(client: FlaskClient, query: str) -> None:
    _be(client, MAKER)
    response = client.get(f"/api/v1/customers/{_customer_of(MAKER)}/panel?{query}")
    assert response.status_code == 400
    assert "as_of" in response.json["error"]["message"]


def test_unknown_paths_and_methods(client: FlaskClient) -> None:
    for path in ("/nothing", "/console", "/_mcp", "/_reload-hash", "/assets/../app.py", "/customers/a/b"):
        assert client.get(path).status_code == 404, path
    assert client.put("/api/v1/customers/1/panel").status_code == 405
    assert client.delete("/").status_code == 405


def test_the_persona_form_only_leads_back_to_this_site(client: FlaskClient) -> None:
    for target in ("//evil.example", "https:evil", "/\\evil", "https://evil.example/", "/\r\nevil"):
        response = client.post("/demo/persona", data={"user_id": MAKER, "next": target})
        assert (response.status_code, response.headers["Location"]) == (303, "/")
    assert client.post("/demo/persona", data={"user_id": "nobody", "next": "/"}).status_code == 404


def test_events_are_paged_to_the_end(client: FlaskClient) -> None:
    _be(client, MAKER)
    customer = _customer_of(MAKER)
    query = {"distributor": "all", "as_of": "2025-03-31"}
    seen = []
    while True:
        page = client.get(f"/api/v1/customers/{customer}/events", query_string=query)
        seen += [item["event_id"] for item in page.json["items"]]
        if page.json["next"] is None:
            break
        query["cursor"] = page.json["next"]
    expected = oracle.events(
        LEDGER, user_id=MAKER, customer_id=customer, distributor="all", as_of=TODAY, today=today_in(load_settings())
    )
    assert seen == [event["event_id"] for event in expected]


def test_the_calendar_holds_what_is_coming(client: FlaskClient) -> None:
    _be(client, MAKER)
    customer = _customer_of(MAKER)
    expected = oracle.panel(LEDGER, user_id=MAKER, customer_id=customer, as_of=TODAY, today=today_in(load_settings()))[
        "widgets"
    ]["upcoming"]
    text = client.get(f"/customers/{customer}/upcoming.ics?as_of=2025-03-31").text
    assert text.count("UID:") == len(expected.get("data", {"items": []})["items"])


@pytest.mark.parametrize("development", [False, True])
def test_the_building_blocks_are_a_page_in_development_only(settings: Settings, development: bool) -> None:
    asked = replace(settings, panel=replace(settings.panel, development=development))
    with create_app(asked).server.test_client() as client:
        assert client.get("/design").status_code == (200 if development else 404)
        body = json.dumps(
            {
                "output": "page.children",
                "outputs": {"id": "page", "property": "children"},
                "inputs": [{"id": "route", "property": "data", "value": {}}],
                "state": [
                    {"id": "url", "property": "pathname", "value": "/design"},
                    {"id": "url", "property": "search", "value": ""},
                    {"id": "theme", "property": "data", "value": "light"},
                ],
                "changedPropIds": ["route.data"],
            }
        )
        answer = client.post("/_dash-update-component", data=body, content_type="application/json")
        assert ("design-theme" in answer.get_data(as_text=True)) == development
