"""The cards: DOM contract, states, and that names are text whatever they hold."""

import json
from dataclasses import replace

import pytest
from dash._utils import to_json

from crm_dash.definitions import windows
from crm_dash.facts.model import Upcoming, Widget
from crm_dash.facts.registry import WIDGETS as FACTS
from crm_dash.i18n import LANGUAGES, locale_for
from crm_dash.signals import POINTS
from layouts import ids
from layouts.cards import loading_card, widget_card
from layouts.links import Links
from layouts.panel_view import PANEL_OUTPUTS, panel_view
from layouts.registry import HERO, WIDGETS
from layouts.view import View
from layouts.widgets.health import health
from layouts.widgets.monthly_projection import reason_text
from tests.unit import layouts_facts as facts

LINKS = Links(customer_id="C 1", distributor="D1", language="en")
CARDS = [entry for entry in WIDGETS if entry is not HERO]


def view(language="es"):
    return View(loc=locale_for(language), links=LINKS, as_of=facts.DAY, scope_name="Térmicos del Norte")


def shown(panel=None, language="es", **more):
    return panel_view(
        panel or facts.panel(),
        locale_for(language),
        theme="light",
        viewer=facts.VIEWER,
        **{
            "links": LINKS,
            "shown": facts.SHOWN,
            "today": facts.DAY,
            "distributors": facts.DISTRIBUTORS,
            **more,
        },
    )


def elements(node):
    """Every element of a tree in its JSON form."""
    if isinstance(node, dict):
        if "namespace" in node:
            yield node
        for value in node.values():
            yield from elements(value)
    elif isinstance(node, (list, tuple)):
        for value in node:
            yield from elements(value)


def text(node):
    if isinstance(node, str):
        return node
    if isinstance(node, dict):
        return text(node["props"].get("node", node["props"].get("children")))
    return " ".join(text(child) for child in node) if isinstance(node, (list, tuple)) else ""


def section(card):
    """The card's section, out of the tree it travels in."""
    return next(element for element in elements(card) if element["type"] == "Section")


def by_class(node, name):
    return [found for found in elements(node) if name in found["props"].get("className", "").split()]


@pytest.mark.parametrize("entry", WIDGETS, ids=lambda entry: entry.slug)
def test_a_layout_function_is_called_as_its_slug(entry):
    assert entry.function.__name__ == entry.slug
    assert entry.function.__module__ == f"layouts.widgets.{entry.slug}"
    assert entry.function.__doc__


def test_the_screen_has_the_widgets_with_facts():
    assert {entry.slug for entry in WIDGETS} == set(FACTS)


@pytest.mark.parametrize("entry", WIDGETS, ids=lambda entry: entry.slug)
@pytest.mark.parametrize("state", ["ready", "hidden", "error"])
def test_a_card_says_what_it_is_and_where_it_comes_from(entry, state):
    props = section(widget_card(entry, facts.panel(**{entry.slug: state}), view()))["props"]
    assert props["id"] == f"widget-{entry.slug.replace('_', '-')}"
    assert {name: props[name] for name in props if name.startswith("data-")} == {
        "data-widget": entry.slug,
        "data-state": state,
        "data-customer": "C1",
        "data-snapshot": "42",
        "data-distributor": "D1",
    }


@pytest.mark.parametrize("entry", WIDGETS, ids=lambda entry: entry.slug)
def test_a_hidden_card_is_not_displayed_and_empty(entry):
    props = section(widget_card(entry, facts.panel(**{entry.slug: "hidden"}), view()))["props"]
    assert props["hidden"] is True
    assert props["children"] == []


@pytest.mark.parametrize("entry", WIDGETS, ids=lambda entry: entry.slug)
def test_a_failed_card_offers_a_retry_and_its_reference(entry):
    card = widget_card(entry, facts.panel(**{entry.slug: "error"}), view())
    assert "a1b2c3d4e5f6" in text(card)
    assert any(element["props"].get("data-action") == "reload" for element in elements(card))
    assert [element for element in elements(card) if element["props"].get("role") == "alert"]


@pytest.mark.parametrize("entry", WIDGETS, ids=lambda entry: entry.slug)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_ready_card_has_its_title_scope_and_definition(entry, language):
    loc = locale_for(language)
    card = widget_card(entry, facts.panel(), view(language))
    headings = {element["props"]["id"]: text(element) for element in elements(card) if element["type"] == "H3"}
    assert headings[section(card)["props"]["aria-labelledby"]] == loc.t(f"{entry.slug}.title")
    info = text(by_class(card, "info-text")[0])
    assert loc.t(f"{entry.slug}.definition") in info
    assert loc.t(f"{entry.slug}.left_out") in info
    for code, span in windows(entry.slug, facts.DAY):
        assert loc.t(f"window.{code}") in info
        assert loc.date(span.to) in info
    assert bool(by_class(card, "scope-chip")) == entry.obeys_scope


