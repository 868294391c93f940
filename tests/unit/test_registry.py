"""One slug names a widget everywhere: SQL, facts, layout, JSON schema."""

import importlib
import json

import pytest

from crm_dash.book_columns import PARTS
from crm_dash.facts.registry import WIDGETS
from crm_dash.schema import canonical_tables
from crm_dash.settings import PRODUCT_FOLDER, FeatureSettings
from tests.oracle.panel import MAIN_TABLES

FACTS = PRODUCT_FOLDER / "crm_dash" / "facts"
SQL_OF = {"health": "book/accounts"}  # a row of the book
SCHEMA = json.loads((PRODUCT_FOLDER / "crm_dash" / "panel.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("slug", WIDGETS)
def test_a_widget_has_its_sql_and_its_function_by_its_slug(slug):
    assert (FACTS / f"{SQL_OF.get(slug, slug)}.sql").is_file()
    function = WIDGETS[slug].function
    assert function.__name__ == slug
    assert function.__module__ == f"crm_dash.facts.{slug}"
    assert function.__doc__


@pytest.mark.parametrize("slug", WIDGETS)
def test_a_widget_names_known_tables_and_a_known_feature(slug):
    entry = WIDGETS[slug]
    assert entry.tables == set(MAIN_TABLES[slug])
    assert entry.tables <= set(canonical_tables())
    assert entry.feature is None or entry.feature in FeatureSettings.__slots__


def test_the_json_schema_has_exactly_the_widgets():
    widgets = SCHEMA["properties"]["widgets"]
    assert list(widgets["properties"]) == list(WIDGETS)
    assert set(widgets["required"]) == set(WIDGETS)
    assert widgets["additionalProperties"] is False


def test_the_screen_has_exactly_the_widgets_with_facts():
    entries = importlib.import_module("layouts.registry").WIDGETS
    assert sorted(entry.slug for entry in entries) == sorted(WIDGETS)
    assert [entry.slug for entry in entries if entry.function.__name__ != entry.slug] == []


def test_every_facts_sql_is_used():
    sources = [path.read_text(encoding="utf-8") for path in (PRODUCT_FOLDER / "crm_dash").rglob("*.py")]
    names = [path.stem for path in FACTS.glob("*.sql")]
    assert [name for name in names if not any(f'"{name}"' in source for source in sources)] == []


def test_the_book_reads_every_sql_of_its_folder():
    assert sorted(("accounts", *PARTS)) == sorted(path.stem for path in (FACTS / "book").glob("*.sql"))
