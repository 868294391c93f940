"""Six pictures of the product on a fixed day's demo, compared with those in ``reference/``.

    UPDATE_REFERENCE=1 python -m pytest tests/e2e/test_reference.py     makes them anew: look at each before you commit

Made and compared where Debian's Chromium is of the version that made them: another one draws text another way. The
product's own font is the only one that is drawn. What fails leaves its picture in ``screenshots/``.
"""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import waitress
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from app import create_app
from crm_dash.build.run import build
from crm_dash.settings import load_settings
from tests.serving import free_port

DAY = date(2024, 3, 19)
CONFIG = f"""[source]
kind = "demo"
scale = 0.05
[store]
path = "store"
[panel]
as_of = "{DAY}"
development = true
"""
FOLDER = Path(__file__).parent / "reference"
MADE_WITH = FOLDER / "chromium.txt"
UPDATE = "UPDATE_REFERENCE"
# The moments of the build and of the last visit, and text in the machine's own fonts.
STILL = ".head-lines, .changes { visibility: hidden !important } :root { --font-mono: var(--font-text) !important }"
COLORS = 256
# A pixel is another one from this distance of a channel on; so many of a picture's may be. Drawn twice a picture has
# none (0.01 % at a distance of 1); the palette of those that are kept makes up to 0.09 %.
DISTANCE, SHARE = 24, 0.0015


@dataclass(frozen=True, kw_only=True, slots=True)
class Shot:
    """What is pictured: ``{0}``… are the biggest customers."""

    path: str
    ready: str
    width: int
    height: int
    theme: str = "light"


CHART = ".js-plotly-plot .main-svg .barlayer path"
SHOTS = {
    "panel": Shot(path="/customers/{0}", ready=CHART, width=1440, height=1500),
    "panel-phone": Shot(path="/customers/{0}?lang=en", ready=CHART, width=390, height=1500, theme="dark"),
    "portfolio": Shot(path="/", ready=".portfolio .grid-link", width=1440, height=900, theme="dark"),
    "compare": Shot(path="/compare?c={0}&c={1}&c={2}&lang=en", ready=".compare-bars", width=768, height=1500),
    "brief": Shot(path="/customers/{1}/brief", ready=".brief", width=1440, height=900),
    "design": Shot(path="/design", ready=f".design-theme:last-child {CHART}", width=1440, height=2500),
}


@pytest.fixture(scope="module")
def tab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A tab of a server whose day and data never change."""
    version = browser.version.partition(".")[0]
    if not os.environ.get(UPDATE) and not (_on_debian() and MADE_WITH.read_text().strip() == version):
        pytest.skip(f"the pictures are of Debian's Chromium {MADE_WITH.read_text().strip()}, this is {version}")
    config = tmp_path_factory.mktemp("reference") / "crm.toml"
    config.write_text(CONFIG)
    settings = load_settings(config, environ={})
    build(settings, today=DAY)
    port = free_port()
    server = waitress.create_server(create_app(settings, config=str(config)).server, port=port)
    threading.Thread(target=server.run, daemon=True).start()
    context = browser.new_context(base_url=f"http://127.0.0.1:{port}", reduced_motion="reduce", locale="es-ES")
    page = context.new_page()
    page.request.post("/demo/persona", form={"user_id": "ines", "next": "/"}, max_redirects=0)
    yield page
    context.close()
    server.close()


def _on_debian() -> bool:
    release = Path("/etc/os-release")
    return release.is_file() and "ID=debian" in release.read_text().split() and Path("/usr/bin/chromium").exists()


def _open(tab: Page, shot: Shot) -> None:
    """Open the page and wait until its fonts and charts are there and nothing is asked for any more."""
    biggest = tab.request.get("/api/v1/portfolio", params={"rows": 3}).json()["accounts"]
    tab.set_viewport_size({"width": shot.width, "height": shot.height})
    tab.emulate_media(color_scheme=shot.theme)  # type: ignore[arg-type]
    tab.goto(shot.path.format(*[row["customer_id"] for row in biggest]))
    expect(tab.locator(shot.ready).first).to_be_visible()
    tab.wait_for_load_state("networkidle")
    tab.evaluate("document.fonts.ready.then(() => document.activeElement.blur())")


def _picture(tab: Page, style: str = "") -> Image.Image:
    drawn = tab.screenshot(animations="disabled", caret="hide", style=STILL + style)
    return Image.open(io.BytesIO(drawn)).convert("RGB")


def _differing(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels that are others; all of them where the sizes differ."""
    if one.size != other.size:
        return 1.0
    left, right = (np.asarray(image.convert("RGB"), dtype=np.int16) for image in (one, other))
    return float((np.abs(left - right).max(axis=2) > DISTANCE).mean())


def _keep(picture: Image.Image, path: Path) -> None:
    """As small as it goes: a palette instead of all colours."""
    picture.quantize(COLORS, dither=Image.Dither.NONE).save(path, optimize=True)


@pytest.mark.parametrize("name", SHOTS)
def test_a_page_looks_as_it_did(tab: Page, name: str, screenshots: Path) -> None:
    _open(tab, SHOTS[name])
    picture, kept = _picture(tab), FOLDER / f"{name}.png"
    if os.environ.get(UPDATE):
        FOLDER.mkdir(exist_ok=True)
        MADE_WITH.write_text(f"{tab.context.browser.version.partition('.')[0]}\n")  # type: ignore[union-attr]
        _keep(picture, kept)
    share = _differing(picture, Image.open(kept))
    if share > SHARE:
        picture.save(screenshots / f"{name}.png")
    assert share <= SHARE, (
        f"{share:.2%} of {name} is another; see {screenshots / name}.png, and {UPDATE}=1 if it is meant"
    )


def test_a_changed_token_would_be_noticed(tab: Page) -> None:
    """The picture that is compared is not so tolerant that it takes another colour or another step of space."""
    _open(tab, SHOTS["brief"])
    kept = Image.open(FOLDER / "brief.png")
    for changed in ("--chart-current: #2f49b8", "--space-4: 1.0625rem"):
        share = _differing(_picture(tab, f':root, [data-bs-theme="light"] {{ {changed} !important }}'), kept)
        assert share > SHARE, f"{changed}: {share:.3%}"


def test_the_pictures_are_few_and_small() -> None:
    sizes = [path.stat().st_size for path in FOLDER.glob("*.png")]
    assert {path.stem for path in FOLDER.glob("*.png")} == set(SHOTS)
    assert len(sizes) <= 6
    assert sum(sizes) <= 600_000
