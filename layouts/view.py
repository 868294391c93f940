"""What every widget needs to know about the page it stands on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from crm_dash.i18n import Locale
from layouts.links import Links

Theme = Literal["light", "dark"]


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """The page's language, links, day and the name of the sales scope ("Todos los distribuidores")."""

    loc: Locale
    links: Links
    as_of: date
    theme: Theme = "light"
    scope_name: str | None = None
