"""Links that people copy: what they say besides the page's own URL, and what is said of one that was opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from crm_dash.edition import Edition
from crm_dash.i18n import Locale
from crm_dash.scope import Scope
from layouts import h
from layouts.h import Element


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What a page's figures are of."""

    scope: Scope
    as_of: date
    edition: Edition

    def copied(self) -> str:
        """What a copied link says (assets/palette.js), also where that is only the usual: day, scope and data.

        A distributor's user has one scope, which a link must not name to others.
        """
        held = {"as_of": self.as_of.isoformat(), "seen": self.edition.text}
        if self.scope.organisation_kind == "manufacturer":
            held["distributor"] = self.scope.distributor
        return urlencode(held)


def copy_button(loc: Locale) -> Element:
    """*Copy link*, where a page has room for its words."""
    return h.button(loc.t("shared.copy_link"), "btn-x i icon-link", type="button", data_do="copy-link")


def copy_icon(loc: Locale) -> Element:
    """The same where it has not."""
    label = loc.t("palette.action_copy_link")
    return h.button(h.icon("link"), "icon-button", type="button", title=label, aria_label=label, data_do="copy-link")


def other_edition(seen: Edition | None, now: Edition, loc: Locale) -> Element | None:
    """That a link's sender saw other data than is here; None where it is the same, or no copied link led here."""
    if seen is None or seen == now:
        return None
    text = loc.t("shared.other_edition", seen=_named(seen, loc), now=_named(now, loc))
    return h.p(h.span(text), "notice notice-edition i icon-history")


def _named(edition: Edition, loc: Locale) -> str:
    return f"{loc.datetime(edition.built_at)} ({loc.t('header.snapshot', snapshot=edition.snapshot)})"
