"""The story's rules: always six sentences, each worded in both languages, none about what is not there."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from crm_dash.facts.model import Widget
from crm_dash.i18n import LANGUAGES, locale_for
from crm_dash.story import story
from layouts.brief import sentence_text
from tests.unit import layouts_facts as facts

SLUGS = ["sales_trend", "sales_trend", "order_ratios", "outstanding", "activities_by_type", "agreements"]


def codes(panel):
    return [sentence.code for sentence in story(panel)]


def with_facts(slug, **changes):
    panel = facts.panel()
    data = replace(panel.widgets[slug].data, **changes)
    return replace(panel, widgets={**panel.widgets, slug: Widget(slug=slug, state="ready", data=data)})


def without(*slugs, reason="no_data"):
    panel = facts.panel()
    hidden = {slug: Widget(slug=slug, state="hidden", reason=reason) for slug in slugs}
    return replace(panel, widgets={**panel.widgets, **hidden})


def test_each_sentence_stands_on_a_widget_of_the_panel():
    panel = facts.panel()
    assert {sentence.slug for sentence in story(panel)} <= set(panel.widgets)
    assert len(story(panel)) == len(SLUGS)


def test_a_panel_without_anything_says_so_six_times():
    panel = facts.panel()
    assert codes(without(*panel.widgets)) == [
        "no_sales",
        "no_month",
        "no_quotes",
        "owed_nothing",
        "contact_none_open",
        "no_agreements",
    ]
    assert codes(without("outstanding", reason="feature_disabled"))[3] == "owed_unknown"


@pytest.mark.parametrize(
    ("pct", "code"), [("12.5", "year_up"), ("-1", "year_down"), ("0.99", "year_flat"), ("-0.5", "year_flat")]
)
def test_the_year_is_said_by_its_change(pct, code):
    assert codes(with_facts("sales_trend", rolling_pct=Decimal(pct)))[0] == code
    assert codes(with_facts("sales_trend", rolling_pct=None))[0] == "year_new"


def test_a_fall_is_said_without_its_sign():
    sentence = story(with_facts("sales_trend", rolling_pct=Decimal("-12.34")))[0]
    assert "un 12,3\xa0% menos" in sentence_text(sentence, locale_for("es"))
    assert "12.3% less" in sentence_text(sentence, locale_for("en"))


def test_a_credit_note_is_not_late():
    panel = facts.panel()
    owed = panel.widgets["outstanding"].data
    note = replace(owed.documents[0], kind="credit_note", open_amount=Decimal(-5), days_overdue=900)
    invoice = replace(owed.documents[0], open_amount=Decimal(7), days_overdue=3)
    said = story(with_facts("outstanding", documents=(note, invoice), overdue=Decimal(7)))[3]
    assert (said.code, said.params["count"]) == ("owed_late", 3)
    assert codes(with_facts("outstanding", overdue=Decimal(0)))[3] == "owed"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_worded(language):
    loc = locale_for(language)
    panel = facts.panel()
    items = panel.widgets["agreements"].data.items
    plain = [replace(item, expiring=False, next_tier=None) for item in items]
    variants = [
        panel,
        without(*panel.widgets),
        without("upcoming"),
        without("activities_by_type"),
        without("monthly_projection"),
        with_facts("agreements", items=tuple(plain)),
        with_facts("agreements", items=(replace(plain[0], expiring=True, ends_on=date(2026, 12, 1)),)),
        *[with_facts("sales_trend", mom_pct=pct) for pct in (None, Decimal(0), Decimal(5), Decimal(-5))],
    ]
    for variant in variants:
        for sentence in story(variant):
            text = sentence_text(sentence, loc)
            assert text.endswith(".")
            assert "story." not in text
            assert "{" not in text
