"""What is called a difference, and what is not."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from crm_dash.compare import Compared, Comparison
from crm_dash.differences import differences
from crm_dash.facts.model import Widget
from crm_dash.i18n import LANGUAGES, locale_for
from layouts.wording import shown
from tests.unit import layouts_facts as facts

SLUGS = ("sales_trend", "order_ratios", "activities_by_type", "outstanding")


def customer(name: str, brands: dict[str, Decimal] | None = None, **changes: dict[str, Any] | None) -> Compared:
    """A customer with the usual facts, some of them changed by widget; None: hidden."""
    panel = facts.panel()
    widgets = {}
    for slug in SLUGS:
        change = changes.get(slug, {})
        state = Widget(slug=slug, state="hidden", reason="no_data")
        if change is not None:
            state = Widget(slug=slug, state="ready", data=replace(panel.widgets[slug].data, **change))
        widgets[slug] = state
    who = replace(panel.customer, customer_id=name, name=name)
    return Compared(customer=who, widgets=widgets, brands=brands or {})


def comparison(*customers: Compared, brands: dict[str, str] | None = None) -> Comparison:
    return Comparison(as_of=facts.DAY, snapshot=1, distributor="all", customers=customers, brand_names=brands or {})


def said(*customers: Compared, brands: dict[str, str] | None = None) -> dict[str, dict[str, Any]]:
    return {one.code: one.params for one in differences(comparison(*customers, brands=brands))}


def test_alike_customers_do_not_differ():
    assert said(customer("A"), customer("B"), customer("C")) == {}


def test_sales_at_least_one_and_a_half_times_apart():
    def trend(amount: str) -> dict[str, Decimal]:
        return {"rolling_12m": Decimal(amount)}

    assert "sales_times" not in said(customer("A", sales_trend=trend("149")), customer("B", sales_trend=trend("100")))
    found = said(customer("A", sales_trend=trend("100")), customer("B", sales_trend=trend("150")))["sales_times"]
    assert (found["high"], found["low"], found["times"]) == ("B", "A", Decimal("1.5"))
    assert "sales_only" in said(customer("A", sales_trend=trend("9")), customer("B", sales_trend=trend("-1")))
    assert said(customer("A", sales_trend=trend("-9")), customer("B", sales_trend=trend("-1"))) == {}


def test_who_is_late_by_its_own_rhythm_is_named():
    on_time, late = customer("A"), customer("B")
    gap = replace(facts.panel().widgets["order_gap"].data, days_since=50, expected_gap_days=Decimal("9.6"))
    for one, state in ((on_time, "ok"), (late, "late")):
        one.widgets["order_gap"] = Widget(slug="order_gap", state="ready", data=replace(gap, state=state))
    assert said(on_time, late)["late"] == {"customer": "B", "days": 50, "usual": 10}
    assert "late" not in said(on_time, customer("C"))


@pytest.mark.parametrize(
    ("high", "low", "code"),
    [
        ("20", "-5", "growth_up_down"),
        ("30", "15", "growth_up_up"),
        ("-5", "-30", "growth_down_down"),
        ("15", "0.5", "growth_up_flat"),
        ("-0.5", "-15", "growth_flat_down"),
    ],
)
def test_growth_at_least_ten_points_apart(high, low, code):
    found = said(
        customer("A", sales_trend={"rolling_pct": Decimal(high)}),
        customer("B", sales_trend={"rolling_pct": Decimal(low)}),
    )
    assert found[code]["high"] == "A"
    assert found[code]["low_pct"] == abs(Decimal(low))


def test_a_figure_that_only_one_has_is_no_difference():
    assert said(customer("A"), customer("B", sales_trend=None, order_ratios=None, outstanding=None)) == {}


def test_a_brand_that_one_does_not_buy():
    one = customer("A", brands={"x": Decimal(5), "y": Decimal(50)})
    other = customer("B", brands={"x": Decimal(5), "y": Decimal(-1)})
    found = said(one, other, brands={"y": "Ye", "x": "Ex"})["brand"]
    assert (found["brand"], found["high"], found["low"]) == ("Ye", "A", "B")


def test_no_activity_counts_as_none():
    found = said(customer("A", activities_by_type={"total": 3}), customer("B", activities_by_type=None))["activities"]
    assert (found["high_count"], found["low_count"]) == (3, 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_difference_is_worded_and_at_most_six_are_said(language):
    loc = locale_for(language)
    low = {"rolling_12m": Decimal(1), "rolling_pct": Decimal(-50)}
    one = customer("A", brands={"x": Decimal(5)}, outstanding={"overdue": Decimal(900)})
    other = customer(
        "B",
        sales_trend=low,
        order_ratios={"conversion_pct": Decimal(0)},
        activities_by_type=None,
        outstanding={"overdue": Decimal(0)},
    )
    found = differences(comparison(one, other, brands={"x": "Ex"}))
    assert len(found) == 6
    texts = [loc.t(f"difference.{reason.code}", **shown(loc, reason.params)) for reason in found]
    assert all(text.endswith(".") and "difference." not in text for text in texts)
