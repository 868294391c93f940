"""What the analytics page's URL may ask, and which days that means."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_dash.analytics.question import FILTERS, Question, parse_question, query_of, span_text
from crm_dash.analytics.registry import COMPARISONS, DIMENSIONS, GRANULARITIES, MAY_BE_EMPTY, MEASURES, PERIODS
from crm_dash.analytics.spans import bucket_end, bucket_start, buckets, spans
from crm_dash.errors import InvalidChoice
from crm_dash.periods import Window, twelve_months

DAY = date(2026, 11, 24)
DAYS = st.dates(date(1960, 1, 1), date(2100, 1, 1))
WINDOWS = st.tuples(DAYS, st.integers(0, 900)).map(lambda one: Window(from_=one[0], to=one[0] + timedelta(days=one[1])))


@st.composite
def questions(draw):
    rows = draw(st.sampled_from(list(DIMENSIONS)))
    split = draw(st.sampled_from([None, *(name for name in DIMENSIONS if name != rows)]))
    named = draw(st.lists(st.tuples(st.sampled_from(FILTERS), st.text(min_size=1, max_size=5)), max_size=3))
    empty = draw(st.lists(st.sampled_from(MAY_BE_EMPTY), max_size=2, unique=True))
    narrowed = {name: value for name, value in named if name not in empty}
    return Question(
        measure=draw(st.sampled_from(list(MEASURES))),
        rows=rows,
        split=split,
        granularity=draw(st.sampled_from(GRANULARITIES)),
        period=draw(st.sampled_from(PERIODS)),
        compare=draw(st.sampled_from(COMPARISONS)),
        narrowed=(*narrowed.items(), *((name, None) for name in empty)),
        page=draw(st.integers(1, 9)),
    )


@given(questions(), WINDOWS)
def test_a_question_is_what_its_url_asks(question, window):
    for asked in (question, question.narrow("span", span_text(window))):
        read = parse_question(query_of(asked))
        assert (dict(read.narrowed), query_of(read)) == (dict(asked.narrowed), query_of(asked))
        assert [getattr(read, name) for name in ("measure", "rows", "split", "page")] == [
            getattr(asked, name) for name in ("measure", "rows", "split", "page")
        ]


@pytest.mark.parametrize(
    "parameters",
    [
        {"measure": "profit"},
        {"rows": "colour"},
        {"split": "period", "rows": "period"},
        {"split": "period"},
        {"period": "13m"},
        {"compare": ""},
        {"sort": "amount; drop table sales"},
        {"page": "0"},
        {"page": "1e3"},
        {"page": "٣"},
        {"from": "2026-01-01"},
        {"from": "2026-02-30", "to": "2026-03-01"},
        {"from": "2026-03-01", "to": "2026-01-01"},
        {"from": "0001-01-01", "to": "2026-01-01"},
        {"span": "2026-01-01"},
        {"span": "9999-99-99~x"},
        {"empty": "brand"},
        {"empty": "region", "region": "x"},
        {"empty": "region,region"},
        {"show": "everything"},
        {"colour": "red"},
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused_by_name(parameters):
    with pytest.raises(InvalidChoice) as refusal:
        parse_question(parameters)
    assert refusal.value.parameter in {*parameters, "split", "from"}
    assert refusal.value.status == 400


@pytest.mark.parametrize(
    ("asked", "window", "base"),
    [
        ({}, ("2025-11-25", "2026-11-24"), ("2024-11-25", "2025-11-24")),
        ({"period": "month"}, ("2026-11-01", "2026-11-24"), ("2025-11-01", "2025-11-24")),
        (
            {"period": "month", "compare": "previous_period"},
            ("2026-11-01", "2026-11-24"),
            ("2026-10-01", "2026-10-24"),
        ),
        (
            {"period": "quarter", "compare": "previous_period"},
            ("2026-10-01", "2026-11-24"),
            ("2026-07-01", "2026-08-24"),
        ),
        ({"period": "24m"}, ("2024-11-25", "2026-11-24"), ("2023-11-25", "2025-11-24")),
        ({"period": "24m", "compare": "previous_period"}, ("2024-11-25", "2026-11-24"), ("2022-11-25", "2024-11-24")),
        ({"period": "all"}, ("2020-01-01", "2026-11-24"), None),
        ({"compare": "none"}, ("2025-11-25", "2026-11-24"), None),
        # A window of one's own ends on D at the latest: nothing later exists to be compared.
        ({"from": "2026-10-01", "to": "2026-12-31"}, ("2026-10-01", "2026-11-24"), ("2025-10-01", "2025-11-24")),
        (
            {"from": "2026-02-01", "to": "2026-02-28", "compare": "previous_period"},
            ("2026-02-01", "2026-02-28"),
            ("2026-01-01", "2026-01-31"),
        ),
        (
            {"from": "2026-03-05", "to": "2026-03-11", "compare": "previous_period"},
            ("2026-03-05", "2026-03-11"),
            ("2026-02-26", "2026-03-04"),
        ),
        ({"span": "2026-11-01~2026-11-30"}, ("2026-11-01", "2026-11-24"), ("2025-11-01", "2025-11-24")),
    ],
)
def test_windows_and_what_they_are_compared_with(asked, window, base):
    found = spans(parse_question(asked), DAY, lambda: date(2020, 1, 9))
    assert (found.window.from_.isoformat(), found.window.to.isoformat()) == window
    assert (found.base and (found.base.from_.isoformat(), found.base.to.isoformat())) == base


def test_a_window_after_the_day_is_refused():
    with pytest.raises(InvalidChoice):
        spans(parse_question({"from": "2027-01-01", "to": "2027-02-01"}), DAY, lambda: DAY)


@given(DAYS)
@settings(max_examples=200)
def test_the_usual_window_and_the_one_before_are_the_panels(day):
    found = spans(parse_question({}), day, lambda: day)
    assert (found.window, found.base) == (twelve_months(day), twelve_months(day, 1))


@given(WINDOWS, st.sampled_from(GRANULARITIES))
def test_buckets_cover_the_window_without_a_gap(window, granularity):
    starts = buckets(window, granularity)
    assert starts[0] <= window.from_ <= bucket_end(starts[0], granularity)
    assert starts[-1] <= window.to <= bucket_end(starts[-1], granularity)
    assert all(bucket_start(start, granularity) == start for start in starts)
    for one, following in pairwise(starts):
        assert bucket_end(one, granularity) + timedelta(days=1) == following
