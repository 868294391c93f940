"""How a figure's rows are called: their title, what they mean, and their codes; the same on screen and in a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from crm_dash.definitions import definition
from crm_dash.drill.keys import ACTIVITY_KINDS
from crm_dash.drill.rows import Drill
from crm_dash.drill.sources import Column
from crm_dash.i18n import Locale

_WORDS: Mapping[str, Callable[[Locale, str], str]] = {
    "agreement": lambda loc, code: loc.t(f"agreements.kind_{code}"),
    "activity": lambda loc, code: loc.t("event.task") if code == "task" else loc.name("activity", code),
    "bucket": lambda loc, code: loc.t(f"outstanding.bucket_{code}"),
    "due": lambda loc, code: loc.name("due", code),
    "event": lambda loc, code: loc.name("event", code),
    "event_type": lambda loc, code: loc.name("activity" if code in ACTIVITY_KINDS else "event", code),
    "outcome": lambda loc, code: loc.name("outcome", code),
    "status": lambda loc, code: loc.name("status", code),
}


def title(drill: Drill, loc: Locale) -> str:
    """The widget, and the element of its list where the figure is of one."""
    widget = loc.t(f"{drill.figure.widget}.title")
    name = _key_name(drill, loc)
    return f"{widget} · {name}" if name else widget


def meaning(drill: Drill, loc: Locale) -> str:
    """The figure's definition; of inputs also that they are not the figure."""
    slug, *path = drill.figure.name.split(".")
    special = f"rows.meaning_{'_'.join((slug, *path))}"
    text = loc.t(special) if loc.has(special) else definition(slug, tuple(path), loc)
    return f"{text} {loc.t('rows.inputs')}" if drill.figure.inputs else text


def word(column: Column, code: str, loc: Locale) -> str:
    """A code of a ``code`` column in words."""
    return _WORDS[column.group or ""](loc, code)


def _key_name(drill: Drill, loc: Locale) -> str | None:
    key = drill.key
    if key is None:
        return None
    if key.kind == "month":
        return loc.month(key.name)
    if key.kind == "visit":
        return loc.datetime(datetime.fromisoformat(key.name))
    return loc.name(key.kind, key.name) if key.kind in ("activity", "due") else key.name
