"""The routing table: path → page. The gate, the links and the page callback read the same rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One page; ``pattern`` has ``<id>`` where a customer's id stands; ``development``: an unknown path elsewhere."""

    name: str
    pattern: str
    development: bool = False

    def path(self, customer_id: str | None = None) -> str:
        """The page's path, the id percent-encoded."""
        return self.pattern.replace("<id>", quote(customer_id or "", safe=""))


@dataclass(frozen=True, kw_only=True, slots=True)
class PageMatch:
    """What a path leads to."""

    page: Page
    customer_id: str | None


PAGES = {
    page.name: page
    for page in (
        Page(name="portfolio", pattern="/"),
        Page(name="panel", pattern="/customers/<id>"),
        Page(name="rows", pattern="/customers/<id>/rows"),
        Page(name="document", pattern="/customers/<id>/document"),
        Page(name="events", pattern="/customers/<id>/events"),
        Page(name="brief", pattern="/customers/<id>/brief"),
        Page(name="compare", pattern="/compare"),
        Page(name="analytics", pattern="/analytics"),
        Page(name="help", pattern="/help"),
        Page(name="design", pattern="/design", development=True),
    )
}


def page_of(path: str) -> PageMatch | None:
    """The page that ``path`` (percent-encoded or already decoded) leads to; None for an unknown one."""
    for page in PAGES.values():
        head, _, tail = page.pattern.partition("<id>")
        match = re.fullmatch(f"{re.escape(head)}([^/]+){re.escape(tail)}" if "<id>" in page.pattern else head, path)
        if match:
            return PageMatch(page=page, customer_id=unquote(match[1]) if match.groups() else None)
    return None
