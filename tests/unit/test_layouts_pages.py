"""Pages around the cards: shell, profile, analytics, events, refresh, picker."""

import json
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from dash import html

from crm_dash.compare import METRICS
from crm_dash.customers import FoundCustomer
from crm_dash.i18n import LANGUAGES, locale_for
from crm_dash.state import Refresh
from layouts import h, ids
from layouts.compare_cards import figure
from layouts.events import event_detail
from layouts.frame import Visitor
from layouts.links import Links
from layouts.message import message_page
from layouts.picker import customer_options, distributor_options
from layouts.profile import profile_shell
from layouts.refresh_status import refresh_status
from layouts.shell import INDEX, shell
from layouts.topbar import topbar
from layouts.widgets.latest_events import MORE, OPEN, event_items, event_kind, event_time, events_body
from tests.unit import layouts_facts as facts
from tests.unit.test_layouts_cards import by_class, elements, text

ES = locale_for("es")
PERSONAS = [
    {"user_id": "U1", "name": "Marta", "organisation_name": "Calor", "role": "manager"},
    {"user_id": "U2", "name": "Jon", "organisation_name": "Calor", "role": "rep"},
]

VISITOR = Visitor(viewer=facts.VIEWER)


def plain(page):
    """A page with its component objects in their JSON form too."""
    return json.loads(json.dumps(page, default=lambda component: component.to_plotly_json()))


@pytest.mark.parametrize("name", ["A", "Button", "Details", "Div", "Dl", "H1", "Li", "Section", "Span", "Table", "Td"])
def test_elements_are_what_dash_components_serialise_to(name):
    ours = getattr(h, name.lower())("text", "some classes", id="x", data_a="1", aria_label="y", hidden=None)
    theirs = getattr(html, name)("text", className="some classes", id="x", **{"data-a": "1", "aria-label": "y"})
    assert ours == theirs.to_plotly_json()


def test_nothing_among_children_is_left_out():
    assert h.div([None, "a", None])["props"]["children"] == ["a"]


def test_the_shell_is_neutral_and_has_no_inline_script():
    assert "<script" not in INDEX
    assert "http" not in INDEX
    assert {child.id for child in shell().children} >= {ids.URL, ids.ROUTE, ids.THEME, ids.PAGE}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_profile_has_one_heading_landmarks_and_every_id(language):
    loc = locale_for(language)
    option = customer_options(
        [FoundCustomer(customer_id="C1", name="Uno", kind="customer", city=None, tax_number=None)]
    )
    page = plain(
        profile_shell(
            loc,
            Links(customer_id="C1"),
            Visitor(viewer=facts.VIEWER, personas=PERSONAS),
            customer_option=option[0],
            as_of=facts.DAY,
            today=facts.DAY,
        )
    )
    kinds = [element["type"] for element in elements(page)]
    assert (kinds.count("H1"), kinds.count("Main"), kinds.count("Nav")) == (1, 1, 3)
    present = {element["props"].get("id") for element in elements(page) if isinstance(element["props"].get("id"), str)}
    assert {ids.CUSTOMER_SELECT, ids.REFRESH, ids.AS_OF, ids.PANEL_CARDS, ids.CHART, ids.EVENT_DETAIL} <= present
    assert [
        element["props"]["aria-current"]
        for element in by_class(page, "menu-link")
        if "aria-current" in element["props"]
    ] == ["page"]
    assert page["props"]["lang"] == language


@pytest.mark.parametrize("code", ["not_found", "invalid", "snapshot_gone"])
def test_a_message_page_leads_somewhere(code):
    page = message_page(ES, code)
    assert [element["type"] for element in elements(page)].count("H1") == 1
    assert by_class(page, "btn-x")[0]["props"]["href"] == "/"


def test_events_are_buttons_with_their_id():
    items = event_items(facts.latest_events().items, ES)
    buttons = [element for item in items for element in elements(item) if element["type"] == "Button"]
    assert (buttons[0]["props"]["data-action"], buttons[0]["props"]["data-value"]) == (OPEN, "activity:visit")
    assert event_kind(facts.event("system", "odd_thing"), ES) == "Odd thing"


def test_the_timeline_knows_its_filter_and_its_next_page():
    body = events_body(facts.latest_events(), ES, Links(customer_id="C1"), "note")
    pressed = [
        element["props"]["data-value"] for element in elements(body) if element["props"].get("aria-pressed") == "true"
    ]
    more = next(element for element in elements(body) if element["props"].get("id") == ids.EVENTS_MORE)
    assert pressed == ["note"]
    assert (more["props"]["data-action"], more["props"]["data-value"], more["props"]["hidden"]) == (
        MORE,
        "note:4",
        False,
    )
    assert "Sin eventos" in text(events_body(None, ES, Links(customer_id="C1"), "note"))


