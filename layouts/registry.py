"""The widgets on screen, in the order they are read: how are they doing, what is at stake, what happened, what next."""

from __future__ import annotations

from collections.abc import Callable

from layouts import h
from layouts.cards import WidgetEntry
from layouts.h import Element
from layouts.widgets.activities_by_type import activities_by_type
from layouts.widgets.agreements import agreements
from layouts.widgets.brand_gaps import brand_gaps
from layouts.widgets.health import health
from layouts.widgets.last_12_months import last_12_months
from layouts.widgets.latest_events import latest_events
from layouts.widgets.monthly_projection import monthly_projection
from layouts.widgets.order_gap import order_gap
from layouts.widgets.order_ratios import order_ratios
from layouts.widgets.outstanding import outstanding
from layouts.widgets.quotes_by_brand import quotes_by_brand
from layouts.widgets.sales_trend import sales_trend
from layouts.widgets.upcoming import upcoming

# The hero stands in the shell and stays mounted; the others are made anew with each panel.
HERO = WidgetEntry(slug="last_12_months", function=last_12_months, size="hero", icon="chart", obeys_scope=True)

# The answer to the panel's question stands above the sales, over the whole width.
HEALTH = WidgetEntry(slug="health", function=health, size="health", icon="activities", obeys_scope=True)

# Beside the hero.
SIDE: tuple[WidgetEntry, ...] = (
    WidgetEntry(slug="sales_trend", function=sales_trend, size="side", icon="trend", obeys_scope=True),
    WidgetEntry(
        slug="monthly_projection", function=monthly_projection, size="side", icon="projection", obeys_scope=True
    ),
)

# Rows below, of sales and of the account; a tuple inside a row is a column of cards.
SALES_ROW: tuple[WidgetEntry, ...] = (
    WidgetEntry(slug="quotes_by_brand", function=quotes_by_brand, size="half", icon="quote", obeys_scope=True),
    WidgetEntry(slug="order_ratios", function=order_ratios, size="half", icon="order", obeys_scope=True),
)
RHYTHM_ROW: tuple[WidgetEntry, ...] = (
    WidgetEntry(slug="order_gap", function=order_gap, size="half", icon="clock", obeys_scope=True),
    WidgetEntry(slug="brand_gaps", function=brand_gaps, size="half", icon="table", obeys_scope=True),
)
AT_STAKE: tuple[WidgetEntry, ...] = (
    WidgetEntry(slug="outstanding", function=outstanding, size="wide", icon="outstanding"),
    WidgetEntry(slug="agreements", function=agreements, size="narrow", icon="agreement"),
)
HAPPENED: tuple[WidgetEntry, ...] = (
    WidgetEntry(slug="latest_events", function=latest_events, size="half", icon="history", own_body=True),
)
NEXT: tuple[WidgetEntry, ...] = (
    WidgetEntry(slug="upcoming", function=upcoming, size="stacked", icon="calendar"),
    WidgetEntry(slug="activities_by_type", function=activities_by_type, size="stacked", icon="activities"),
)

SALES: tuple[WidgetEntry, ...] = (HERO, *SIDE, *SALES_ROW, *RHYTHM_ROW)
WIDGETS: tuple[WidgetEntry, ...] = (HEALTH, *SALES, *AT_STAKE, *HAPPENED, *NEXT)


def arranged(card_of: Callable[[WidgetEntry], Element], heading: Element) -> list[Element]:
    """The cards in their places, health and hero apart; ``heading`` opens the account's rows."""
    beside, sales, rhythm, stake, happened, coming = (
        [card_of(entry) for entry in group] for group in (SIDE, SALES_ROW, RHYTHM_ROW, AT_STAKE, HAPPENED, NEXT)
    )
    return [
        *beside,
        h.div(sales, "card-row"),
        h.div(rhythm, "card-row"),
        heading,
        h.div(stake, "card-row"),
        h.div([*happened, h.div(coming, "card-stack")], "card-row"),
    ]
