"""The clock of what is not analytics: naive UTC moments; tests bring their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

Clock: TypeAlias = Callable[[], datetime]


def utc_now() -> datetime:
    """This moment in UTC, naive as the state database keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


def local_time(moment: datetime, zone: ZoneInfo) -> datetime:
    """A moment of the state database as people read it: naive, in ``zone``."""
    return moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
