"""Around the panel: the selector's choices, each event's details and the data's last day are the oracle's."""

import unicodedata
from datetime import date

import pytest

from crm_dash.errors import NotFound
from crm_dash.facts.distributors import distributors
from crm_dash.facts.encode import encode
from crm_dash.facts.event_detail import event_detail
from crm_dash.facts.latest_events import CATEGORIES, EventFilter, latest_events
from crm_dash.panel import make_ask
from crm_dash.scope import find_viewer, resolve_as_of
from crm_dash.settings import load_settings
from tests import oracle
from tests.oracle.choices import choices, details, last_day
from tests.stores import LEDGER_DAY, OracleCase


@pytest.fixture(scope="module", params=[1, 4])
def case(request, tmp_path_factory):
    return OracleCase(tmp_path_factory.mktemp("ledger"), oracle.random_ledger(request.param))


def asked(case, seed):
    """Questions that are answered, as the product's ask and the oracle's arguments."""
    for user, customer, distributor, day in case.questions(seed):
        question = {"user_id": user, "customer_id": customer, "distributor": distributor, "as_of": day}
        if user.endswith("manager") and isinstance(case.oracle(*question.values()), dict):
            viewer = find_viewer(case.snapshot, user)
            more = {"distributor": distributor, "as_of": day.isoformat(), "today": LEDGER_DAY}
            yield (
                viewer,
                make_ask(case.snapshot, case.settings, viewer, customer, **more),
                {**question, "today": LEDGER_DAY},
            )


def test_the_selector_offers_who_sells_to_the_customer(case):
    seen = 0
    for viewer, ask, question in asked(case, 5):
        if viewer.is_manufacturer:
            assert encode(distributors(ask, viewer.default_distributor_id)) == choices(case.tables, **question)
            seen += 1
    assert seen > 20


def test_every_event_says_everything_known_of_it(case):
    seen = set()
    for _, ask, question in list(asked(case, 6))[::3]:
        for event_id, expected in details(case.tables, **question).items():
            assert event_detail(ask, event_id) == expected, (event_id, question)
            seen.add(event_id.split(":")[0])
    assert len(seen) == 8
    for unknown in ("bogus:1", "activity", "note:nobody's"):
        with pytest.raises(NotFound):
            event_detail(ask, unknown)


def _plain(text):
    return "".join(mark for mark in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(mark))


@pytest.mark.parametrize("words", ["", "bien TODO", "linea", "zzz", "rep1"])
def test_events_are_filtered_by_day_kind_and_words(case, words):
    """Both days belong to the span; every word stands in title, text or the person's name, accents aside."""
    _, ask, question = max(asked(case, 6), key=lambda one: len(oracle.events(case.tables, **one[2])))
    events = oracle.events(case.tables, **question)
    since, until = (date.fromisoformat(events[place]["occurred_at"][:10]) for place in (-5, 5))
    for kind in CATEGORIES:
        expected = [
            event
            for event in events
            if event["category"] == kind
            and since.isoformat() <= event["occurred_at"][:10] <= until.isoformat()
            and all(
                _plain(word) in _plain(" ".join(filter(None, (event["title"], event["description"], event["user"]))))
                for word in words.split()
            )
        ]
        only = EventFilter(categories=(kind,), words=words, since=since, until=until)
        assert [encode(event) for event in latest_events(ask, only=only, rows=1000).items] == expected


def test_the_datas_last_day_is_the_organisations(case, tmp_path):
    settings = load_settings(None, {"CRM_DASH_PANEL_AS_OF": "data", "CRM_DASH_STORE_PATH": str(tmp_path)})
    for user in case.tables["users"]:
        if user["role"] != "manager" or not user["active"]:
            continue
        viewer = find_viewer(case.snapshot, user["user_id"])
        expected = last_day(case.tables, viewer.organisation_id, viewer.organisation_kind, LEDGER_DAY)
        assert resolve_as_of(case.snapshot, viewer, settings, None, LEDGER_DAY) == (expected or LEDGER_DAY)
