"""A page that says what is not there, and where to go from here."""

from __future__ import annotations

from crm_dash.i18n import Locale
from layouts import h
from layouts.h import Element

# A name that somebody made up may be of any length.
PART = 50


def message_page(loc: Locale, code: str, *, again: str | None = None, part: str | None = None) -> Element:
    """``code``: not_found, invalid or snapshot_gone; ``again``: try that; ``part`` of the address that is wrong."""
    said = loc.t("message.invalid_part", part=part[:PART]) if part is not None else loc.t(f"message.{code}_text")
    return h.main(
        h.div(
            [
                h.span(h.icon("building"), "message-mark"),
                h.h1(loc.t(f"message.{code}_title")),
                h.p(said),
                h.a(loc.t("message.again"), "btn-x", href=again) if again is not None else None,
                h.a(loc.t("message.home"), "btn-x", href="/"),
            ],
            "message",
        ),
        "message-page",
        id="main",
        lang=loc.language,
        data_title=loc.t("app.title", page=loc.t(f"message.{code}_title")),
    )