@pytest.mark.parametrize("entry", WIDGETS, ids=lambda entry: entry.slug)
def test_a_loading_card_is_busy(entry):
    props = section(loading_card(entry, locale_for("es")))["props"]
    assert (props["data-state"], props["aria-busy"]) == ("loading", "true")


def test_a_card_with_nothing_to_list_says_so():
    panel = facts.panel()
    panel.widgets["upcoming"] = Widget(slug="upcoming", state="ready", data=Upcoming(items=()))
    entry = next(entry for entry in WIDGETS if entry.slug == "upcoming")
    assert "Nada planificado." in text(widget_card(entry, panel, view()))


def test_the_values_are_those_of_the_outputs():
    values = shown().values()
    assert len(values) == len(PANEL_OUTPUTS) == len(set(PANEL_OUTPUTS))
    named = dict(zip(PANEL_OUTPUTS, values, strict=True))
    assert named[ids.HERO, "data-customer"] == "C1"
    assert named[ids.CHART, "figure"]["data"]


def test_ids_are_unique_and_every_card_is_there():
    found = [
        json.dumps(element["props"]["id"])
        for element in elements([shown().health, shown().cards])
        if "id" in element["props"]
    ]
    assert len(found) == len(set(found))
    assert {json.dumps(ids.widget(entry.slug)) for entry in CARDS} <= set(found)


def test_an_answer_is_plain_json():
    """A single component object among it makes Dash walk through all of it."""
    orjson = pytest.importorskip("orjson")
    assert orjson.loads(orjson.dumps(shown().values())) == json.loads(to_json(shown().values()))


def test_a_card_is_one_component():
    """Dash subscribes every component of a layout to its store: hundreds of them cost 200 ms."""
    outside = list(shown_outside_trees(shown().values()))
    assert len(outside) < 60


def shown_outside_trees(node):
    if isinstance(node, dict) and node.get("type") == "Tree":
        yield node
    elif isinstance(node, dict):
        if "namespace" in node:
            yield node
        for value in node.values():
            yield from shown_outside_trees(value)
    elif isinstance(node, (list, tuple)):
        for value in node:
            yield from shown_outside_trees(value)


def test_names_with_marks_stay_text():
    for element in elements(shown().values()):
        assert "dangerously_allow_html" not in element["props"]
        assert not str(element["props"].get("href", "/")).startswith(("javascript", "data"))
    assert facts.NASTY in text(shown().identity)


def test_a_busy_panel_stays_small():
    panel = facts.panel()
    panel.widgets["quotes_by_brand"] = Widget(slug="quotes_by_brand", state="ready", data=facts.quotes_by_brand(1000))
    panel.widgets["outstanding"] = Widget(slug="outstanding", state="ready", data=facts.outstanding(5000))
    assert sum(1 for _ in elements(shown(panel).values())) < 2000
    rest = [text(element) for element in elements(shown(panel).cards) if element["type"] == "P"]
    assert any("960 marcas más" in line for line in rest)


def test_hidden_widgets_are_named_at_the_foot_with_the_reason():
    foot = text(shown(facts.panel(outstanding="hidden", upcoming="hidden")).foot)
    assert "Importe pendiente, Actividades próximas" in foot
    assert "Sin datos para este cliente" in foot
    assert shown().foot is None


def test_the_hero_is_hidden_or_fails_by_its_own_outputs():
    hidden = shown(facts.panel(last_12_months="hidden"))
    assert (hidden.hero_hidden, hidden.hero_state, hidden.hero_figure["data"]) == (True, "hidden", [])
    failed = shown(facts.panel(last_12_months="error"))
    assert "a1b2c3d4e5f6" in text(failed.hero_summary)
    assert failed.hero_table is None


def test_sales_tools_exist_for_manufacturers_only():
    tools = {element["props"].get("id") for element in elements(shown().sales_tools)}
    assert {ids.SHOW_ALL_SALES, ids.DISTRIBUTOR_SELECT} <= tools
    assert shown(distributors=None).sales_tools == []


def test_sales_through_others_are_said():
    elsewhere = replace(facts.DISTRIBUTORS, elsewhere_amount=facts.DISTRIBUTORS.choices[0].amount)
    assert "210.340,10\xa0€" in text(shown(distributors=elsewhere).sales_note)


def test_notices_are_counted_and_an_unknown_one_stands_for_itself():
    assert [text(notice) for notice in shown().notices] == [
        "3 ventas con fecha futura no se han contado.",
        "Odd notice",
    ]


