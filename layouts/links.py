"""Links that keep what the URL holds: customer, distributor, day and language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from crm_dash.web.pages import PAGES


@dataclass(frozen=True, kw_only=True, slots=True)
class Links:
    """What a tab's URL holds; None where it says nothing. ``page`` is the page's name in the routing table."""

    page: str = "panel"
    customer_id: str | None = None
    distributor: str | None = None
    as_of: str | None = None
    language: str | None = None
    # Whatever else the URL of a page holds, in its order.
    filters: tuple[tuple[str, str], ...] = ()

    def here(self) -> str:
        """The URL itself."""
        if self.page == "help":
            return self.help()
        return self._with(PAGES[self.page].path(self.customer_id), *self.filters)

    def panel(self) -> str:
        """The panel of this customer."""
        return self.to("panel")

    def to(self, page: str) -> str:
        """Another page, about this customer where it is about one."""
        if page == "analytics":
            return self.analytics()
        return self.help() if page == "help" else self._with(PAGES[page].path(self.customer_id))

    def filtered(self, **changes: str | None) -> str:
        """This page with some of its filters set, or taken away by None."""
        kept = {**dict(self.filters), **changes}
        return self._with(PAGES[self.page].path(self.customer_id), *kept.items())

    def analytics(self, **asked: str | None) -> str:
        """Analytics 360 of this customer, asked as ``crm_dash.analytics.question`` reads it."""
        return self._with(PAGES["analytics"].path(), ("customer", self.customer_id), *asked.items())

    def help(self, anchor: str | None = None) -> str:
        """The help, at the section ``anchor``; it keeps the customer, so as to lead back."""
        path = self._with(PAGES["help"].path(), ("customer", self.customer_id))
        return f"{path}#{help_anchor(anchor)}" if anchor else path

    def behind(self, page: str, snapshot: int) -> str:
        """``rows`` or ``document`` of a snapshot; which figure or document is added by ``View``."""
        return self._with(PAGES[page].path(self.customer_id), ("snapshot", str(snapshot)))

    def calendar(self) -> str:
        """The calendar file of what is coming."""
        return self._with(f"/customers/{quote(self.customer_id or '', safe='')}/upcoming.ics")

    def export(self, widget: str, file_format: str) -> str:
        """The table behind a widget, as a file."""
        path = f"/api/v1/customers/{quote(self.customer_id or '', safe='')}/export"
        return self._with(path, ("widget", widget), ("format", file_format))

    def in_language(self, language: str) -> str:
        """This page in another language."""
        return replace(self, language=language).here()

    def without(self, name: str) -> str:
        """This page without one of its filters."""
        return replace(self, **{name: None}).here()

    def held(self) -> dict[str, str]:
        """What this page's URL holds, for a form that asks for the same page."""
        scope = (("distributor", self.distributor), ("as_of", self.as_of), ("lang", self.language))
        return {name: value for name, value in (*self.filters, *scope) if value}

    def _with(self, path: str, *more: tuple[str, str | None]) -> str:
        held = (("distributor", self.distributor), ("as_of", self.as_of), ("lang", self.language))
        query = urlencode([(name, value) for name, value in (*more, *held) if value])
        return f"{path}?{query}" if query else path


def help_anchor(anchor: str) -> str:
    """The id of a section of the help."""
    return f"help-{anchor}"
