"""Two panels side by side: what can be compared, and where they differ."""

from __future__ import annotations


def comparable(panel):
    """Without what no oracle can know: the snapshot's id, the cursor's form."""
    if isinstance(panel, str):
        return panel
    widgets = {slug: dict(widget) for slug, widget in panel["widgets"].items()}
    if "data" in widgets["health"]:
        # How points are made whole is rounding: test_book.py holds them to the score and to their shares.
        data = widgets["health"]["data"]
        factors = [{**factor, "points": None, "max_points": None} for factor in data["factors"]]
        widgets["health"]["data"] = {**data, "factors": factors}
    if "data" in widgets["latest_events"]:
        data = widgets["latest_events"]["data"]
        widgets["latest_events"]["data"] = {**data, "next": data["next"] is not None}
    return {**{name: value for name, value in panel.items() if name != "snapshot"}, "widgets": widgets}


def differences(mine, other, path="") -> list[str]:
    if isinstance(mine, dict) and isinstance(other, dict) and set(mine) == set(other):
        return [line for key in mine for line in differences(mine[key], other[key], f"{path}.{key}")]
    if isinstance(mine, list) and isinstance(other, list) and len(mine) == len(other):
        pairs = enumerate(zip(mine, other, strict=True))
        return [line for n, (a, b) in pairs for line in differences(a, b, f"{path}[{n}]")]
    return [] if mine == other else [f"{path}: {mine!r} instead of {other!r}"]
