"""The snapshot files of a store folder and the pointer that names the live one.

``snapshot-<n>.duckdb`` is written once and never changed; ``current.json`` is replaced atomically after the
file is complete and on disk, so a crash at any moment leaves the old snapshot live (SPEC: store).
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path

POINTER = "current.json"
REJECTS = "rejects.parquet"
KEPT_OLD_FILES = 2
_NAME = re.compile(r"^snapshot-(\d+)\.duckdb$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Pointer:
    """The live snapshot: its number, what it was built from, and when (ISO, UTC)."""

    snapshot: int
    fingerprint: str
    built_at: str


def snapshot_path(folder: Path, number: int) -> Path:
    """The file of snapshot ``number``."""
    return folder / f"snapshot-{number}.duckdb"


def read_pointer(folder: Path) -> Pointer | None:
    """The live snapshot's pointer; None before the first build."""
    try:
        return Pointer(**json.loads((folder / POINTER).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def write_pointer(folder: Path, pointer: Pointer) -> None:
    """Make ``pointer`` the live one; the snapshot's file is forced to disk first."""
    _sync(snapshot_path(folder, pointer.snapshot))
    temporary = folder / f"{POINTER}.{os.getpid()}"
    temporary.write_text(json.dumps(asdict(pointer)), encoding="utf-8")
    _sync(temporary)
    os.replace(temporary, folder / POINTER)


def next_number(folder: Path) -> int:
    """A number no snapshot file or pointer has used."""
    pointer = read_pointer(folder)
    return max([*_numbers(folder), pointer.snapshot if pointer else 0], default=0) + 1


def remove_orphans(folder: Path) -> None:
    """Delete what killed builds left, and all but the newest old snapshots. Only under the build lock."""
    pointer = read_pointer(folder)
    live = pointer.snapshot if pointer else 0
    old = sorted((n for n in _numbers(folder) if n < live), reverse=True)
    for number in [n for n in _numbers(folder) if n > live] + old[KEPT_OLD_FILES:]:
        for path in folder.glob(f"snapshot-{number}.duckdb*"):
            path.unlink(missing_ok=True)


def _numbers(folder: Path) -> list[int]:
    return [int(match[1]) for path in folder.glob("snapshot-*.duckdb") if (match := _NAME.match(path.name))]


def _sync(path: Path) -> None:
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())