def test_a_time_that_is_not_known_is_not_shown():
    assert event_time(datetime(2026, 1, 2), ES) == "2 ene 2026"
    assert event_time(datetime(2026, 1, 2, 8, 5), ES) == "2 ene 2026, 8:05"


def test_event_details_are_worded_by_type():
    fields = [
        ("category", "quote"),
        ("quoted_at", datetime(2026, 1, 2, 8, 5)),
        ("valid_until", date(2026, 2, 1)),
        ("status", "won"),
        ("amount", Decimal("1234.5")),
        ("lines", 4),
        ("description", facts.NASTY),
        ("odd_field", "x"),
    ]
    values = [text(element) for element in elements(event_detail(fields, ES)) if element["type"] in ("Dt", "Dd")]
    assert values[1::2] == [
        "Presupuesto",
        "2 ene 2026, 8:05",
        "1 feb 2026",
        "Ganado",
        "1.234,50\xa0€",
        "4",
        facts.NASTY,
        "x",
    ]
    assert values[-2] == "Odd field"


def refresh(**more):
    base = {
        "refresh_id": 1,
        "started_at": datetime(2026, 7, 1, 7, 0),
        "finished_at": datetime(2026, 7, 1, 7, 1),
        "started_by": None,
        "status": "built",
        "step": "",
        "done": 0,
        "total": 0,
        "snapshot": 2,
        "message": None,
    }
    return Refresh(**{**base, **more})


def test_a_refresh_says_how_far_it_is_and_how_it_ended():
    zone = ZoneInfo("Europe/Madrid")
    running = refresh(status="running", step="sales", done=5, total=20, finished_at=None)
    assert "Leyendo ventas · 25\xa0%" in text(refresh_status(running, ES))
    assert text(refresh_status(refresh(), ES, zone=zone)) == "Actualizado a las 9:01"
    assert text(refresh_status(refresh(status="current"), ES, zone=zone)) == "Los datos ya estaban al día (9:01)"
    failed = refresh(status="failed", message="ventas.csv:3")
    assert "ventas.csv:3" in text(refresh_status(failed, ES, explain=True))
    assert "ventas.csv:3" not in text(refresh_status(failed, ES))
    assert "ocupado" in text(refresh_status(None, ES, problem="ocupado"))
    assert refresh_status(None, ES) is None


def test_picker_options_survive_the_browsers_own_search():
    found = FoundCustomer(customer_id="C1", name="José Ñandú", kind="customer", city="León", tax_number="B123")
    option = customer_options([found], "jose")[0]
    assert all(part in option["search"] for part in ("José Ñandú", "Jose Nandu", "C1", "León", "Leon", "B123", "jose"))
    assert len(customer_options([FoundCustomer(**{**_fields(found), "name": "x" * 300})])[0]["label"]) < 120


def _fields(found):
    return {name: getattr(found, name) for name in ("customer_id", "name", "kind", "city", "tax_number")}


def test_the_choice_of_all_is_always_there():
    values = [option["value"] for option in distributor_options(facts.DISTRIBUTORS, ES)]
    assert values == ["D1", "direct", "all"]


def test_who_signs_in_has_a_menu_with_sessions_and_the_way_out():
    page = plain(topbar(ES, Links(customer_id="C1"), viewer=facts.VIEWER, account_menu=True))
    inside = plain(topbar(ES, Links(customer_id="C1"), viewer=facts.VIEWER))
    assert "tree-account" in json.dumps(page)
    assert "/sessions?lang=es" in json.dumps(page)
    assert '"action": "/sign-out"' in json.dumps(page)
    assert facts.VIEWER.name in json.dumps(page)
    assert "/sign-out" not in json.dumps(inside)


def test_days_of_a_comparison_are_counted_as_people_do():
    metric = next(one for one in METRICS if one.kind == "days")
    values = (1, 2, Decimal("1.0"), Decimal("1.5"), Decimal("45.2"))
    written = {language: [figure(metric, value, locale_for(language)) for value in values] for language in LANGUAGES}
    assert written == {
        "es": ["1 día", "2 días", "1 día", "1,5 días", "45,2 días"],
        "en": ["1 day", "2 days", "1 day", "1.5 days", "45.2 days"],
    }
