"""Links that keep what the URL holds: customer, distributor, day and language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, quote, urlencode

from crm_dash.edition import Edition
from crm_dash.portfolio.view import VIEW_PARAMETERS
from crm_dash.web.pages import PAGES

# Page → the route that gives its list as a file (crm_dash/web/exports.py).
_FILES = {
    "rows": "/api/v1/customers/<id>/export-rows",
    "events": "/api/v1/customers/<id>/export",
    "analytics": "/api/v1/analytics/export",
    "portfolio": "/api/v1/portfolio/export",
    "compare": "/api/v1/compare/export",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Links:
    """What a tab's URL holds; None where it says nothing. ``page`` is the page's name in the routing table."""

    page: str = "panel"
    customer_id: str | None = None
    distributor: str | None = None
    as_of: str | None = None
    language: str | None = None
    # The view of the portfolio that people came from: its order goes on from customer to customer.
    listed: str | None = None
    # The comparison's customers, and whatever else the URL of a page holds, in its order.
    customers: tuple[str, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()
    # The data that the sender of a copied link saw; of this page only, so that no link leads on with it.
    seen: Edition | None = None

    def here(self) -> str:
        """The URL itself."""
        if self.page == "help":
            return self.help()
        return self.filtered()

    def path(self) -> str:
        """This page without what its URL holds."""
        return PAGES[self.page].path(self.customer_id)

    def of(self, customer_id: str) -> Links:
        """The links of another customer's panel, in the same scope, day and language."""
        return replace(self, page="panel", customer_id=customer_id, customers=(), filters=())

    def panel(self) -> str:
        """The panel of this customer."""
        return self.to("panel")

    def to(self, page: str) -> str:
        """Another page, about this customer where it is about one."""
        if page == "analytics":
            return self.analytics()
        if page == "compare":
            return self.compare(self.customers or ((self.customer_id,) if self.customer_id else ()))
        if page == "help":
            return self.help()
        if page == "portfolio":
            return self.portfolio()
        return self._page(PAGES[page].path(self.customer_id))

    def portfolio(self) -> str:
        """The portfolio, in the view that people came from."""
        view = [(name, value) for name, value in parse_qsl(self.listed or "") if name in VIEW_PARAMETERS]
        return self._with(PAGES["portfolio"].path(), *view)

    def filtered(self, **changes: str | None) -> str:
        """This page with some of its filters set, or taken away by None."""
        kept = {**dict(self.filters), **changes}
        compared = [("c", customer) for customer in self.customers]
        return self._page(self.path(), *compared, *kept.items())

    def compare(self, customers: Iterable[str]) -> str:
        """Customers side by side, drawn as they are on this page."""
        filters = self.filters if self.page == "compare" else ()
        return self._with(PAGES["compare"].path(), *[("c", customer) for customer in customers], *filters)

    def compare_with(self, customer_id: str) -> str:
        """The comparison with one customer more."""
        return self.compare(dict.fromkeys((*self.customers, customer_id)))

    def analytics(self, **asked: str | None) -> str:
        """Analytics 360 of this customer, asked as ``crm_dash.analytics.question`` reads it."""
        return self._page(PAGES["analytics"].path(), ("customer", self.customer_id), *asked.items())

    def help(self, anchor: str | None = None) -> str:
        """The help, at the section ``anchor``; it keeps the customer, so as to lead back."""
        path = self._page(PAGES["help"].path(), ("customer", self.customer_id))
        return f"{path}#{help_anchor(anchor)}" if anchor else path

    def behind(self, page: str, snapshot: int) -> str:
        """``rows`` or ``document`` of a snapshot; which figure or document is added by ``View``."""
        return self._page(PAGES[page].path(self.customer_id), ("snapshot", str(snapshot)))

    def calendar(self) -> str:
        """The calendar file of what is coming."""
        return self._with(f"/customers/{quote(self.customer_id or '', safe='')}/upcoming.ics")

    def export(self, widget: str, file_format: str, **filters: str | None) -> str:
        """The table behind a widget, as a file."""
        path = f"/api/v1/customers/{quote(self.customer_id or '', safe='')}/export"
        return self._with(path, ("widget", widget), ("format", file_format), *filters.items())

    def file(self, file_format: str, **more: str) -> str:
        """What this page lists, on all of its pages, as a file; ``more`` says which of its tables."""
        path = _FILES[self.page].replace("<id>", quote(self.customer_id or "", safe=""))
        kept = {**dict(self.filters), "page": None, "cursor": None, **more, "format": file_format}
        return self._with(path, *[("c", customer) for customer in self.customers], *kept.items())

    def in_language(self, language: str) -> str:
        """This page in another language; what is said of a copied link goes on being said."""
        seen = (("seen", self.seen.text),) if self.seen is not None else ()
        return replace(self, language=language, filters=(*self.filters, *seen)).here()

    def without(self, name: str) -> str:
        """This page without one of its filters."""
        return replace(self, **{name: None}).here()

    def held(self) -> dict[str, str]:
        """What this page's URL holds, for a form that asks for the same page."""
        scope = (("distributor", self.distributor), ("as_of", self.as_of), ("lang", self.language))
        return {name: value for name, value in (*self.filters, *scope, ("list", self.listed)) if value}

    def _page(self, path: str, *more: tuple[str, str | None]) -> str:
        """A page; files know no list."""
        return self._with(path, *more, ("list", self.listed))

    def _with(self, path: str, *more: tuple[str, str | None]) -> str:
        held = (("distributor", self.distributor), ("as_of", self.as_of), ("lang", self.language))
        query = urlencode([(name, value) for name, value in (*more, *held) if value])
        return f"{path}?{query}" if query else path


def help_anchor(anchor: str) -> str:
    """The id of a section of the help."""
    return f"help-{anchor}"
