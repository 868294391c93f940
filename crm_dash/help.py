"""The users' guide, in each language: sections with the same anchors, read from ``locales/<language>/help.md``.

The file knows headings (``# Title {#anchor}``, ``##``), paragraphs and ``- `` lists, nothing else. A widget's
section has its slug as anchor.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

_FOLDER = Path(__file__).parent / "locales"
_HEADING = re.compile(r"^(?P<marks>#{1,2}) (?P<title>.+) \{#(?P<anchor>[\w-]+)\}$", re.MULTILINE)
_ITEM = "- "


@dataclass(frozen=True, kw_only=True, slots=True)
class HelpSection:
    """One heading and what stands below it: a paragraph is a text, a list a tuple of texts."""

    anchor: str
    level: int
    title: str
    blocks: tuple[str | tuple[str, ...], ...]


@cache
def help_sections(language: str) -> tuple[HelpSection, ...]:
    """The guide's sections in reading order."""
    text = (_FOLDER / language / "help.md").read_text(encoding="utf-8")
    headings = list(_HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    return tuple(
        HelpSection(
            anchor=heading["anchor"],
            level=len(heading["marks"]),
            title=heading["title"],
            blocks=_blocks(text[heading.end() : end]),
        )
        for heading, end in zip(headings, ends, strict=True)
    )


def _blocks(text: str) -> tuple[str | tuple[str, ...], ...]:
    blocks: list[str | tuple[str, ...]] = []
    for is_list, group in groupby(filter(None, text.splitlines()), key=lambda line: line.startswith(_ITEM)):
        lines = [line.removeprefix(_ITEM) for line in group]
        blocks += [tuple(lines)] if is_list else lines
    return tuple(blocks)
