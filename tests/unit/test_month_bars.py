"""Small multiples: one scale for all, zero where it belongs, an index of each customer's own year before."""

from dataclasses import replace
from decimal import Decimal

from crm_dash.i18n import locale_for
from layouts.month_bars import index_base, month_bars, scale_for
from tests.unit import layouts_facts as facts
from tests.unit.test_layouts_cards import by_class

ES = locale_for("es")


def months(amount, before):
    data = facts.panel().widgets["last_12_months"].data
    changed = [replace(month, amount=Decimal(amount), previous_year_amount=Decimal(before)) for month in data.months]
    return replace(data, months=tuple(changed))


def heights(bars, kind):
    return [bar["props"]["style"] for bar in by_class(bars, kind)]


def test_a_scale_spans_everything_and_zero():
    scale = scale_for([Decimal(-30), Decimal(90)])
    assert scale.low <= -30
    assert scale.high >= 90
    assert scale.share(scale.low) == 0
    assert scale.share(scale.high) == 100
    assert scale_for([]).high > scale_for([]).low


def test_a_negative_month_hangs_below_zero():
    bars = month_bars(months("-50", "100").months, scale_for([Decimal(-100), Decimal(100)]), ES)
    assert heights(bars, "mb-current")[0] == {"bottom": "25.00%", "height": "25.00%"}
    assert heights(bars, "mb-previous")[0] == {"bottom": "50.00%", "height": "50.00%"}


def test_the_index_is_of_the_mean_month_a_year_before():
    data = months("60", "40")
    base = index_base(data)
    assert base == 40
    bars = month_bars(data.months, scale_for([Decimal(0), Decimal(200)], index=True), ES, base)
    assert heights(bars, "mb-current")[0]["height"] == "75.00%"
    assert by_class(bars, "mb-line")[0]["props"]["style"] == {"bottom": "50.00%"}
    assert by_class(bars, "mb-month")[0]["props"]["title"].endswith(": 150")
    assert index_base(months("60", "0")) is None
    assert index_base(months("60", "-1")) is None
