"""Which data a page was made of: the snapshot's number and moment, as a copied link says them (``seen=``)."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from datetime import datetime

from crm_dash.errors import InvalidRequest
from crm_dash.store import Snapshot

_TEXT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2})~([1-9][0-9]{0,9})")


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """A snapshot as people know it: ``built_at`` is local time to the minute.

    The number alone would not do: a store that is made anew counts from 1 again.
    """

    snapshot: int
    built_at: datetime

    @property
    def text(self) -> str:
        """As a URL's ``seen`` says it, e.g. ``2026-11-27T19:12~14``."""
        return f"{self.built_at.isoformat(timespec='minutes')}~{self.snapshot}"


def edition_of(snapshot: Snapshot) -> Edition:
    """The edition that ``snapshot`` is."""
    return Edition(snapshot=snapshot.number, built_at=snapshot.info["built_at"].replace(second=0, microsecond=0))


def parse_edition(text: str) -> Edition:
    """The edition that ``text`` names; InvalidRequest where it is none."""
    found = _TEXT.fullmatch(text)
    with contextlib.suppress(ValueError):
        if found:
            return Edition(snapshot=int(found[2]), built_at=datetime.fromisoformat(found[1]))
    raise InvalidRequest("seen must be a moment and a snapshot's number, such as 2026-11-27T19:12~14", parameter="seen")
