"""The process's heaps: few, so that what one thread frees the next one uses."""

from __future__ import annotations

import ctypes
import sys

# glibc's name for it is M_ARENA_MAX; by itself it makes a heap for each thread, eight per core.
_ARENA_MAX = -8
_HEAPS = 2


def few_heaps() -> bool:
    """Let threads share heaps, as MALLOC_ARENA_MAX does; False where the C library has no such setting.

    Three exports of a million rows at once held 370 to 420 MB with a heap for each thread, 330 with two.
    """
    if sys.platform != "linux":
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and mallopt(_ARENA_MAX, _HEAPS) == 1
