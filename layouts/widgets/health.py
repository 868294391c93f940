"""Salud del cliente: the score, what it is made of, and what to do about it under the users' three headings."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from crm_dash.facts.model import Health, HealthFactor, Reason
from crm_dash.i18n import Locale
from crm_dash.reasons import params_text
from layouts import blocks, h
from layouts.h import Element
from layouts.view import View

TONES: dict[str, blocks.Tone] = {"good": "good", "fair": "warn", "at_risk": "bad"}
_HEADINGS = (("at_risk", "alert"), ("growth", "trend"), ("service", "task"))


def health(data: Health, view: View) -> Element:
    """Score and level, a bar for each factor, and the reasons."""
    factors = h.ul([_factor(factor, view) for factor in data.factors], "health-factors")
    return h.div([_score(data, view), factors, _reasons(data, view)], "health")


def _score(data: Health, view: View) -> Element:
    """The score, how many factors it is of where they are not all, and what it was 30 days ago if that is known."""
    loc = view.loc
    changes = [factor.change_30d for factor in data.factors if factor.change_30d is not None]
    whole = data.told == len(data.factors)
    return h.div(
        [
            h.div(
                [h.span(loc.number(data.score), "health-number"), h.span(loc.t("health.of_100"), "muted")],
                f"health-figure level-{data.level}",
            ),
            blocks.badge(loc.t(f"health.level_{data.level}"), TONES[data.level]),
            None if whole else h.span(told_text(data, loc), "health-told"),
            h.span(_change(sum(changes), view), "muted health-change") if changes else None,
        ],
        "health-score is-thin" if data.is_thin else "health-score",
    )


def told_text(data: Health, loc: Locale) -> str:
    """How many of the factors the score is of."""
    return loc.t("health.told", told=loc.number(data.told), all=loc.number(len(data.factors)))


def _change(points: int, view: View) -> str:
    if not points:
        return view.loc.t("health.unchanged")
    return view.loc.t("health.change_up" if points > 0 else "health.change_down", points=view.loc.number(abs(points)))


def _factor(factor: HealthFactor, view: View) -> Element:
    """Name, what tells it, points of the most; an insufficient one says so and has no bar."""
    loc = view.loc
    name = h.span(loc.t(f"health.factor_{factor.name}"), "factor-name")
    if factor.points is None or factor.max_points is None:
        return h.li([name, h.span(loc.t("health.insufficient"), "factor-value muted")], "factor insufficient")
    share = Decimal(factor.points) / factor.max_points if factor.max_points else Decimal(0)
    tone = "low" if share < Decimal("0.4") else "middle" if share < Decimal("0.75") else "high"
    points = loc.t("health.points", points=loc.number(factor.points), most=loc.number(factor.max_points))
    return h.li(
        [
            name,
            blocks.opens(_value(factor, view), view.rows(f"health.{factor.name}"), "factor-value"),
            h.span([points, _arrow(factor, view)], "factor-points"),
            h.span(
                h.span(None, f"factor-fill fill-{tone}", style={"width": f"{share * 100:.0f}%"}),
                "factor-track",
                aria_hidden="true",
            ),
        ],
        "factor",
    )


def _value(factor: HealthFactor, view: View) -> str:
    loc = view.loc
    if factor.value is None:
        return loc.t(f"health.none_{factor.name}")
    if factor.name in ("recency", "engagement"):
        days = int(factor.value)
        return loc.n(f"health.value_{factor.name}", days) if days else loc.t(f"health.today_{factor.name}")
    signed = factor.name == "trend"
    return loc.t(f"health.value_{factor.name}", pct=loc.percent(factor.value, digits=0, signed=signed))


def _arrow(factor: HealthFactor, view: View) -> Element | None:
    if not factor.change_30d:
        return None
    icon = "up-arrow" if factor.change_30d > 0 else "down-arrow"
    text = _change(factor.change_30d, view)
    return h.span(h.sr_only(text), f"factor-change i icon-{icon}", title=text)


def _reasons(data: Health, view: View) -> Element:
    groups: list[Sequence[Reason]] = [data.at_risk, data.growth, data.service]
    shown = [
        _group(code, icon, reasons, view) for (code, icon), reasons in zip(_HEADINGS, groups, strict=True) if reasons
    ]
    return h.div(shown or h.p(view.loc.t("health.no_reasons"), "muted"), "health-reasons")


def _group(code: str, icon: str, reasons: Sequence[Reason], view: View) -> Element:
    items = [h.li(view.loc.name("health.reason", reason.code, **params_text(reason, view.loc))) for reason in reasons]
    return h.div(
        [h.h4(view.loc.t(f"health.{code}"), f"i icon-{icon} reasons-{code}"), h.ul(items, "reasons")], "reason-group"
    )
