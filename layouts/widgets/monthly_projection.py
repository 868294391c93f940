"""Proyección mensual: this month's total with its range, how sure it is, and how well it did before."""

from __future__ import annotations

from decimal import Decimal

from crm_dash.facts.model import MonthlyProjection, Reason
from crm_dash.formats import rounded
from layouts import blocks, h
from layouts.h import Element, Node
from layouts.view import View

_TONES: dict[str, blocks.Tone] = {"high": "good", "medium": "neutral", "low": "warn"}


def monthly_projection(data: MonthlyProjection, view: View) -> Element:
    """The point, the range with the month so far in it, and what it rests on."""
    loc = view.loc
    headline = blocks.stat(
        loc.t("monthly_projection.total", month=loc.month(data.month)),
        blocks.opens(blocks.money_figure(loc, data.projected_total), view.rows("monthly_projection.projected_total")),
        [
            blocks.delta(loc, data.vs_previous_pct, new=data.projected_total > 0),
            blocks.versus(view, "monthly_projection", "previous_month_total", data.previous_month_total),
        ],
        cls="stat-large",
    )
    return h.div([headline, _range(data, view), _confidence(data, view), _backtest(data, view)])


def _range(data: MonthlyProjection, view: View) -> Element:
    """Low to high as a band, the month so far as a filled bar; the texts below say the same."""
    floor = min(Decimal(0), data.low, data.month_to_date)
    top = max(data.high, data.projected_total, data.month_to_date, floor + 1)

    def at(value: Decimal) -> Decimal:
        return rounded((value - floor) / (top - floor) * 96, 2)

    zero, sold = at(Decimal(0)), at(data.month_to_date)
    bar = h.div(
        [
            h.span(
                None,
                "range-band",
                style={"left": f"{at(data.low)}%", "width": f"{max(at(data.high) - at(data.low), Decimal(1))}%"},
            ),
            h.span(None, "range-sold", style={"left": f"{min(zero, sold)}%", "width": f"{abs(sold - zero)}%"}),
            h.span(None, "range-point", style={"left": f"{at(data.projected_total)}%"}),
        ],
        "range-bar",
        aria_hidden="true",
    )
    return h.div(
        [
            bar,
            h.p(
                [
                    h.span(None, "swatch range-sold", aria_hidden="true"),
                    h.span(_so_far(data, view)),
                ],
                "range-line",
            ),
            h.p(
                [
                    h.span(None, "swatch range-band", aria_hidden="true"),
                    h.span(_interval(data, view)),
                ],
                "range-line",
            ),
        ],
        "range",
    )


def _so_far(data: MonthlyProjection, view: View) -> list[Node]:
    text = view.loc.t(
        "monthly_projection.so_far",
        elapsed=data.elapsed_business_days,
        total=data.business_days,
        **blocks.slots("amount"),
    )
    return blocks.sentence(text, amount=_figure(view, "month_to_date", view.loc.money(data.month_to_date)))


def _interval(data: MonthlyProjection, view: View) -> list[Node]:
    level = view.loc.percent(data.level * 100, digits=0)
    text = view.loc.t("monthly_projection.interval", level=level, **blocks.slots("low", "high"))
    low, high = (_figure(view, name, view.loc.money(getattr(data, name))) for name in ("low", "high"))
    return blocks.sentence(text, low=low, high=high)


def _figure(view: View, field: str, text: str) -> Node:
    return blocks.opens(text, view.rows(f"monthly_projection.{field}"))


def _confidence(data: MonthlyProjection, view: View) -> Element:
    loc = view.loc
    reasons = [reason_text(reason, view) for reason in data.reasons]
    return h.div(
        [
            blocks.badge(loc.t(f"monthly_projection.confidence_{data.confidence}"), _TONES[data.confidence]),
            h.span(" · ".join(reasons), "muted") if reasons else None,
        ],
        "confidence",
    )


def reason_text(reason: Reason, view: View) -> str:
    """A reason in words; a code that nobody foresaw stands for itself."""
    return view.loc.name("monthly_projection.reason", reason.code, **_shown(reason, view))


def _shown(reason: Reason, view: View) -> dict[str, str]:
    """The reason's parameters as people read them: ``*_pct`` as a percentage, counts as numbers."""
    shown = {}
    for name, value in reason.params.items():
        if not isinstance(value, (int, float, Decimal)):
            shown[name] = str(value)
        elif name.endswith("_pct"):
            shown[name] = view.loc.percent(value, digits=0)
        else:
            shown[name] = view.loc.number(value)
    return shown


def _backtest(data: MonthlyProjection, view: View) -> Element:
    loc, test = view.loc, data.backtest
    if not test.n:
        return h.p(loc.t("monthly_projection.no_backtest"), "fine-print")
    coverage = loc.percent(test.coverage_pct, digits=0)
    if test.median_pct is None:
        text = loc.t("monthly_projection.backtest_irregular", count=test.n, coverage=coverage)
        return h.p(_figure(view, "backtest", text), "fine-print")
    median = loc.percent(test.median_pct, digits=0)
    text = loc.n("monthly_projection.backtest", test.n, median=median, coverage=coverage)
    return h.p(_figure(view, "backtest", text), "fine-print")
