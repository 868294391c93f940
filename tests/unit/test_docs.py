"""What the documents name is there."""

from __future__ import annotations

import re
import tomllib

import pytest

from crm_dash.settings import PRODUCT_FOLDER, setting_rows

ARCHITECTURE = (PRODUCT_FOLDER / "ARCHITECTURE.md").read_text(encoding="utf-8")
README = (PRODUCT_FOLDER / "README.md").read_text(encoding="utf-8")
CHECKLIST = (PRODUCT_FOLDER / "tests" / "CHECKLIST.md").read_text(encoding="utf-8")
ROOTS = ("app.py", "crm_dash/", "layouts/", "callbacks/", "data/", "assets/", "tests/", ".ci/")


def _named(document: str) -> set[str]:
    """Paths of this repository that stand in backticks, without placeholders such as <slug>."""
    quoted = re.findall(r"`([^`\s]+)`", document)
    return {path for path in quoted if path.startswith(ROOTS) and not set("<*{") & set(path)}


@pytest.mark.parametrize("path", sorted(_named(ARCHITECTURE) | _named(README) | _named(CHECKLIST)))
def test_a_named_path_exists(path: str) -> None:
    assert (PRODUCT_FOLDER / path).exists()


def test_every_test_that_the_checklist_names_is_there() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (PRODUCT_FOLDER / "tests").rglob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", CHECKLIST))
    assert len(named) > 10
    assert {name for name in named if f"def {name}(" not in tests} == set()


def test_a_renamed_path_would_be_noticed() -> None:
    assert _named("see `crm_dash/gone.py` and `data/sources/<name>`") == {"crm_dash/gone.py"}


def test_architecture_fits_in_one_reading() -> None:
    assert len(ARCHITECTURE.splitlines()) <= 120


def test_every_setting_stands_in_the_readme_with_its_default() -> None:
    for row in setting_rows():
        line = next(line for line in README.splitlines() if line.startswith(f"| `{row.key}` |"))
        assert row.environment in line
        assert row.default in line


def test_relative_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if not target.startswith("http"):
            assert (PRODUCT_FOLDER / target).exists(), target


def test_every_dependency_is_pinned_without_an_index() -> None:
    pins = (PRODUCT_FOLDER / "constraints.txt").read_text(encoding="utf-8")
    names = {line.split("==")[0].lower().replace("_", "-") for line in pins.splitlines() if "==" in line}
    project = tomllib.loads((PRODUCT_FOLDER / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {
        re.split(r"[;\s]", entry)[0] for entry in project["dependencies"] + project["optional-dependencies"]["test"]
    }
    assert needed <= names
    assert "://" not in pins
