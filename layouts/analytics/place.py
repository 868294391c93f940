"""Where one is on the analytics page, and where its links lead: every state is a URL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from crm_dash.analytics import wording
from crm_dash.analytics.answer import Member
from crm_dash.analytics.question import FILTERS, SPAN, Question, parse_span, query_of, span_text
from crm_dash.analytics.registry import DIMENSIONS, DISTRIBUTOR, GRANULARITIES, PERIOD
from crm_dash.i18n import Locale
from crm_dash.periods import Window
from crm_dash.scope import ALL
from layouts.exports import page_exports
from layouts.h import Element
from layouts.links import Links
from layouts.shared import Shown
from layouts.view import Theme

_LONGEST_DAYS = {"day": 1, "week": 7, "month": 31, "quarter": 92}


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """The question with what the page knows around it.

    ``names``: how the filters' values are called; ``scope``: the name of the sales scope; ``dimensions``: those that
    may be asked for; ``may_widen``: whether there are sales beyond the scope's to be shown.
    """

    question: Question
    links: Links
    loc: Locale
    theme: Theme
    as_of: date
    shown: Shown
    names: dict[str, str]
    scope: str
    dimensions: tuple[str, ...]
    may_widen: bool = False

    def to(self, question: Question | None = None, **changes: object) -> str:
        """The URL of ``question`` (this one) with some of it changed, from the first page unless a page is given."""
        fresh = {"page": 1, "sort": None, "show": None, "document": None}
        asked = replace(question or self.question, **{**fresh, **changes})  # type: ignore[arg-type]
        return self.at(asked)

    def at(self, question: Question) -> str:
        """The URL of exactly ``question``."""
        return self._links(question).here()

    def exports(self, title: str) -> Element:
        """The menu of what the page lists, as files."""
        return page_exports(self._links(self.question), self.loc, title)

    def _links(self, question: Question) -> Links:
        return replace(self.links, filters=tuple(query_of(question).items()))

    def documents(self, **changes: object) -> str:
        """The URL of the documents behind the page's total."""
        return self.to(show="documents", **changes)

    def narrowed(self, *steps: tuple[str, Member]) -> str:
        """The URL after a click on one or two members: narrowed by them, showing what they consist of."""
        question, links = self.question, self.links
        for dimension, member in steps:
            if dimension == DISTRIBUTOR:
                links = replace(links, distributor=member.key)
            question = _stepped(question, dimension, member)
        return replace(self, links=links).to(question)

    def widened(self) -> str:
        """The URL with the sales of all distributors."""
        return replace(self, links=replace(self.links, distributor=ALL)).to()

    def without(self, name: str) -> str:
        """The URL without one of the filters."""
        return self.to(self.question.without(name))

    def crumbs(self) -> list[tuple[str, str]]:
        """The way here: (name, URL) of the whole and of each filter but the last; empty where nothing is narrowed."""
        way = self.question.narrowed
        found = []
        for index, (name, value) in enumerate(way):
            before = replace(self.question, narrowed=way[:index])
            label = self.loc.t("analytics.all") if index == 0 else self.value_name(*way[index - 1])
            found.append((label, self.to(_showing(before, name, value))))
        return found

    def value_name(self, name: str, value: str | None) -> str:
        """How a filter's value is called."""
        return wording.value_name(name, value, self.names, self.loc)

    def member(self, dimension: str, member: Member) -> str:
        """How a row or column is called."""
        return wording.member_name(dimension, member, self.question.granularity, self.loc)

    def window(self, window: Window) -> str:
        """A span of days as people read it."""
        return wording.window_text(window, self.loc)

    def value(self, value: object, *, form: str | None = None) -> str:
        """A figure in the measure's form; a dash where there is none."""
        form = form or self.question.kind.form
        if value is None:
            return "–"
        if form == "money":
            return self.loc.money(value)  # type: ignore[arg-type]
        if form == "percent":
            return self.loc.percent(value)  # type: ignore[arg-type]
        digits = 0 if value == value.to_integral_value() else 2  # type: ignore[attr-defined]
        return self.loc.number(value, digits=digits)  # type: ignore[arg-type]


def _stepped(question: Question, dimension: str, member: Member) -> Question:
    """``question`` narrowed to ``member``, its rows and columns replaced where they would have one value only."""
    if dimension == PERIOD and member.window is not None:
        finer = _finer(question.granularity)
        asked = replace(question.narrow(SPAN, span_text(member.window)), granularity=finer)
        one_day = member.window.from_ == member.window.to
        spent = {PERIOD} if one_day else set()
    else:
        asked = question if dimension == DISTRIBUTOR else question.narrow(dimension, member.key)
        spent = {dimension}
    split = None if asked.split in spent else asked.split
    rows = _next(asked, dimension, split) if asked.rows in spent else asked.rows
    return replace(asked, rows=rows, split=None if split == rows else split)


def _next(question: Question, dimension: str, split: str | None) -> str:
    taken = {name for name, _ in question.narrowed} | {split, dimension}
    after = DIMENSIONS[dimension] if dimension != PERIOD else "customer"
    return next((name for name in (after, PERIOD, "product") if name not in taken), PERIOD)


def _showing(question: Question, name: str, value: str | None) -> Question:
    """``question`` by the dimension that was clicked to narrow it to ``value``."""
    if name in FILTERS:
        return replace(question, rows=name, split=None if question.split == name else question.split)
    days = (parse_span(value or "").to - parse_span(value or "").from_).days + 1
    grain = next((name for name, most in _LONGEST_DAYS.items() if days <= most), "year")
    return replace(question, rows=PERIOD, granularity=grain, split=None if question.split == PERIOD else question.split)


def _finer(granularity: str) -> str:
    """What a bucket consists of: a month of days, a week too."""
    if granularity in ("month", "week"):
        return "day"
    return GRANULARITIES[min(GRANULARITIES.index(granularity) + 1, len(GRANULARITIES) - 1)]
