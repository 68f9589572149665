"""Import of a large file, against DuckDB's command line making a database file of it."""

from __future__ import annotations

import shutil
from pathlib import Path

from . import sales
from .line import Line, at_most, megabytes, seconds
from .process import CannotRun, run
from .settings import Settings

TURNS = 2


def csv(settings: Settings) -> Line:
    return against_duckdb(settings, "csv", "read_csv")


def parquet(settings: Settings) -> Line:
    return against_duckdb(settings, "parquet", "read_parquet")


def against_duckdb(settings: Settings, ending: str, reader: str) -> Line:
    file = sales.write(settings.duckdb, settings.folder / f"sales.{ending}", settings.rows)
    database, home = settings.folder / "sales.duckdb", settings.folder / "home"

    def reference() -> float:
        database.unlink(missing_ok=True)
        return run([settings.duckdb, database, "-c", f"CREATE TABLE sales AS SELECT * FROM {reader}('{file}')"]).seconds

    def ours() -> float:
        shutil.rmtree(home, ignore_errors=True)
        done = run([settings.pintail, "import", "--quiet", "--dataset", "sales", "--data", file], {"PINTAIL_HOME": str(home)})
        if f"sales: {settings.rows} rows" not in done.output:
            raise CannotRun(f"the import does not report {settings.rows} rows: {done.output.strip()[-200:]}")
        return done.seconds

    # Each goes first once, and the better of its turns counts: the first to read the file also fills the file cache.
    took = {reference: [], ours: []}
    for turn in range(TURNS):
        for side in (reference, ours) if turn % 2 == 0 else (ours, reference):
            took[side].append(side())
    note = f"duckdb FILE -c 'CREATE TABLE … {reader}', {megabytes(file.stat().st_size)}"
    file.unlink()
    database.unlink()
    shutil.rmtree(home)
    return at_most(f"import {settings.rows:,} rows, {ending}", min(took[ours]), min(took[reference]), 1.10, seconds, note)


def memory(settings: Settings) -> Line:
    """Peak memory while a file four times as large as the limit is imported."""
    limit = settings.memory_limit
    file = sales.write(settings.duckdb, settings.folder / "large.csv", rows_for(4 * limit))
    if file.stat().st_size < 4 * limit:
        raise CannotRun(f"the file has {megabytes(file.stat().st_size)}, fewer than four times {megabytes(limit)}")
    home, database = settings.folder / "home", settings.folder / "large.duckdb"
    ours = run([settings.pintail, "import", "--quiet", "--dataset", "large", "--data", file],
               {"PINTAIL_HOME": str(home), "PINTAIL_MEMORY_LIMIT": str(limit)})
    duckdb = run([settings.duckdb, database, "-c", f"SET memory_limit = '{limit}B'; CREATE TABLE large AS FROM read_csv('{file}')"])
    note = f"the limit; file {megabytes(file.stat().st_size)}; duckdb alone {megabytes(duckdb.peak_bytes)}"
    file.unlink()
    database.unlink()
    shutil.rmtree(home)
    return at_most("peak memory of an import", ours.peak_bytes, limit, 1.20, megabytes, note)


def rows_for(size: int) -> int:
    """A row of the table is a little more than 100 bytes of CSV."""
    return size // 95
