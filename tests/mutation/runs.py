"""One mutant, one process, forked from one that holds what no mutant changes (``loaded``), nothing of the product."""

from __future__ import annotations

import importlib
import importlib.machinery
import multiprocessing
import os
import sys
from pathlib import Path
from typing import Any

import pytest

SECONDS = 600
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.mutation.loaded"])
SURVIVED, NOTICED = 0, 1


def apart(function: Any, *arguments: Any) -> int | None:
    """The exit code of ``function`` in a process of its own; None when it took too long."""
    process = _CONTEXT.Process(target=function, args=arguments)
    process.start()
    process.join(SECONDS)
    if process.is_alive():
        process.kill()
        process.join()
        return None
    return process.exitcode


def prepare(folder: Path) -> None:
    """Build the stores and what the oracle says of them."""
    importlib.import_module("tests.mutation.judge").prepare(folder)


def run(folder: Path, path: Path, text: str, judged: Any, tests: list[str]) -> None:
    """Exit with NOTICED when ``path`` reading as ``text`` is noticed: an error, a difference, a failing test."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        sys.stdout = sys.stderr = nowhere
        try:
            noticed = _differs(folder, path, text, judged) or (
                bool(tests) and pytest.main(["-x", "-q", "-p", "no:cacheprovider", *tests]) != 0
            )
        except BaseException:
            noticed = True
        os._exit(NOTICED if noticed else SURVIVED)


def _differs(folder: Path, path: Path, text: str, judged: Any) -> bool:
    _put_in(path, text)
    judge = importlib.import_module("tests.mutation.judge")
    return next(iter(judge.wrong(folder, *judged)), None) is not None


def _put_in(path: Path, text: str) -> None:
    """From now on ``path`` reads as ``text``; none of the product is imported yet."""
    assert not any(name.split(".")[0] == "crm_dash" for name in sys.modules)
    read_text, get_code = Path.read_text, importlib.machinery.SourceFileLoader.get_code

    def read(self: Path, *arguments: Any, **more: Any) -> str:
        return text if self == path else read_text(self, *arguments, **more)

    def code(self: Any, name: str) -> Any:
        return compile(text, self.path, "exec") if Path(self.path) == path else get_code(self, name)

    Path.read_text = read  # type: ignore[method-assign]
    importlib.machinery.SourceFileLoader.get_code = code  # type: ignore[method-assign]
