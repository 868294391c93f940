"""The snapshot files of a store folder and the pointer that names the live one.

``snapshot-<n>.duckdb`` is written once and never changed; ``current.json`` is replaced atomically after the
file is complete and on disk, so a crash at any moment leaves the old snapshot live (SPEC: store).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from crm_dash.errors import StoreError
from crm_dash.schema import CANONICAL_SQL
from crm_dash.settings import PRODUCT_FOLDER

POINTER = "current.json"
REJECTS = "rejects.parquet"
SCRATCH = "scratch"
KEPT_OLD_FILES = 2
_NAME = re.compile(r"^snapshot-(\d+)\.duckdb$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Pointer:
    """The live snapshot: its number, what it was built from, when (ISO, UTC), and in which layout of tables."""

    snapshot: int
    fingerprint: str
    built_at: str
    layout: str = ""


def layout() -> str:
    """A digest of how this version of the product lays out a snapshot's tables."""
    files = [CANONICAL_SQL, *sorted((PRODUCT_FOLDER / "data" / "store").glob("*.sql"))]
    return hashlib.sha256("".join(path.read_text(encoding="utf-8") for path in files).encode()).hexdigest()


def is_of_another_version(folder: Path) -> bool:
    """Whether the live snapshot was laid out by another version of the product, which this one may not read."""
    pointer = read_pointer(folder)
    return pointer is not None and pointer.layout != layout()


def snapshot_path(folder: Path, number: int) -> Path:
    """The file of snapshot ``number``."""
    return folder / f"snapshot-{number}.duckdb"


def read_pointer(folder: Path) -> Pointer | None:
    """The live snapshot's pointer; None before the first build. Raises StoreError when it is damaged."""
    path = folder / POINTER
    try:
        return Pointer(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise StoreError(f"{path} is damaged ({error}); delete it and run `python -m crm_dash build`") from error


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
    return max([*numbers(folder), pointer.snapshot if pointer else 0], default=0) + 1


def remove_orphans(folder: Path) -> None:
    """Delete what killed builds left, and all but the newest old snapshots. Only under the build lock."""
    pointer = read_pointer(folder)
    live = pointer.snapshot if pointer else 0
    existing = numbers(folder)
    old = [number for number in existing if number < live]
    for number in [number for number in existing if number > live] + old[KEPT_OLD_FILES:]:
        for path in folder.glob(f"snapshot-{number}.duckdb*"):
            path.unlink(missing_ok=True)
    for path in folder.glob(f"{POINTER}.*"):
        path.unlink(missing_ok=True)
    shutil.rmtree(folder / SCRATCH, ignore_errors=True)


def numbers(folder: Path, *, not_after: int | None = None) -> list[int]:
    """The numbers of the snapshot files that exist, newest first."""
    found = [int(match[1]) for path in folder.glob("snapshot-*.duckdb") if (match := _NAME.match(path.name))]
    return sorted((n for n in found if not_after is None or n <= not_after), reverse=True)


def _sync(path: Path) -> None:
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())
