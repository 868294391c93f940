"""The state that the URL holds, as it comes from the browser: checked, never trusted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from crm_dash.edition import Edition, parse_edition
from crm_dash.errors import InvalidRequest
from crm_dash.web.pages import PageMatch
from crm_dash.web.service import refuse_foreign_scope, service
from layouts.links import Links

LANGUAGES = ("es", "en")
LONGEST_VALUE = 1000  # a view of the portfolio names its columns and conditions
MOST_PARAMETERS = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class UrlState:
    """Page and query of one tab's URL; every value a plain text or absent."""

    path: str
    search: str
    match: PageMatch | None
    distributor: str | None
    as_of: str | None
    asked_language: str | None
    language: str
    filters: dict[str, str]
    # What ``c`` says, as often as it is given, each customer once.
    customers: tuple[str, ...] = ()
    # The portfolio's view that people came from.
    listed: str | None = None
    # The data that the sender of a copied link saw.
    seen: Edition | None = None

    @property
    def customer_id(self) -> str | None:
        """The customer of the page's path."""
        return self.match.customer_id if self.match is not None else None


def url_state(pathname: Any, search: Any) -> UrlState:
    """The checked state; InvalidRequest names a part that is no text, is repeated or is too long.

    Raises Forbidden for a scope that is not the viewer's, so that every callback that reads a URL refuses it.
    """
    path, query = text("pathname", pathname) or "/", text("search", search) or ""
    asked_pairs = _pairs(query.removeprefix("?"))
    customers = tuple(dict.fromkeys(value for name, value in asked_pairs if name == "c"))
    pairs = [(name, value) for name, value in asked_pairs if name != "c"]
    values = dict(pairs)
    if len(values) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidRequest("a parameter of the URL must be given once", parameter=twice)
    for name, value in asked_pairs:
        text(name, value, LONGEST_VALUE)
    asked, seen = values.pop("lang", None), values.pop("seen", None)
    asked = asked if asked in LANGUAGES else None
    match = service().page_of(path)
    refuse_foreign_scope(values.get("distributor"), match.customer_id if match is not None else None)
    return UrlState(
        path=path,
        search=query,
        match=match,
        distributor=values.pop("distributor", None),
        as_of=values.pop("as_of", None),
        listed=values.pop("list", None),
        asked_language=asked,
        language=asked or service().settings.panel.language,
        filters=values,
        customers=customers,
        seen=parse_edition(seen) if seen is not None else None,
    )


def links_of(state: UrlState) -> Links:
    """The links of a page that keep what its URL holds."""
    return Links(
        page=state.match.page.name if state.match is not None else "panel",
        customer_id=state.customer_id or state.filters.get("customer"),
        distributor=state.distributor,
        as_of=state.as_of,
        language=state.asked_language,
        listed=state.listed,
        customers=state.customers,
        filters=tuple(state.filters.items()),
        seen=state.seen,
    )


def _pairs(query: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query, keep_blank_values=False, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        raise InvalidRequest(f"a URL may have at most {MOST_PARAMETERS} parameters") from None


def text(name: str, value: Any, longest: int = 2000) -> str | None:
    """``value`` if it is a text (or None) of valid Unicode without NUL; InvalidRequest names it otherwise."""
    if value is None:
        return None
    plain = isinstance(value, str) and len(value) <= longest and "\x00" not in value
    if not plain or any(0xD800 <= ord(character) <= 0xDFFF for character in value):
        raise InvalidRequest(f"{name} must be a text of at most {longest} characters", parameter=name)
    return str(value)
