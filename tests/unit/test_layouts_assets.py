"""What the page is dressed in: tokens with contrast, everything vendored, nothing from elsewhere."""

import re

import pytest

from crm_dash.settings import PRODUCT_FOLDER
from layouts.axes import PALETTES

ASSETS = PRODUCT_FOLDER / "assets"
OWN = [path for path in ASSETS.iterdir() if path.suffix in (".css", ".js")]
TOKENS = (ASSETS / "tokens.css").read_text(encoding="utf-8")
TEXT_ON_SURFACE = [
    *[(text, ground) for text in ("text", "text-muted", "accent") for ground in ("surface", "page")],
    *[(tone, ground) for tone in ("good", "bad", "warn") for ground in ("surface", f"{tone}-soft")],
    ("accent-strong", "accent-soft"),
    ("text-muted", "neutral-soft"),
    ("text-muted", "surface-hover"),
    ("on-accent", "accent"),
    ("chart-text", "surface"),
]
MARKS = ["accent", "chart-current", "chart-zero", "chart-mark", "part-1", "border-strong", "age-4"]


def tokens(theme):
    block = TOKENS.split(f'[data-bs-theme="{theme}"] {{', 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color):
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_SURFACE)
def test_text_keeps_its_contrast(theme, text, ground):
    found = tokens(theme)
    assert contrast(found[text], found[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("mark", MARKS)
def test_marks_keep_their_contrast(theme, mark):
    found = tokens(theme)
    assert contrast(found[mark], found["surface"]) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_charts_have_the_colours_of_the_tokens(theme):
    found = tokens(theme)
    assert {name: found[f"chart-{name}"] for name in PALETTES[theme]} == PALETTES[theme]


def test_colours_stand_in_the_tokens_only():
    elsewhere = {path.name: re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text(encoding="utf-8")) for path in OWN}
    assert {name for name, found in elsewhere.items() if found and name.endswith(".css")} <= {"tokens.css"}


def test_every_custom_property_is_defined():
    styles = "\n".join(path.read_text(encoding="utf-8") for path in OWN if path.suffix == ".css")
    defined = set(re.findall(r"(--[\w-]+)\s*:", styles)) | {"--width"}
    assert set(re.findall(r"var\((--[\w-]+)", styles)) <= defined


def test_nothing_comes_from_elsewhere():
    for path in OWN:
        found = re.findall(r"https?://[^\s\"')]+", path.read_text(encoding="utf-8"))
        assert set(found) <= {"http://www.w3.org/2000/svg"}, path.name


def test_vendored_files_are_the_versions_that_dash_components_were_made_for():
    plotly = (ASSETS / "vendor" / "plotly-basic.min.js").read_text(encoding="utf-8")
    bootstrap = (ASSETS / "vendor" / "bootstrap.min.css").read_text(encoding="utf-8")
    assert "plotly.js (basic - minified) v4.1.1" in plotly[:200]
    assert "Bootstrap  v5.3.6" in bootstrap[:200]
    assert "sourceMappingURL" not in plotly + bootstrap
    assert (ASSETS / "vendor" / "LICENSES.txt").is_file()


def test_fonts_and_icons_are_small():
    sizes = [(ASSETS / name).stat().st_size for name in ("vendor/inter.woff2", "icons.css")]
    assert sum(sizes) <= 120_000


def test_every_icon_in_the_code_is_drawn():
    drawn = set(re.findall(r"\.icon-([\w-]+) \{", (ASSETS / "icons.css").read_text(encoding="utf-8")))
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (PRODUCT_FOLDER / "layouts").rglob("*.py"))
    used = set(re.findall(r"icon-([\w-]+)\b(?!\{)", sources)) | set(re.findall(r'icon="([\w-]+)"', sources))
    used |= set(re.findall(r'h\.icon\("([\w-]+)"', sources))
    assert used - {"button"} <= drawn
