"""Thin wiring: each module validates what the browser sent, asks ``crm_dash`` and hands the answer to ``layouts``.

Callbacks are registered on the app they are given (a module-level one would belong to the first app only).
"""

from __future__ import annotations

from dash import Dash

from callbacks import (
    analytics,
    changes,
    customer_search,
    events,
    marks,
    navigation,
    page,
    palette,
    panel,
    portfolio,
    refresh,
)


def register(app: Dash) -> None:
    """Register every callback of the product on ``app``."""
    for module in (
        *(navigation, page, portfolio, panel, changes, customer_search, palette),
        *(marks, events, refresh, analytics),
    ):
        module.register(app)


__all__ = ["register"]
