"""The tables of the signals: health by factor, the order rhythm and the brands beside the peers."""

from __future__ import annotations

from crm_dash.exports.columns import WidgetTable, cells_of
from crm_dash.facts.ask import Ask
from crm_dash.facts.model import BrandGaps, Health, OrderGap
from crm_dash.i18n import Locale
from crm_dash.reasons import params_text

_RHYTHM = ("last_order_on", "days_since", "expected_gap_days", "warning_days", "state")


def health(data: Health, _ask: Ask, loc: Locale) -> WidgetTable:
    """A row for each factor; score, level and reasons stand with the totals."""
    reasons = [
        (loc.t(f"health.{group}"), loc.name("health.reason", reason.code, **params_text(reason, loc)))
        for group in ("at_risk", "growth", "service")
        for reason in getattr(data, group)
    ]
    return WidgetTable(
        keys=("factor", "value", "points", "max_points", "change_30d", "definition"),
        rows=[
            (
                loc.t(f"health.factor_{factor.name}"),
                factor.value,
                factor.points,
                factor.max_points,
                factor.change_30d,
                loc.t(f"health.field_{factor.name}"),
            )
            for factor in data.factors
        ],
        totals=(
            (loc.t("health.title"), loc.number(data.score)),
            (loc.t("column.state"), loc.t(f"health.level_{data.level}")),
            *reasons,
        ),
    )


def order_gap(data: OrderGap, _ask: Ask, loc: Locale) -> WidgetTable:
    """All brands together, then each that has a rhythm."""
    states = {code: loc.t(f"order_gap.state_{code}") for code in ("ok", "late")}
    (whole,) = cells_of([data], _RHYTHM, state=states)
    brands = cells_of(data.brands, ("brand", *_RHYTHM), state=states)
    return WidgetTable(keys=("brand", *_RHYTHM), rows=[(loc.t("export.all_brands"), *whole), *brands])


def brand_gaps(data: BrandGaps, _ask: Ask, loc: Locale) -> WidgetTable:
    """Every brand bought or usual among the peers, the largest gap first."""
    keys = ("brand", "customer_amount", "peer_median_amount", "gap_amount", "last_bought_on", "lapsed")
    answers = {True: loc.t("export.yes"), False: loc.t("export.no")}
    totals = ((loc.t("column.peers"), loc.number(data.peers.n)),)
    return WidgetTable(keys=keys, rows=cells_of(data.rows, keys, lapsed=answers), totals=totals)
