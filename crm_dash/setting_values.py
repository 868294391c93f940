"""Values of settings: from TOML or an environment variable's text to the key's type."""

from __future__ import annotations

import types
import typing
from datetime import date
from pathlib import Path
from typing import Any, Literal

from crm_dash.errors import SettingsError

LIST = tuple[str, ...]


def allowed(hint: Any) -> str:
    """What a key of this type allows, in words."""
    names = {str: "text", Path: "path", int: "whole number", float: "number", bool: "true or false"}
    if hint == LIST:
        return "list, or text with commas"
    if typing.get_origin(hint) is Literal:
        return ", ".join(typing.get_args(hint))
    return names[_bare(hint)]


def _bare(hint: Any) -> Any:
    """The type inside ``T | None``."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return next(arg for arg in typing.get_args(hint) if arg is not type(None))
    return hint


def typed(key: str, value: Any, hint: Any) -> Any:
    """The value of a TOML key as its type; SettingsError names the key and what is allowed."""
    bare = _bare(hint)
    if hint == LIST:
        return _texts(key, value)
    if typing.get_origin(bare) is Literal:
        ok = value in typing.get_args(bare) and isinstance(value, str)
    elif bare is float:
        ok = isinstance(value, int | float) and not isinstance(value, bool)
    elif bare is int:
        ok = isinstance(value, int) and not isinstance(value, bool)
    elif bare is Path:
        ok = isinstance(value, str | Path)
    else:
        # TOML reads an unquoted YYYY-MM-DD as a date; panel.as_of takes it too.
        value = value.isoformat() if isinstance(value, date) and key == "panel.as_of" else value
        ok = isinstance(value, bare)
    if not ok:
        raise SettingsError(f"{key} = {_shown(key, value)} is not allowed; allowed: {allowed(hint)}")
    return bare(value) if bare in (float, Path) else value


def from_text(key: str, text: str, hint: Any) -> Any:
    """The value of an environment variable as the key's type."""
    bare = _bare(hint)
    if bare is bool and text.lower() in ("true", "false", "1", "0"):
        return text.lower() in ("true", "1")
    if bare in (int, float):
        try:
            return bare(text)
        except ValueError:
            raise SettingsError(f"{key} = {text!r} is not allowed; allowed: {allowed(hint)}") from None
    return typed(key, text, hint)


def _shown(key: str, value: Any) -> str:
    """The value for a message; a secret's is never printed."""
    return "…" if key.endswith(("_key", "_secret", ".url")) else repr(value)


def _texts(key: str, value: Any) -> tuple[str, ...]:
    """A TOML list of texts, or one text with commas (all an environment variable can hold)."""
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
        raise SettingsError(f"{key} = {value!r} is not allowed; allowed: {allowed(LIST)}")
    return tuple(part.strip() for part in parts if part.strip())
