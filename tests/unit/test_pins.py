"""What is installed for the product and its tests is what ``constraints.txt`` pins."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from crm_dash.settings import PRODUCT_FOLDER

PINS = (PRODUCT_FOLDER / "constraints.txt").read_text(encoding="utf-8")
PROJECT = tomllib.loads((PRODUCT_FOLDER / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _pinned() -> dict[str, str]:
    lines = [line.split("#")[0].strip() for line in PINS.splitlines()]
    pairs = [line.split("==") for line in lines if line]
    assert len({canonicalize_name(name) for name, _ in pairs}) == len(pairs)
    return {canonicalize_name(name): version for name, version in pairs}


def _installed(text: str) -> Distribution | None:
    try:
        return distribution(Requirement(text).name)
    except PackageNotFoundError:
        return None


def _needed(requirements: list[str]) -> Iterator[Distribution]:
    """What these need on this machine, whatever needs what; packages without a version for it are left out."""
    seen: set[str] = set()
    waiting = [(text, "") for text in requirements]
    while waiting:
        text, extra = waiting.pop()
        wanted = Requirement(text)
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": extra}):
            continue
        for one in ("", *sorted(wanted.extras)):
            key = f"{canonicalize_name(wanted.name)}[{one}]"
            found = _installed(text)
            assert found is not None, f"{text} is not installed"
            if key not in seen:
                seen.add(key)
                waiting += [(needed, one) for needed in found.requires or []]
                yield found


def test_every_installed_package_is_pinned_at_its_version() -> None:
    pinned = _pinned()
    needed = list(_needed([*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]))
    assert len(needed) > 70
    unlike = {
        one.name: (one.version, pinned.get(canonicalize_name(one.name)))
        for one in needed
        if pinned.get(canonicalize_name(one.name)) != one.version
    }
    assert unlike == {}


@pytest.mark.parametrize("line", [line for line in PINS.splitlines() if not line.startswith("#")])
def test_a_pin_is_one_exact_version(line: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line)


def test_the_audit_reads_the_pins() -> None:
    """Its words were run once; without a resolver it must be given every package, which the first test proves."""
    text = (PRODUCT_FOLDER / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert "`pip-audit -r constraints.txt --no-deps --disable-pip`" in text
