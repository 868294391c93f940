"""The names of exported files: of tables, and of the pictures that the browser makes of charts."""

from __future__ import annotations

import re
import unicodedata

_LONGEST_PART = 50
# Letters, digits and marks of any script; the rest ends paths, headers or the patience of file systems.
_NOT_IN_NAMES = re.compile(r"[^\w.,()&' -]+")


def file_name(parts: tuple[str, ...], extension: str) -> str:
    """A file's name of these parts: no path, no control character, nothing that hides the extension."""
    name = " - ".join(clean for part in parts if (clean := _clean(part)))
    return f"{name or 'export'}.{extension}"


def _clean(part: str) -> str:
    text = re.sub(r"\s+", " ", _NOT_IN_NAMES.sub(" ", unicodedata.normalize("NFC", part)))
    return text.strip(" .-")[:_LONGEST_PART].strip(" .-")
