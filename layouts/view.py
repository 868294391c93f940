"""What every widget needs to know about the page it stands on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from typing import Literal
from urllib.parse import quote

from crm_dash.i18n import Locale
from layouts.links import Links

# A panel asks for a hundred, mostly the same ones again.
_quoted = lru_cache(maxsize=4096)(partial(quote, safe=""))
Theme = Literal["light", "dark"]


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """The page's language, links, day and the name of the sales scope ("Todos los distribuidores")."""

    loc: Locale
    links: Links
    as_of: date
    theme: Theme = "light"
    scope_name: str | None = None
    # Where rows and documents are (Links.behind); None where figures open nothing.
    rows_at: str | None = None
    documents_at: str | None = None

    def opening(self, distributor: str, snapshot: int) -> View:
        """This view with links into its figures: they say scope, day and snapshot, whatever the URL leaves out."""
        held = replace(self.links, distributor=distributor, as_of=self.as_of.isoformat())
        return replace(self, rows_at=held.behind("rows", snapshot), documents_at=held.behind("document", snapshot))

    def rows(self, figure: str, key: str | None = None) -> str | None:
        """The rows behind ``figure`` (crm_dash/drill/figures.py), or behind its list's element ``key``."""
        if self.rows_at is None:
            return None
        return f"{self.rows_at}&figure={figure}" + (f"&key={_quoted(key)}" if key is not None else "")

    def document(self, kind: str, document_id: str) -> str | None:
        """The page of a document."""
        if self.documents_at is None:
            return None
        return f"{self.documents_at}&kind={kind}&id={_quoted(document_id)}"
