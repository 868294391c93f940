"""Every id on the screen that code or a test refers to."""

from __future__ import annotations

from typing import Final

# The shell
URL: Final = "url"
ROUTE: Final = "route"
PANEL_STATE: Final = "panel-state"
SCOPE: Final = "scope"
THEME: Final = "theme"
LIVE_SNAPSHOT: Final = "live-snapshot"
TITLE: Final = "document-title"
PAGE: Final = "page"
REFRESH_POLL: Final = "refresh-poll"

# The bar at the top
CUSTOMER_SELECT: Final = "customer-select"
NEIGHBOURS: Final = "neighbours"
PREVIOUS: Final = "neighbours-previous"
NEXT: Final = "neighbours-next"
POSITION: Final = "neighbours-position"
THEME_TOGGLE: Final = "theme-toggle"

# The palette and the sheet of shortcuts
PALETTE: Final = "palette"
PALETTE_OPEN: Final = "palette-open"
PALETTE_QUERY: Final = "palette-query"
PALETTE_RESULTS: Final = "palette-results"
SHORTCUTS: Final = "shortcuts"

# The customer's profile
LANGUAGES: Final = "languages"
SIDE_MENU: Final = "profile-menu"
ANNOUNCED: Final = "announced"
IDENTITY: Final = "customer-identity"
FRESHNESS: Final = "freshness"
PIN: Final = "pin-toggle"
AS_OF: Final = "as-of"
REFRESH: Final = "refresh"
REFRESH_STATUS: Final = "refresh-status"
CONNECTION_LOST: Final = "connection-lost"
SALES_TOOLS: Final = "sales-tools"
SALES_NOTE: Final = "sales-note"
SHOW_ALL_SALES: Final = "show-all-sales"
DISTRIBUTOR_SELECT: Final = "distributor-select"
NOTICES: Final = "notices"
CHANGES: Final = "tree-changes"
PANEL_HEALTH: Final = "panel-health"
PANEL_CARDS: Final = "panel-cards"
FOOT: Final = "panel-foot"

# The chart that stays mounted
HERO: Final = "widget-last-12-months"
HERO_HEAD: Final = "last-12-months-head"
HERO_SUMMARY: Final = "last-12-months-summary"
HERO_TABLE: Final = "last-12-months-table"
CHART: Final = "chart-last-12-months"

# Events
EVENTS_LIST: Final = "events-list"
EVENTS_MORE: Final = "events-more"
PRESSED: Final = "pressed"
EVENT_DETAIL: Final = "event-detail"
EVENT_DETAIL_BODY: Final = "event-detail-body"

# Help
HELP_SEARCH: Final = "help-search"
HELP_NOTHING: Final = "help-nothing"

# Portfolio
PORTFOLIO_GRID: Final = "portfolio-grid"
PORTFOLIO_URL: Final = "portfolio-url"
PORTFOLIO_SEARCH: Final = "portfolio-search"
TICKED: Final = "ticked"
PORTFOLIO_FOUND: Final = "portfolio-found"

# Rows behind figures
OPENS_ROWS: Final = "opens-rows"

# Analytics
ANALYTICS_CHART: Final = "chart-analytics"
ANALYTICS_SEARCH: Final = "analytics-search"
ANALYTICS_FOUND: Final = "analytics-found"


def widget(slug: str) -> str:
    """The card of a widget."""
    return f"widget-{slug.replace('_', '-')}"


def body(slug: str) -> str:
    """The tree of a widget's card, or of its body where that changes on its own."""
    return f"tree-{slug.replace('_', '-')}"
