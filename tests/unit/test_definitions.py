"""Every figure has a definition, in both languages, and the help shows them all."""

import json
from datetime import date

import pytest

from crm_dash.definitions import definition, field_paths, windows
from crm_dash.facts.registry import WIDGETS
from crm_dash.help import help_sections
from crm_dash.i18n import LANGUAGES, locale_for
from crm_dash.settings import PRODUCT_FOLDER
from layouts.frame import Visitor
from layouts.help import guide, help_page
from layouts.links import Links, help_anchor
from tests.unit import layouts_facts as facts
from tests.unit.test_layouts_cards import elements, text
from tests.unit.test_layouts_pages import plain

SCHEMA = json.loads((PRODUCT_FOLDER / "crm_dash" / "panel.schema.json").read_text(encoding="utf-8"))


def schema_paths(node, seen=()):
    """Every property below a schema node, lists and options opened."""
    if "$ref" in node:
        yield from schema_paths(SCHEMA["$defs"][node["$ref"].rsplit("/", 1)[1]], seen)
    for inner in (*node.get("oneOf", ()), *node.get("anyOf", ()), *([node["items"]] if "items" in node else [])):
        yield from schema_paths(inner, seen)
    for name, inner in node.get("properties", {}).items():
        yield (*seen, name)
        yield from schema_paths(inner, (*seen, name))


def data_schema(slug):
    widget = SCHEMA["properties"]["widgets"]["properties"][slug]
    return next(state["properties"]["data"] for state in widget["oneOf"] if "data" in state.get("properties", {}))


@pytest.mark.parametrize("slug", WIDGETS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_a_definition(slug, language):
    """Add ``<slug>.field_<path>`` (or ``field.<name>``) to both catalogues for a field that fails here."""
    loc = locale_for(language)
    undefined = [".".join(path) for path in field_paths(slug) if definition(slug, path, loc).startswith("field.")]
    assert undefined == []


@pytest.mark.parametrize("slug", WIDGETS)
def test_the_fields_are_those_of_the_json(slug):
    assert set(schema_paths(data_schema(slug))) - {("reasons", "params", "count")} <= set(field_paths(slug))
    assert len(field_paths(slug)) >= 2


def test_a_field_without_a_definition_would_be_noticed():
    assert definition("sales_trend", ("unheard_of",), locale_for("es")).startswith("field.")


def test_windows_are_those_of_the_day():
    """The last day of February stands beside whole months; the year's window has no 29 February twice."""
    found = {code: (span.from_, span.to) for code, span in windows("sales_trend", date(2024, 2, 29))}
    assert found == {
        "month_to_date": (date(2024, 2, 1), date(2024, 2, 29)),
        "same_span_month": (date(2024, 1, 1), date(2024, 1, 31)),
        "same_span_year": (date(2023, 2, 1), date(2023, 2, 28)),
        "rolling": (date(2023, 3, 1), date(2024, 2, 29)),
        "rolling_before": (date(2022, 3, 1), date(2023, 2, 28)),
    }
    assert windows("upcoming", date(2024, 2, 29))[0][0] == "that_day"


def test_both_guides_say_the_same():
    def shape(language):
        return [
            (part.anchor, part.level, [len(block) if isinstance(block, tuple) else 0 for block in part.blocks])
            for part in help_sections(language)
        ]

    assert shape("es") == shape("en")
    assert len(shape("es")) == len({anchor for anchor, *_ in shape("es")}) == 26


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_has_the_guide_and_every_definition(language):
    loc = locale_for(language)
    page = plain(help_page(loc, Links(page="help", customer_id="C1"), Visitor(viewer=facts.VIEWER), facts.DAY))
    words = text(page)
    for section in help_sections(language):
        assert section.title in words
        assert all(line in words for block in section.blocks for line in ([block] if isinstance(block, str) else block))
    for slug in WIDGETS:
        assert loc.t(f"{slug}.definition") in words
        assert all(definition(slug, path, loc) in words for path in field_paths(slug))
    anchors = {element["props"].get("id") for element in elements(page)}
    assert {help_anchor(slug) for slug in WIDGETS} <= anchors
    assert {link["props"]["href"] for link in elements(page) if link["props"].get("href", "").startswith("#help-")} == {
        f"#{help_anchor(section.anchor)}" for section in guide(loc)
    }


def test_a_link_to_the_help_keeps_customer_day_and_language():
    links = Links(customer_id="C 1", as_of="2025-01-01", language="en")
    assert links.help("upcoming") == "/help?customer=C+1&as_of=2025-01-01&lang=en#help-upcoming"
