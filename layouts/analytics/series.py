"""The chart's series: what each colour's marks show, and where a mark leads: where the table's cell does."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from crm_dash.analytics.answer import Answer, Figure, Member
from crm_dash.analytics.registry import PERIOD
from layouts.analytics.place import Place

COLORS = ("current", "series-1", "series-2", "series-3", "series-4", "series-5")
SERIES = len(COLORS)
BARS = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """One colour's marks: a figure and a way to narrow for each position; ``color``: a token of the chart's."""

    name: str
    color: str
    figures: tuple[Figure, ...]
    hrefs: tuple[str | None, ...]


def in_time(answer: Answer, place: Place) -> tuple[list[Member], list[Series]]:
    """The periods, and a series per member of the other dimension, the largest first; without another, one of all."""
    question = answer.question
    if question.split is None:
        by_time = sorted(answer.rows, key=lambda row: row.member.key or "")
        buckets = [row.member for row in by_time]
        lines = [Series(
            name=place.loc.t(f"analytics.measure_{question.measure}"),
            color="current",
            figures=tuple(row.total for row in by_time),
            hrefs=tuple(place.narrowed((PERIOD, bucket)) for bucket in buckets),
        )]  # fmt: skip
        return buckets, lines
    if question.split == PERIOD:
        buckets, other = list(answer.columns), question.rows
        members = [(row.member, row.cells) for row in answer.rows]
    else:
        by_time = sorted(answer.rows, key=lambda row: row.member.key or "")
        buckets, other = [row.member for row in by_time], question.split
        members = [(column, tuple(row.cells[i] for row in by_time)) for i, column in enumerate(answer.columns)]
    series = [
        Series(
            name=place.member(other, member),
            color=COLORS[index],
            figures=figures,
            hrefs=tuple(_cell(place, (other, member), (PERIOD, bucket)) for bucket in buckets),
        )
        for index, (member, figures) in enumerate(members[:SERIES])
    ]
    return buckets, series


def _cell(place: Place, *steps: tuple[str, Member]) -> str:
    """Where a cell leads: narrowed by its row, then by its column."""
    return place.narrowed(*(steps if place.question.rows == steps[0][0] else steps[::-1]))


def side_by_side(answer: Answer, place: Place) -> tuple[list[str], list[Series]]:
    """The first rows as bars; parts of a sum lie in them one after the other."""
    question, rows = answer.question, answer.rows[:BARS]
    names = [place.member(question.rows, row.member) for row in rows]
    if question.split is None or not question.kind.additive:
        total = Series(
            name=place.loc.t(f"analytics.measure_{question.measure}"),
            color="current",
            figures=tuple(row.total for row in rows),
            hrefs=tuple(place.narrowed((question.rows, row.member)) for row in rows),
        )
        return names, [total]
    split = question.split
    series = [
        Series(
            name=place.member(split, column),
            color=COLORS[index],
            figures=tuple(row.cells[index] for row in rows),
            hrefs=tuple(place.narrowed((question.rows, row.member), (split, column)) for row in rows),
        )
        for index, column in enumerate(answer.columns[:SERIES])
    ]
    if len(answer.columns) > SERIES:
        rest = tuple(
            Figure(value=sum((cell.value or Decimal(0) for cell in row.cells[SERIES:]), Decimal(0))) for row in rows
        )
        others = place.loc.t("analytics.others")
        series.append(Series(name=others, color="previous", figures=rest, hrefs=(None,) * len(rows)))
    return names, series
