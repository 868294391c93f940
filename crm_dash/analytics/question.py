"""The page's question, as its URL asks it: every part checked against the registry, unknown ones refused by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from crm_dash.analytics.registry import (
    COMPARISONS,
    DIMENSIONS,
    DISTRIBUTOR,
    DOCUMENT_SORTS,
    GRANULARITIES,
    MAY_BE_EMPTY,
    MEASURES,
    PERIOD,
    PERIODS,
    SORTS,
    Measure,
)
from crm_dash.errors import InvalidChoice
from crm_dash.periods import Window
from crm_dash.scope import EARLIEST_DAY

FILTERS = tuple(name for name in DIMENSIONS if name not in (PERIOD, DISTRIBUTOR))
EMPTY, SPAN = "empty", "span"
LARGEST_PAGE = 1_000_000
_CHOICES: dict[str, Sequence[str]] = {
    "measure": tuple(MEASURES),
    "rows": tuple(DIMENSIONS),
    "split": tuple(DIMENSIONS),
    "granularity": GRANULARITIES,
    "period": PERIODS,
    "compare": COMPARISONS,
    "show": ("documents",),
}
_OTHERS = ("sort", "page", "from", "to", "document", EMPTY, SPAN, *FILTERS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What is asked. ``narrowed``: (filter, value) in the order they came, value None for "has none"; a filter by
    ``span`` has the text ``YYYY-MM-DD~YYYY-MM-DD``. ``custom``: a window of one's own instead of ``period``."""

    measure: str = "amount"
    rows: str = PERIOD
    split: str | None = None
    granularity: str = "month"
    period: str = "12m"
    custom: Window | None = None
    compare: str = "previous_year"
    narrowed: tuple[tuple[str, str | None], ...] = ()
    sort: str | None = None
    page: int = 1
    show: str | None = None
    document: str | None = None

    @property
    def kind(self) -> Measure:
        """The measure's row in the registry."""
        return MEASURES[self.measure]

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Rows and, if any, columns."""
        return (self.rows,) if self.split is None else (self.rows, self.split)

    @property
    def span(self) -> Window | None:
        """The part of the window that is looked at, if not all of it."""
        text = dict(self.narrowed).get(SPAN)
        return None if text is None else parse_span(text)

    def narrow(self, name: str, value: str | None) -> Question:
        """This question with one more filter (or another value of it), from the first page."""
        rest = tuple(pair for pair in self.narrowed if pair[0] != name)
        return replace(self, narrowed=(*rest, (name, value)), page=1)

    def without(self, name: str) -> Question:
        """This question without one of its filters."""
        return replace(self, narrowed=tuple(pair for pair in self.narrowed if pair[0] != name), page=1)


def parse_question(parameters: Mapping[str, str]) -> Question:
    """The question of a URL's parameters (without distributor, as_of and lang).

    Raises InvalidChoice, which names the parameter and what it may be.
    """
    for name, value in parameters.items():
        if name not in _CHOICES and name not in _OTHERS:
            raise InvalidChoice(name, value, allowed=(), unknown_name=True)
        if name in _CHOICES and value not in _CHOICES[name]:
            raise InvalidChoice(name, value, allowed=_CHOICES[name])
    show = parameters.get("show") or ("documents" if "document" in parameters else None)
    asked = Question(
        **{name: parameters[name] for name in _CHOICES if name in parameters and name != "show"},
        custom=_custom(parameters),
        narrowed=_narrowed(parameters),
        sort=_sort(parameters.get("sort"), DOCUMENT_SORTS if show else SORTS),
        page=_page(parameters.get("page", "1")),
        show=show,
        document=parameters.get("document"),
    )
    if asked.split == asked.rows:
        raise InvalidChoice("split", asked.rows, allowed=tuple(name for name in DIMENSIONS if name != asked.rows))
    return asked


def query_of(question: Question) -> dict[str, str]:
    """The parameters that ask it: what is usual is left out; filters keep their order."""
    usual = Question()
    held = {name: getattr(question, name) for name in ("measure", "rows", "split", "granularity", "period", "compare")}
    said = {name: value for name, value in held.items() if value is not None and value != getattr(usual, name)}
    if question.custom is not None:
        said.pop("period", None)
        said |= {"from": question.custom.from_.isoformat(), "to": question.custom.to.isoformat()}
    narrowed = {name: value for name, value in question.narrowed if value is not None}
    empty = ",".join(name for name, value in question.narrowed if value is None)
    more = {EMPTY: empty, "show": question.show, "document": question.document, "sort": question.sort}
    page = {"page": str(question.page)} if question.page > 1 else {}
    return {**narrowed, **said, **{name: value for name, value in more.items() if value}, **page}


def span_text(window: Window) -> str:
    """A window as the filter ``span`` writes it."""
    return f"{window.from_.isoformat()}~{window.to.isoformat()}"


def parse_span(text: str) -> Window:
    """``YYYY-MM-DD~YYYY-MM-DD``; InvalidChoice for anything else."""
    first, _, last = text.partition("~")
    return _window(SPAN, first, last)


def _narrowed(parameters: Mapping[str, str]) -> tuple[tuple[str, str | None], ...]:
    found: list[tuple[str, str | None]] = []
    for name, value in parameters.items():
        if name in FILTERS:
            found.append((name, value))
        elif name == SPAN:
            found.append((name, span_text(parse_span(value))))
        elif name == EMPTY:
            found += [(dimension, None) for dimension in value.split(",")]
    names = [name for name, _ in found]
    for name, chosen in found:
        if chosen is None and (name not in MAY_BE_EMPTY or names.count(name) > 1):
            raise InvalidChoice(EMPTY, name, allowed=MAY_BE_EMPTY)
    return tuple(found)


def _custom(parameters: Mapping[str, str]) -> Window | None:
    if "from" not in parameters and "to" not in parameters:
        return None
    return _window("from", parameters.get("from", ""), parameters.get("to", ""))


def _window(name: str, first: str, last: str) -> Window:
    try:
        window = Window(from_=date.fromisoformat(first), to=date.fromisoformat(last))
    except ValueError:
        raise InvalidChoice(name, f"{first}~{last}"[:60], allowed=("YYYY-MM-DD",)) from None
    if not EARLIEST_DAY <= window.from_ <= window.to <= date(2200, 1, 1):
        raise InvalidChoice(name, f"{first}~{last}", allowed=(f"{EARLIEST_DAY}…",))
    return window


def _sort(asked: str | None, allowed: Sequence[str]) -> str | None:
    if asked is not None and asked not in allowed:
        raise InvalidChoice("sort", asked, allowed=allowed)
    return asked


def _page(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > len(str(LARGEST_PAGE)) or int(text) < 1:
        raise InvalidChoice("page", text, allowed=(f"1…{LARGEST_PAGE}",))
    return int(text)
