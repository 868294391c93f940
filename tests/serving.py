"""A real server for tests: ``python app.py`` or gunicorn in a process of its own, on a free loopback port."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from crm_dash.settings import PRODUCT_FOLDER

START_SECONDS = 60
Kind = Literal["app.py", "gunicorn"]
# A line per request: which worker answered it.
_NOTED = ("--access-logfile", "-", "--access-logformat", "worker %(p)s %(m)s %(U)s %(s)s")


def free_port() -> int:
    """A port nobody uses, of those that no connection is given as its own (these start at 32768)."""
    while True:
        port = random.randrange(10_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def serving(
    config: Path,
    *,
    log: Path,
    kind: Kind = "app.py",
    environ: Mapping[str, str] | None = None,
    host: str = "127.0.0.1",
) -> Iterator[str]:
    """The base URL of a running server over ``config``; its output goes to ``log``.

    gunicorn runs three workers, and its store must have been built before. ``host``: the address to listen on.
    """
    port = free_port()
    with log.open("wb") as output:
        process = subprocess.Popen(
            _command(kind, config, host, port),
            cwd=PRODUCT_FOLDER,
            env={**os.environ, "PYTHONWARNINGS": "default", "CRM_DASH_CONFIG": str(config), **(environ or {})},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_ready(url, process, log)
            yield url
        finally:
            process.terminate()
            process.wait(timeout=30)


def _command(kind: Kind, config: Path, host: str, port: int) -> list[str]:
    if kind == "gunicorn":
        return [sys.executable, "-m", "gunicorn", "-w", "3", "-b", f"{host}:{port}", *_NOTED, "app:server"]
    return [sys.executable, "app.py", "--config", str(config), "--host", host, "--port", str(port)]


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended at once: {log.read_text()}")
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not become ready: {log.read_text()}")
