"""Small stores for tests: raw rows → CSV files + mapping folder + crm.toml → a built snapshot."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from crm_dash.build.run import build
from crm_dash.facts.encode import encode_panel
from crm_dash.panel import build_panel, make_ask
from crm_dash.schema import canonical_tables
from crm_dash.scope import find_viewer
from crm_dash.settings import Settings, load_settings
from crm_dash.store import Snapshot, Store

Tables = Mapping[str, Sequence[Mapping[str, Any]]]


def write_source(folder: Path, tables: Tables, *, panel: str = "", extra: str = "") -> Path:
    """Write ``tables`` as a files source below ``folder``; the path of its crm.toml."""
    files, mapping = folder / "exports", folder / "mapping"
    files.mkdir(parents=True)
    mapping.mkdir()
    for name, rows in tables.items():
        columns = [column.name for column in canonical_tables()[name].columns]
        with (files / f"{name}.csv").open("w", newline="", encoding="utf-8") as handle:
            writer = csv.DictWriter(handle, columns, lineterminator="\n", quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows({key: _text(value) for key, value in row.items()} for row in rows)
        select = f"select * from read_csv('{name}.csv', header = true, all_varchar = true, quote = '\"', delim = ',')"
        (mapping / f"{name}.sql").write_text(select, encoding="utf-8")
    config = folder / "crm.toml"
    config.write_text(
        '[source]\nkind = "files"\npath = "exports"\nmappings = "mapping"\nmax_rejects = 0\n'
        f'[store]\npath = "store"\n[panel]\n{panel}\n{extra}',
        encoding="utf-8",
    )
    return config


def built(config: Path, *, today: date) -> tuple[Settings, Snapshot]:
    """Build the store of ``config`` and open its snapshot."""
    settings = load_settings(config, environ={})
    build(settings, today=today)
    return settings, Store(settings).current()


def panel_json(
    snapshot: Snapshot,
    settings: Settings,
    user_id: str,
    customer_id: str,
    *,
    distributor: str | None = None,
    as_of: date,
    today: date,
) -> dict[str, Any]:
    """The product's panel as JSON values."""
    ask = make_ask(
        snapshot,
        settings,
        find_viewer(snapshot, user_id),
        customer_id,
        distributor=distributor,
        as_of=as_of.isoformat(),
        today=today,
    )
    return encode_panel(build_panel(ask, settings))


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
