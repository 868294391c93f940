"""The panel's JSON: facts as plain JSON values, rounded here and nowhere else.

``*_pct`` and days get one decimal, every other Decimal is money and gets two; dates are ISO; None stays null.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from crm_dash.facts.ask import round_half_up
from crm_dash.facts.model import Backtest, BrandGap, MonthSales, Panel, Widget

_ONE_DECIMAL = ("dso_days", "median_days_to_order", "expected_gap_days", "warning_days", "value")


def encode(value: Any, name: str = "") -> Any:
    """``value`` (a dataclass, a sequence or a scalar of the facts) as JSON values; ``name`` is its field's name."""
    if isinstance(value, Decimal):
        places = 1 if name.endswith("_pct") or name in _ONE_DECIMAL else 2
        # Adding zero turns a rounded -0.0 into 0.0.
        return float(round_half_up(value, places)) + 0.0
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Widget):
        return _encode_widget(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name.rstrip("_"): encode(getattr(value, field.name), field.name)
            for field in fields(value)
            if not _left_out(value, field.name)
        }
    if isinstance(value, dict):
        return {key: encode(item, key) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    return value


def encode_panel(panel: Panel) -> dict[str, Any]:
    """The panel as the API and the command line give it."""
    encoded: dict[str, Any] = encode(panel)
    return encoded


def _left_out(value: Any, name: str) -> bool:
    """What the contract has not: year-to-date of a whole month, the screen's median error, a gap's brand for links."""
    if isinstance(value, Backtest):
        return name == "median_pct"
    if isinstance(value, BrandGap):
        return name == "brand_id"
    return isinstance(value, MonthSales) and name == "previous_year_to_date" and not value.partial


def _encode_widget(widget: Widget) -> dict[str, Any]:
    encoded: dict[str, Any] = {"state": widget.state}
    if widget.reason is not None:
        encoded["reason"] = widget.reason
    if widget.error_id is not None:
        encoded["error_id"] = widget.error_id
    if widget.data is not None:
        encoded["data"] = encode(widget.data)
    return encoded
