"""A SELECT's rows in a complete order, whole or a slice at a time.

Sorting a million rows takes the memory of all of them before the first one comes. Slices are SELECTs of neighbouring
values of the ordering column, a few ten thousand rows each, so that nothing ever holds or sorts more than one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from crm_dash.store import Row, Snapshot

SLICE_ROWS = 25_000
_SHARES = [percent / 100 for percent in range(1, 100)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """By ``column`` (null comes last in both directions), equals by ``keys``; names that the SELECT itself has."""

    column: str
    descending: bool
    keys: tuple[str, ...]

    def of(self, sql: str, where: str = "true") -> str:
        """``sql`` in this order."""
        direction = "desc" if self.descending else "asc"
        return f"from (\n{sql}\n) where {where} order by {self.column} {direction} nulls last, {', '.join(self.keys)}"


def ordered_batches(snapshot: Snapshot, sql: str, order: Order, binds: Mapping[str, Any]) -> Iterator[list[Row]]:
    """The rows of ``order.of(sql)`` as ``Snapshot.batches`` gives them: read when asked for, freed by closing."""
    for where, span in _slices(snapshot, sql, order, binds):
        yield from snapshot.batches(order.of(sql, where), {**binds, **span})


def _slices(
    snapshot: Snapshot, sql: str, order: Order, binds: Mapping[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Conditions on the order's column that part the rows, in their order, each with its binds."""
    marks = _marks(snapshot, sql, order.column, binds)
    if not marks:
        yield "true", {}
        return
    column = order.column
    spans: list[tuple[str, dict[str, Any]]] = [
        (f"{column} <= $slice_to", {"slice_to": marks[0]}),
        *(
            (f"{column} > $slice_after and {column} <= $slice_to", {"slice_after": after, "slice_to": to})
            for after, to in pairwise(marks)
        ),
        (f"{column} > $slice_after", {"slice_after": marks[-1]}),
    ]
    yield from reversed(spans) if order.descending else spans
    yield f"{column} is null", {}


def _marks(snapshot: Snapshot, sql: str, column: str, binds: Mapping[str, Any]) -> list[Any]:
    """Values of ``column`` that stand about SLICE_ROWS rows apart, ascending; none where one slice holds all rows."""
    count = f"from (\n{sql}\n) select count(*) as rows, quantile_disc({column}, $shares::double[]) as marks"
    (found,) = snapshot.rows(count, {**binds, "shares": _SHARES})
    step = max(1, SLICE_ROWS * (len(_SHARES) + 1) // max(1, found["rows"]))
    return list(dict.fromkeys((found["marks"] or [])[step - 1 :: step]))
