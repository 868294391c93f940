"""How the parts of an analytics question and answer are called; the same on screen and in a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from crm_dash.analytics.answer import Member
from crm_dash.analytics.question import SPAN, Question, parse_span
from crm_dash.analytics.registry import DISTRIBUTOR, PERIOD
from crm_dash.i18n import Locale
from crm_dash.periods import Window
from crm_dash.scope import DIRECT


def caption(question: Question, loc: Locale) -> str:
    """What is asked: a measure by its dimensions."""
    parts = [loc.t(f"analytics.dimension_{name}") for name in question.dimensions]
    measure = loc.t(f"analytics.measure_{question.measure}")
    return loc.t("analytics.by", measure=measure, dimensions=" × ".join(parts))


def value_name(name: str, value: str | None, names: Mapping[str, str], loc: Locale) -> str:
    """How a filter's value is called; ``names``: those of the filters' values, by filter."""
    if name == SPAN and value is not None:
        return window_text(parse_span(value), loc)
    if value is None:
        return loc.t("analytics.without", dimension=loc.t(f"analytics.dimension_{name}").lower())
    return names.get(name, value)


def member_name(dimension: str, member: Member, granularity: str, loc: Locale) -> str:
    """How a row or column is called."""
    if dimension == PERIOD and member.window is not None and member.key is not None:
        return _bucket_name(date.fromisoformat(member.key), granularity, loc)
    if member.key is None:
        return value_name(dimension, None, {}, loc)
    if dimension == DISTRIBUTOR and member.key == DIRECT:
        return loc.t("scope.direct")
    return member.name or member.key


def window_text(window: Window, loc: Locale) -> str:
    """A span of days as people read it."""
    if window.from_ == window.to:
        return loc.date(window.to)
    return f"{loc.date(window.from_)} – {loc.date(window.to)}"


def _bucket_name(start: date, granularity: str, loc: Locale) -> str:
    if granularity == "month":
        return loc.month(f"{start:%Y-%m}", "short")
    if granularity == "quarter":
        return loc.t("analytics.quarter_name", quarter=(start.month + 2) // 3, year=start.year)
    if granularity == "year":
        return str(start.year)
    if granularity == "week":
        week = start.isocalendar()
        return loc.t("analytics.week_name", week=week.week, year=week.year)
    return loc.date(start)
