"""Values that cost much, kept with their snapshot up to a number of rows; what was asked longest ago goes first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from typing import Generic, TypeVar

T = TypeVar("T", bound=Sized)


class Kept(Generic[T]):
    """Each value is computed once, whoever asks at the same time; others do not wait for it."""

    def __init__(self, rows_kept: int) -> None:
        self._rows_kept = rows_kept
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._computing: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def ready(self, key: Hashable) -> T | None:
        """The value if it is there; never waits for one."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def get(self, key: Hashable, compute: Callable[[], T]) -> T:
        """The value, computed by the first caller; the others wait for it."""
        with self._lock:
            own = self._computing.setdefault(key, threading.Lock())
        with own:
            found = self.ready(key)
            return found if found is not None else self._keep(key, compute())

    def _keep(self, key: Hashable, value: T) -> T:
        with self._lock:
            self._kept[key] = value
            self._computing.pop(key, None)
            while len(self._kept) > 1 and sum(map(len, self._kept.values())) > self._rows_kept:
                self._kept.popitem(last=False)
        return value
