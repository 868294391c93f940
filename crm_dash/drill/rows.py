"""The rows behind a figure: found once, then totalled, a page at a time or streamed, always by the same SELECT."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from crm_dash.drill.figures import FIGURES, ROWS, Figure
from crm_dash.drill.keys import IDS, Key, find_key
from crm_dash.drill.sources import SOURCES, RowSource
from crm_dash.errors import InvalidRequest, NotFound, SnapshotGone
from crm_dash.facts.ask import ZERO, Ask
from crm_dash.facts.registry import WIDGETS
from crm_dash.ordered import Order, ordered_batches
from crm_dash.panel import hidden_before_asking
from crm_dash.periods import Window
from crm_dash.settings import Settings
from crm_dash.store import Row

PAGE_ROWS = 50
LARGEST_PAGE = 1_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Drill:
    """One figure's rows, not read yet."""

    ask: Ask
    figure: Figure
    source: RowSource
    key: Key | None
    binds: Mapping[str, Any]

    @property
    def window(self) -> Window | None:
        """The days the rows are of; None where they are not of a span."""
        if self.binds.get("from_day") is None:
            return None
        return Window(from_=self.binds["from_day"], to=min(self.binds["to_day"], self.ask.as_of))

    @property
    def distributor(self) -> str:
        """The scope of the rows: the page's, unless the figure is of another; a distributor has but its own."""
        own = self.ask.scope.organisation_kind == "distributor" or self.figure.distributor is None
        return self.ask.scope.distributor if own else self.figure.distributor or ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RowsPage:
    """One page of the rows; ``totals`` are over all of them: ROWS and every column that adds up."""

    drill: Drill
    totals: Mapping[str, int | Decimal]
    rows: tuple[Row, ...]
    page: int
    pages: int
    sort: str

    @property
    def total(self) -> int | Decimal:
        """What the rows add up to: the figure, or for a score the first of its inputs' sums."""
        return self.totals[self.drill.figure.measure]


def check_snapshot(ask: Ask, asked: str | None) -> None:
    """Raises SnapshotGone where the figure was read from another snapshot than the live one."""
    if asked is None:
        return
    if not asked.isascii() or not asked.isdecimal() or len(asked) > 18:
        raise InvalidRequest("snapshot must be the number of a snapshot", parameter="snapshot")
    if int(asked) != ask.snapshot.number:
        raise SnapshotGone(f"snapshot {int(asked)} was replaced by {ask.snapshot.number}; reload the panel")


def open_figure(
    ask: Ask, settings: Settings, name: str | None, *, key: str | None = None, snapshot: str | None = None
) -> Drill:
    """The rows of the figure ``name`` (of its list's element ``key``) under the scope, day and snapshot of ``ask``.

    Raises SnapshotGone, and NotFound for an unknown figure or element and for one whose widget is switched off.
    """
    check_snapshot(ask, snapshot)
    figure = FIGURES.get(name or "")
    if figure is None or _switched_off(figure, ask, settings) or (key is not None and figure.key is None):
        raise NotFound("that figure does not exist")
    source = SOURCES[_source(figure, ask)]
    found = find_key(ask, figure.key, key) if figure.key is not None else None
    span = figure.span(ask.as_of) if figure.span is not None else None
    return Drill(
        ask=ask,
        figure=figure,
        source=source,
        key=found,
        binds={
            **source.filters,
            **({"from_day": span.from_, "to_day": span.to} if span is not None else {}),
            **figure.filters,
            **(found.binds if found is not None else {}),
        },
    )


def _source(figure: Figure, ask: Ask) -> str:
    missing = figure.otherwise is not None and figure.source not in ask.snapshot.tables_present
    return figure.otherwise or figure.source if missing else figure.source


def _switched_off(figure: Figure, ask: Ask, settings: Settings) -> bool:
    entry = WIDGETS.get(figure.widget)
    return entry is not None and hidden_before_asking(entry, ask, settings) is not None


def rows_page(drill: Drill, *, sort: str | None = None, page: str = "1") -> RowsPage:
    """One page in the order ``sort`` (a column, ``-`` before it: descending; None: the usual), with all totals.

    A page after the last is the last. Raises InvalidRequest for another column or page.
    """
    order = sort or drill.source.sort
    statement = _order(drill.source, order).of(_sql(drill))
    found_totals = totals(drill)
    pages = max(1, -(-int(found_totals[ROWS]) // PAGE_ROWS))
    number = min(_page_number(page), pages)
    limits = {"page_rows": PAGE_ROWS, "skip": (number - 1) * PAGE_ROWS}
    found = drill.ask.snapshot.rows(f"{statement} limit $page_rows offset $skip", _binds(drill, **limits))
    return RowsPage(drill=drill, totals=found_totals, rows=tuple(found), page=number, pages=pages, sort=order)


def row_batches(drill: Drill, *, sort: str | None = None) -> Iterator[list[Row]]:
    """All rows in order, in batches, read as they are asked for."""
    order = _order(drill.source, sort or drill.source.sort)
    return ordered_batches(drill.ask.snapshot, _sql(drill), order, _binds(drill))


def totals(drill: Drill) -> Mapping[str, int | Decimal]:
    """Over all rows: how many (ROWS), and the sum of every column that adds up."""
    sums = "".join(f", sum({name}) as {name}" for name in drill.source.sums)
    sql = f"from (\n{_sql(drill)}\n) select count(*) as {ROWS}{sums}"
    (row,) = drill.ask.snapshot.rows(sql, _binds(drill))
    return {name: ZERO if value is None else value for name, value in row.items()}


def _sql(drill: Drill) -> str:
    """The source's SELECT; only the rows with certain ids where the figure's element names them."""
    if IDS not in drill.binds:
        return drill.source.sql
    return f"from (\n{drill.source.sql}\n) where list_contains(${IDS}::varchar[], {drill.source.keys[0]})"


def _order(source: RowSource, sort: str) -> Order:
    """A complete order. The column's name is the source's own, not the one that was asked with."""
    name = sort.removeprefix("-")
    column = next((column.name for column in source.columns if column.name == name), None)
    if column is None:
        allowed = ", ".join(column.name for column in source.columns)
        raise InvalidRequest(f"sort must be one of {allowed}, or one of them after -", parameter="sort")
    return Order(column=column, descending=sort.startswith("-"), keys=source.keys)


def _page_number(page: str) -> int:
    if not page.isascii() or not page.isdecimal() or not 1 <= int(page[:8]) <= LARGEST_PAGE:
        raise InvalidRequest(f"page must be a whole number from 1 to {LARGEST_PAGE}", parameter="page")
    return int(page[:8])


def _binds(drill: Drill, **more: Any) -> dict[str, Any]:
    return drill.ask.binds(**{**drill.binds, "distributor": drill.distributor, **more})
