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
    brand: str | None = None
    measure: str | None = None

    def here(self) -> str:
        """The URL itself."""
        return self.analytics(brand=self.brand, measure=self.measure) if self.page == "analytics" else self.panel()

    def panel(self) -> str:
        """The panel of this customer."""
        return self._with(PAGES["panel"].path(self.customer_id))

    def to(self, page: str) -> str:
        """Another page of this customer's menu."""
        return self.analytics() if page == "analytics" else self._with(PAGES[page].path(self.customer_id))

    def analytics(self, *, brand: str | None = None, measure: str | None = None, page: int | None = None) -> str:
        """The lines behind a figure: this customer's, of one brand or all; sales unless ``measure`` says else."""
        number = str(page) if page is not None and page > 1 else None
        path = PAGES["analytics"].path()
        return self._with(path, customer=self.customer_id, brand=brand, measure=measure, page=number)

    def calendar(self) -> str:
        """The calendar file of what is coming."""
        return self._with(f"/customers/{quote(self.customer_id or '', safe='')}/upcoming.ics")

    def in_language(self, language: str) -> str:
        """This page in another language."""
        return replace(self, language=language).here()

    def without(self, name: str) -> str:
        """This page without one of its filters."""
        return replace(self, **{name: None}).here()

    def _with(self, path: str, **more: str | None) -> str:
        held = {"distributor": self.distributor, "as_of": self.as_of, "lang": self.language}
        query = urlencode({key: value for key, value in {**more, **held}.items() if value})
        return f"{path}?{query}" if query else path
