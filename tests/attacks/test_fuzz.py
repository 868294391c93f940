"""Every Input, State and query parameter with anything at all (THREATS 18), and with SQL (19)."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_dash.analytics.question import _CHOICES, _OTHERS
from crm_dash.analytics.registry import DIMENSIONS
from crm_dash.portfolio.view import VIEW_PARAMETERS
from crm_dash.web.pages import PAGES
from tests.attacks.protocol import Answer, Tab, callback_body
from tests.attacks.shop import USUAL, leaks
from tests.attacks.sites import Target

# Bounded: both servers, every callback; a failing example is kept by Hypothesis and tried first the next time.
FUZZ = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
LONGEST = 2000
KEYS = st.sampled_from(["pathname", "search", "action", "value", "label", "title", "id", "props"]) | st.text(max_size=5)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([2**63, 2**64, 10**400, -1, 1e308, -1e308, 1e-320])
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8"))
    | st.sampled_from(
        ["D2", "all", "\x00", "9999-99-99", "C1", "/customers/C1", "?distributor=D2", "\u202e", "%00", "💥" * 500]
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    [
        "9999-99-99",
        "2025-02-30",
        "0000-00-00",
        "2025-03-31T00:00",
        "~",
        "2025-01-01~",
        "2025-03-31T12:00~1",
        "99999999999999999999~x",
        "%",
        "\x00",
    ]
)
SQL = (
    "' or '1'='1",
    "'; drop table sales; --",
    '" or 1=1 --',
    "C1' union select * from store.sales --",
    "$organisation_id",
    "$1",
    "%' or name like '%",
    "read_csv('/etc/passwd')",
    "C1\\'; --",
    "/**/",
)
PARAMETERS = (
    *("distributor", "as_of", "cursor", "category", "customer", "brand", "measure", "page", "lang", "c", "q"),
    *("figure", "key", "snapshot", "sort", "kind", "id", "widget", "format", "list", "base", "columns", "rows"),
    *("split", "granularity", "period", "compare", "show", "from", "to", "document", "empty", "span", "filter", "seen"),
    *(name for name in DIMENSIONS if name not in ("brand", "customer", "category", "distributor", "period")),
)
ROUTES = (
    "/api/v1/customers/C1/panel",
    "/api/v1/customers/C1/events",
    "/api/v1/customers/C1/changes",
    "/api/v1/customers/C1/rows",
    "/api/v1/customers/C1/document",
    "/api/v1/customers/C1/export",
    "/api/v1/portfolio",
    "/api/v1/portfolio/neighbours",
    "/customers/C1/rows",
    "/customers/C1/document",
    "/help",
    "/design",
    "/customers/C1/upcoming.ics",
    "/customers/C1",
    "/customers/C1/events",
    "/customers/C1/brief",
    "/compare",
    "/analytics",
    "/",
    "/health",
)
PAGE_PATHS = tuple(page.path("C1") for page in PAGES.values())


def test_every_page_and_analytics_parameter_is_attacked() -> None:
    assert set(PAGE_PATHS) <= set(ROUTES)
    assert {*PARAMETERS} >= {*_CHOICES, *_OTHERS, *VIEW_PARAMETERS}


def _sound(answer: Answer) -> None:
    """Below 500; a refusal says why in the one form; nothing of D2 in it."""
    assert answer.status < 500, answer.text[:500]
    # A page about an unknown customer says so itself.
    page = answer.status == 404 and answer.headers["content-type"].startswith("text/html")
    if answer.status >= 400 and not page:
        assert 0 < len(answer.error["message"]) <= LONGEST + 200
    assert leaks(answer) == []


@pytest.fixture(scope="session")
def tabs(target: Target) -> dict[str, Tab]:
    return {user: target.tab(user) for user in ("d1", "m1")}


@FUZZ
@given(data=st.data())
@pytest.mark.parametrize("place", sorted(USUAL))
def test_any_value_in_any_input(tabs: dict[str, Tab], entries: dict[str, Any], place: str, data: st.DataObject) -> None:
    value = data.draw(VALUES)
    for entry in entries.values():
        if any(f"{part['id']}.{part['property']}" == place for part in (*entry["inputs"], *entry["state"])):
            _sound(tabs["d1"].post(callback_body(entry, {**USUAL, place: value})))


@FUZZ
@given(data=st.data())
@pytest.mark.parametrize("place", ["panel-state.data", "pressed.data", "palette-query.data", "customer-select.options"])
def test_nearly_right_objects(tabs: dict[str, Tab], entries: dict[str, Any], place: str, data: st.DataObject) -> None:
    """One key of a right value replaced: deeper into the callbacks than anything at all gets."""
    right = USUAL[place][0] if isinstance(USUAL[place], list) else USUAL[place]
    key = data.draw(st.sampled_from(sorted(right)))
    wrong = {**right, key: data.draw(VALUES)}
    value = [wrong] if isinstance(USUAL[place], list) else wrong
    for entry in entries.values():
        if any(f"{part['id']}.{part['property']}" == place for part in (*entry["inputs"], *entry["state"])):
            _sound(tabs["d1"].post(callback_body(entry, {**USUAL, place: value})))


@pytest.fixture(scope="session")
def entries(tabs: dict[str, Tab]) -> dict[str, Any]:
    return tabs["d1"].callbacks()


RAW = ("NaN", "Infinity", "1e999", '"\\ud800"', '"\\udc00x"', "1" * 5000, json.dumps("x" * 900_000), "-" + "9" * 400)


@pytest.mark.parametrize("raw", RAW, ids=lambda raw: raw[:12])
def test_what_python_cannot_write_in_every_input(tabs: dict[str, Tab], entries: dict[str, Any], raw: str) -> None:
    for entry in entries.values():
        for part in (*entry["inputs"], *entry["state"]):
            key = f"{part['id']}.{part['property']}"
            body = json.dumps(callback_body(entry, {**USUAL, key: "PLACE"})).replace('"PLACE"', raw)
            _sound(tabs["d1"].post(body.encode()))


@pytest.mark.parametrize("route", ROUTES)
def test_any_text_in_any_parameter(tabs: dict[str, Tab], route: str) -> None:
    @settings(FUZZ, max_examples=60)
    @given(st.lists(st.tuples(st.sampled_from(PARAMETERS), TEXTS), max_size=4), st.sampled_from(sorted(tabs)))
    def attack(pairs: list[tuple[str, str]], user: str) -> None:
        query = "&".join(f"{name}={quote(text, safe='')}" for name, text in pairs)
        _sound(tabs[user].get(f"{route}?{query}"))

    attack()


HOSTILE_QUERIES = (
    "as_of=9999-99-99",
    "as_of=" + "9" * 3000,
    "&".join(["c=x"] * 20),
    "&".join(f"p{n}=x" for n in range(300)),
    "%ff%fe=%ed%a0%80",
    "as_of=%00",
    "seen=9999-99-99T99:99~1",
    "seen=2025-03-31T12:00~" + "9" * 900,
    "=&=&=",
    "cursor=2025-01-01T00:00:00%2B99:99~x",
    "category=" + "&category=".join(["note"] * 200),
)


@pytest.mark.parametrize("query", HOSTILE_QUERIES, ids=lambda query: query[:20])
def test_hostile_queries_over_the_url_and_in_the_callbacks(
    tabs: dict[str, Tab], entries: dict[str, Any], query: str
) -> None:
    for route in ROUTES:
        _sound(tabs["d1"].get(f"{route}?{query}"))
    for entry in entries.values():
        for path in PAGE_PATHS:
            state = {"url.search": f"?{query}", "panel-state.data": {"pathname": path, "search": f"?{query}"}}
            _sound(tabs["d1"].post(callback_body(entry, {**USUAL, **state, "url.pathname": path})))


@pytest.mark.parametrize(
    "customer", ["%00", "%ff", "..", "%2e%2e%2f", "a" * 3000, "%F0%9F%92%A5", "C1%00", "C1/x", *map(quote, SQL)]
)
def test_any_customer_id_is_an_unknown_one(tabs: dict[str, Tab], customer: str) -> None:
    for tab in tabs.values():
        for path in ("/api/v1/customers/{}/panel", "/api/v1/customers/{}/events", "/customers/{}/upcoming.ics"):
            answer = tab.get(path.format(customer))
            assert answer.status in (400, 404), answer.text[:300]
            _sound(answer)


@pytest.mark.parametrize("sql", SQL)
def test_sql_in_every_input_and_parameter_is_text(tabs: dict[str, Tab], entries: dict[str, Any], sql: str) -> None:
    tab = tabs["d1"]
    for entry in entries.values():
        for part in (*entry["inputs"], *entry["state"]):
            _sound(tab.post(callback_body(entry, {**USUAL, f"{part['id']}.{part['property']}": sql})))
    # A fifth of the pairs for each text, so that each pair meets two of them.
    asked = [(route, name) for route in ROUTES for name in PARAMETERS]
    for route, name in asked[SQL.index(sql) % 5 :: 5]:
        _sound(tab.get(route, **{name: sql}))
    for route in ("/customers/C1", "/api/v1/customers/C1/panel"):
        assert tab.get(route, distributor=sql).status == 403
    search = tab.call("customer-select.options", {**USUAL, "customer-select.search_value": sql})
    assert search.json["response"]["customer-select"]["options"] == USUAL["customer-select.options"]
    # The event ids go into SELECTs of their own.
    for prefix in ("quote", "order", "invoice", "note", "activity", "task_created", "system"):
        pressed = {"action": "event-open", "value": f"{prefix}:{sql}"}
        assert tab.call(tab.named("event-detail-body"), {**USUAL, "pressed.data": pressed}).status == 404
    assert tab.get("/api/v1/customers/C1/panel").json["widgets"]["sales_trend"]["state"] == "ready"
