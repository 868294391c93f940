"""An OpenID Connect provider in a process of its own, on loopback: a package's, not ours."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.serving import free_port

CLAIMS = (
    {"sub": "m1", "email": "M1@example.com", "email_verified": True},
    {"sub": "stranger", "email": "stranger@elsewhere.example"},
    {"sub": "liar", "email": "d1@example.com", "email_verified": False},
    {"sub": "nameless"},
)


@dataclass(frozen=True)
class Provider:
    """The provider's address, and its sign-in form filled in."""

    issuer: str

    def code_for(self, authorize_url: str, sub: str) -> str:
        """Sign in as ``sub`` at the provider; the URL it sends the browser back to."""
        answer = requests.post(authorize_url, data={"sub": sub}, allow_redirects=False, timeout=10)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]


@contextmanager
def running_provider(log: Path) -> Iterator[Provider]:
    """The provider, until the block ends; its output goes to ``log``."""
    port = free_port()
    claims = [part for entry in CLAIMS for part in ("--user-claims", json.dumps(entry))]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true", *claims]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        try:
            _wait(f"http://127.0.0.1:{port}/.well-known/openid-configuration", process)
            yield Provider(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError("the provider did not start")
