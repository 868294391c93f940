"""A PostgreSQL source: the same mapping SELECTs over an attached database, on a server of the test's own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from crm_dash.build.run import build
from crm_dash.errors import SourceError
from crm_dash.settings import load_settings
from crm_dash.store import Store
from tests.serving import free_port

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
pytestmark = pytest.mark.skipif(not BINARIES, reason="no PostgreSQL server on this machine; .ci/run installs one")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A throw-away server on loopback; PostgreSQL refuses to run as root, so it runs as its own user there.

    In a folder of the system's: pytest's own folders are closed to other users, at a depth that xdist changes.
    """
    binaries, data, port = BINARIES[-1], Path(tempfile.mkdtemp(prefix="crm-postgres-")), free_port()
    user = {}
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(data, owner.pw_uid, owner.pw_gid)
        user = {"user": owner.pw_uid, "group": owner.pw_gid}
    run = partial(subprocess.run, check=True, stdout=subprocess.DEVNULL, cwd="/", **user)
    run([binaries / "initdb", "-D", data, "-U", "crm", "-A", "trust", "--no-sync"])
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={data} -c fsync=off"
    control = [binaries / "pg_ctl", "-D", data, "-w", "-l", data / "log"]
    run([*control, "-o", options, "start"])
    try:
        yield f"postgresql://crm@127.0.0.1:{port}/postgres"
    finally:
        run([*control, "-m", "immediate", "stop"])
        shutil.rmtree(data)


def _settings(folder: Path, url: str):
    mapping = folder / "mapping"
    mapping.mkdir()
    selects = {
        "organisations": "select id as organisation_id, name, 'manufacturer' as kind from source.public.companies",
        "users": "select 'u' as user_id, 'U' as name, id as organisation_id, 'admin' as role, true as active"
        " from source.public.companies",
        "customers": "select 'c' as customer_id, 'C' as name",
        "accounts": "select id as organisation_id, 'c' as customer_id, 'customer' as kind from source.public.companies",
        "brands": "select 'b' as brand_id, 'B' as name, id as manufacturer_id from source.public.companies",
        "products": "select 'p' as product_id, 'P' as name, 'b' as brand_id",
        "sales": "select doc as document_id, 1 as line_no, sold_at as sold_on, 'c' as customer_id, 'p' as product_id,"
        " 1 as quantity, amount from source.public.invoices",
    }
    for table, select in selects.items():
        (mapping / f"{table}.sql").write_text(select)
    config = folder / "crm.toml"
    config.write_text(f'[source]\nkind = "postgres"\nurl = "{url}"\nmappings = "mapping"\n[store]\npath = "store"\n')
    return load_settings(config, environ={})


def test_invoices_are_read_with_their_local_date(tmp_path: Path, url: str) -> None:
    psql = shutil.which("psql") or str(BINARIES[-1] / "psql")
    sql = (
        "create table companies (id text, name text); insert into companies values ('M', 'Maker');"
        "create table invoices (doc int, sold_at timestamptz, amount numeric);"
        # Half past eleven at night in UTC is the next day, and the next month, in Madrid.
        "insert into invoices values (1, '2025-03-31 23:30:00+00', 10.005), (2, '2025-03-31 21:59:59+00', 5)"
    )
    subprocess.run([psql, url, "-q", "-c", sql], check=True)
    settings = _settings(tmp_path, url)
    report = build(settings, today=date(2025, 6, 1))
    assert next(table.rows for table in report.tables if table.name == "sales") == 2
    rows = (
        Store(settings)
        .current()
        .rows(
            "select document_id, sold_on, amount from visible_sales('M', 'manufacturer', 'all', 'c', '2025-12-31')"
            " order by document_id",
            {},
        )
    )
    assert [(row["document_id"], str(row["sold_on"]), str(row["amount"])) for row in rows] == [
        ("1", "2025-04-01", "10.01"),
        ("2", "2025-03-31", "5.00"),
    ]


def test_an_unreachable_database_is_a_clear_error_without_the_secret(tmp_path: Path) -> None:
    settings = _settings(tmp_path, "postgresql://crm:hunter2@127.0.0.1:1/none")
    with pytest.raises(SourceError, match="cannot be reached") as error:
        build(settings, today=date(2025, 6, 1))
    assert "hunter2" not in str(error.value)
