"""Copied links: which data the sender saw, in the URL and in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from urllib.parse import parse_qsl

import pytest

from crm_dash.edition import Edition, parse_edition
from crm_dash.errors import InvalidRequest
from crm_dash.i18n import locale_for
from layouts.frame import Visitor, page_frame
from layouts.links import Links
from layouts.shared import other_edition
from tests.unit import layouts_facts as facts
from tests.unit.test_layouts_cards import by_class, shown, text

NOW = facts.SHOWN.edition
BEFORE = Edition(snapshot=13, built_at=datetime(2026, 11, 23, 18, 5))


def test_an_edition_is_what_its_text_says() -> None:
    assert NOW.text == "2026-11-24T07:30~14"
    assert parse_edition(NOW.text) == NOW


@pytest.mark.parametrize(
    "wrong",
    [
        *("", "~", "14", "2026-11-24", "2026-11-24T07:30", "~14", "2026-11-24T07:30~", "2026-11-24T07:30~0"),
        *("2026-11-24T07:30~-1", "2026-11-24T07:30~1.5", "2026-11-24T07:30:10~14", "2026-02-30T07:30~14"),
        *("2026-11-24T24:01~14", "0000-01-01T00:00~1", "2026-11-24T07:30~14 ", "2026-11-24 07:30~14"),
        *("2026-11-24T07:30~" + "9" * 400, "２026-11-24T07:30~14", "2026-11-24T07:30~١"),
    ],
)
def test_what_is_no_edition_is_refused_by_name(wrong: str) -> None:
    with pytest.raises(InvalidRequest, match=r"^seen must be"):
        parse_edition(wrong)


def test_a_copied_link_says_day_scope_and_data() -> None:
    held = {"as_of": "2026-11-24", "seen": "2026-11-24T07:30~14"}
    assert dict(parse_qsl(facts.SHOWN.copied())) == {**held, "distributor": "D1"}
    theirs = replace(facts.SHOWN, scope=replace(facts.SHOWN.scope, organisation_kind="distributor"))
    assert dict(parse_qsl(theirs.copied())) == held, "a distributor's user does not name its one scope"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "es",
            "Quien copió este enlace vio los datos del 23 nov 2026, 18:05 (versión 13)."
            " Estos son de otra actualización, la del 24 nov 2026, 7:30 (versión 14): las cifras pueden diferir.",
        ),
        (
            "en",
            "Whoever copied this link saw the data of 23 Nov 2026, 18:05 (version 13)."
            " These are of another refresh, that of 24 Nov 2026, 07:30 (version 14): figures may differ.",
        ),
    ],
)
def test_other_data_than_the_senders_are_said_to_be(language: str, words: str) -> None:
    told = other_edition(BEFORE, NOW, locale_for(language))
    assert text(told).strip().replace("\u202f", " ") == words


def test_the_same_data_and_a_plain_url_say_nothing() -> None:
    assert other_edition(NOW, NOW, locale_for("es")) is None
    assert other_edition(None, NOW, locale_for("es")) is None


@pytest.mark.parametrize("other", [replace(NOW, snapshot=15), replace(NOW, built_at=BEFORE.built_at)])
def test_a_store_made_anew_or_a_second_refresh_in_a_minute_is_other_data(other: Edition) -> None:
    assert other_edition(other, NOW, locale_for("es")) is not None


def test_the_frame_and_the_panel_say_it_in_the_same_words() -> None:
    loc, links = locale_for("es"), Links(customer_id="C1", seen=BEFORE)
    page = page_frame(loc, links, Visitor(viewer=facts.VIEWER), [], title="x", shown=facts.SHOWN)
    panel = shown(links=links)
    framed, on_panel = (by_class(where, "notice-edition") for where in (page, panel.notices))
    assert [text(one) for one in framed] == [text(one) for one in on_panel] == [text(other_edition(BEFORE, NOW, loc))]
    assert by_class(shown().notices, "notice-edition") == []


def test_only_the_page_itself_in_another_language_keeps_what_the_link_said() -> None:
    links = Links(page="compare", customers=("C1", "C2"), as_of="2026-11-24", filters=(("base", "index"),), seen=BEFORE)
    assert links.in_language("en").endswith("base=index&seen=2026-11-23T18%3A05~13&as_of=2026-11-24&lang=en")
    assert "seen" not in "".join(
        [links.here(), links.of("C9").here(), links.filtered(base=None), links.without("as_of"), *links.held()]
    )