def test_another_day_than_usual_says_so_and_leads_back():
    view_of_may = shown(today=facts.DAY.replace(day=30))
    assert (
        text(view_of_may.notices[0]) == "El panel como estaba el martes, 24 de noviembre de 2026. Volver al día actual"
    )
    back = next(element for element in elements(view_of_may.notices) if element["type"] == "A")
    assert back["props"]["href"] == "/customers/C%201?distributor=D1&lang=en"


def test_menu_and_languages_follow_the_customer():
    hrefs = [
        element["props"]["href"] for element in elements([shown().menu, shown().languages]) if element["type"] == "A"
    ]
    assert hrefs == [
        "/customers/C%201?distributor=D1&lang=en",
        "/customers/C%201/events?distributor=D1&lang=en",
        "/analytics?customer=C+1&distributor=D1&lang=en",
        "/customers/C%201/brief?distributor=D1&lang=en",
        "/?distributor=D1&lang=en",
        "/compare?c=C+1&distributor=D1&lang=en",
        "/help?customer=C+1&distributor=D1&lang=en",
        "/customers/C%201?distributor=D1&lang=es",
        "/customers/C%201?distributor=D1&lang=en",
    ]


def test_the_portfolios_list_goes_along_to_pages_and_leads_back_not_to_files():
    links = replace(LINKS, listed="sort=name%3Aasc&q=ta&distributor=D9")
    held = "list=sort%3Dname%253Aasc%26q%3Dta%26distributor%3DD9&distributor=D1&lang=en"
    assert links.to("events") == f"/customers/C%201/events?{held}"
    assert links.of("C2").panel() == f"/customers/C2?{held}"
    assert links.to("portfolio") == "/?sort=name%3Aasc&q=ta&distributor=D1&lang=en"
    files = (links.calendar(), links.export("health", "csv"), replace(links, page="events").file("csv"))
    assert [file for file in (*files, links.compare(("A", "B"))) if "list=" in file] == []


def test_links_keep_the_state_of_the_url():
    hrefs = {element["props"].get("href") for element in elements(shown().cards)}
    assert "/analytics?customer=C+1&brand=B0&measure=quoted_amount&distributor=D1&lang=en" in hrefs
    assert "/customers/C%201/upcoming.ics?distributor=D1&lang=en" in hrefs


def test_an_unknown_reason_stands_for_itself():
    reasons = [reason_text(reason, view()) for reason in facts.monthly_projection().reasons]
    assert reasons == ["41 meses con ventas", "intervalo estrecho (32\xa0%)"]
    assert reason_text(replace(facts.monthly_projection().reasons[0], code="odd_one"), view()) == "Odd one"


def test_what_has_no_base_is_new_or_not_available():
    card = widget_card(next(entry for entry in WIDGETS if entry.slug == "sales_trend"), facts.panel(), view())
    assert "nuevo" in text(card)
    quotes = widget_card(next(entry for entry in WIDGETS if entry.slug == "quotes_by_brand"), facts.panel(), view())
    assert [text(found) for found in by_class(quotes, "delta")] == ["nuevo"]


def health_card(language="es", **factors):
    """The score's part of the card; ``factors``: name → points, the others insufficient."""
    known = facts.health()
    given = tuple(
        replace(factor, value=None, points=None, max_points=None, state="insufficient", change_30d=None)
        if factor.name not in factors
        else replace(factor, points=factors[factor.name], max_points=100, state="ok")
        for factor in known.factors
    )
    return by_class(health(replace(known, factors=given), view(language)), "health-score")[0]


@pytest.mark.parametrize(("language", "words"), [("es", "Con 1 de 5 factores"), ("en", "From 1 of 5 factors")])
def test_a_score_of_one_factor_says_so_and_looks_unlike_a_whole_one(language, words):
    thin = health_card(language, trend=100)
    assert [text(one) for one in by_class(thin, "health-told")] == [words]
    assert "is-thin" in thin["props"]["className"]


def test_a_score_of_most_factors_says_how_many_and_a_whole_one_nothing():
    most, whole = health_card(trend=90, recency=80, pipeline=70), health_card(**dict.fromkeys(POINTS, 10))
    assert [text(one) for one in by_class(most, "health-told")] == ["Con 3 de 5 factores"]
    assert by_class(whole, "health-told") == []
    assert "is-thin" not in most["props"]["className"] + whole["props"]["className"]


def test_a_score_that_nothing_was_known_of_30_days_ago_is_not_said_to_be_the_same():
    assert by_class(health_card(pipeline=90), "health-change") == []
    assert text(by_class(health_card(engagement=12), "health-change")) == "Igual que hace 30 días"
