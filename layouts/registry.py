"""The widgets on screen, in the order they are read: how are they doing, what is at stake, what happened, what next."""

from __future__ import annotations

from collections.abc import Callable

from layouts import h
from layouts.cards import WidgetEntry
from layouts.h import Element
from layouts.widgets.activities_by_type import activities_by_type
from layouts.widgets.agreements import agreements
from layouts.widgets.last_12_months import last_12_months
from layouts.widgets.latest_events import latest_events
from layouts.widgets.monthly_projection import monthly_projection
from layouts.widgets.order_ratios import order_ratios
from layouts.widgets.outstanding import outstanding
from layouts.widgets.quotes_by_brand import quotes_by_brand
from layouts.widgets.sales_trend import sales_trend
from layouts.widgets.upcoming import upcoming

# The hero stands in the shell and stays mounted; the others are made anew with each panel.
HERO = WidgetEntry(slug="last_12_months", function=last_12_months, size="hero", icon="chart", obeys_scope=True)

# Beside the hero.
SIDE: tuple[WidgetEntry, ...] = (
    WidgetEntry(slug="sales_trend", function=sales_trend, size="side", icon="trend", obeys_scope=True),
    WidgetEntry(
        slug="monthly_projection", function=monthly_projection, size="side", icon="projection", obeys_scope=True
    ),
)

# Rows below: of sales, then of the account.
SALES_ROW: tuple[WidgetEntry, ...] = (
    WidgetEntry(slug="quotes_by_brand", function=quotes_by_brand, size="half", icon="quote", obeys_scope=True),
    WidgetEntry(slug="order_ratios", function=order_ratios, size="half", icon="order", obeys_scope=True),
)
ACCOUNT_ROWS: tuple[tuple[WidgetEntry, ...], ...] = (
    (
        WidgetEntry(slug="outstanding", function=outstanding, size="wide", icon="outstanding"),
        WidgetEntry(slug="agreements", function=agreements, size="narrow", icon="agreement"),
    ),
    (
        WidgetEntry(slug="latest_events", function=latest_events, size="half", icon="history"),
        WidgetEntry(slug="upcoming", function=upcoming, size="quarter", icon="calendar"),
        WidgetEntry(slug="activities_by_type", function=activities_by_type, size="quarter", icon="activities"),
    ),
)

SALES: tuple[WidgetEntry, ...] = (HERO, *SIDE, *SALES_ROW)
WIDGETS: tuple[WidgetEntry, ...] = (*SALES, *[entry for row in ACCOUNT_ROWS for entry in row])


def arranged(card_of: Callable[[WidgetEntry], Element], heading: Element) -> list[Element]:
    """The cards in their places, the hero's apart; ``heading`` opens the account's rows."""
    return [
        *[card_of(entry) for entry in SIDE],
        h.div([card_of(entry) for entry in SALES_ROW], "card-row"),
        heading,
        *[h.div([card_of(entry) for entry in row], "card-row") for row in ACCOUNT_ROWS],
    ]
