"""Charts: trace types of the basic bundle, exact hover, negative months, the month under way."""

import json
from decimal import Decimal

import pytest

from crm_dash.i18n import locale_for
from layouts.axes import PALETTES, nice_ticks, safe, tick_text
from layouts.charts import empty_figure, last_12_months_figure
from tests.unit import layouts_facts as facts

ES = locale_for("es")
BASIC = {"bar", "scatter", "pie"}


def figure(theme="light", **more):
    return last_12_months_figure(facts.last_12_months(**more), ES, theme)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_only_traces_of_the_basic_bundle_and_no_template(theme):
    charts = [figure(theme), empty_figure(theme)]
    assert {trace["type"] for chart in charts for trace in chart["data"]} <= BASIC
    assert all("template" not in chart["layout"] for chart in charts)
    assert len(json.dumps(figure(theme))) < 6000


def test_hover_gives_exact_values_of_both_years():
    assert figure()["data"][1]["hovertext"][0] == "dic 2025: <b>20.000,00\xa0€</b><br>dic 2024: <b>18.000,00\xa0€</b>"


def test_the_month_under_way_is_hatched_and_marked():
    previous, current, mark = figure()["data"]
    assert current["marker"]["pattern"]["shape"] == [""] * 11 + ["/"]
    assert (mark["x"], mark["y"]) == ([11], [9000.0])
    assert previous["y"][11] == 18000.0
    assert "Mismos días, año anterior: <b>9.000,00\xa0€</b>" in current["hovertext"][11]


def test_a_negative_month_draws_below_zero():
    drawn = figure(negative=True)
    assert drawn["data"][1]["y"][3] == -500.0
    assert drawn["layout"]["yaxis"]["range"][0] < -500


def test_labels_are_escaped():
    assert safe('<a href="javascript:x">&') == '&lt;a href="javascript:x"&gt;&amp;'


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("0", "41000", [0, 10000, 20000, 30000, 40000, 50000]),
        ("-300", "900", [-500, 0, 500, 1000]),
        ("0", "0", [0]),
    ],
)
def test_ticks_are_round_and_hold_zero(low, high, expected):
    assert nice_ticks(Decimal(low), Decimal(high)) == expected


@pytest.mark.parametrize("high", ["1.20", "12.34", "123", "1234567.89", "987654321"])
def test_a_label_never_says_another_amount_than_its_line(high):
    """12.34 had lines at 2.50 and 7.50 that said 3 and 8; 1,250,000 said 1.3 million."""
    ticks = nice_ticks(Decimal(0), Decimal(high))
    units = {"mil": 1000, "M": 10**6, "€": 1}
    for tick in ticks:
        number, unit = tick_text(tick, ES).replace("M€", "M €").split()[:2]
        assert Decimal(number.replace(".", "").replace(",", ".")) * units[unit] == tick


def test_years_stand_below_the_first_month_of_each():
    ticks = figure()["layout"]["xaxis"]["ticktext"]
    assert ticks[:3] == ["dic", "ene<br>2026", "feb"]


@pytest.mark.parametrize("theme", PALETTES)
def test_colours_of_a_theme_differ_so_that_the_browser_can_swap_them(theme):
    assert len(set(PALETTES[theme].values())) == len(PALETTES[theme])
