"""Hypothesis judges no test by its time: the machine may be busy. And who may run beside whom."""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
# Folders whose tests share servers that are dear to start: each stays with one of pytest-xdist's workers.
TOGETHER = ("tests/attacks/", "tests/e2e/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        file = item.nodeid.partition("::")[0]
        group = next((folder for folder in TOGETHER if file.startswith(folder)), file)
        item.add_marker(pytest.mark.xdist_group(group))
