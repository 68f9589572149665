"""The table that is imported: twelve columns of the kinds a sales table has, drawn from hashes of the row's number, so
that every run on every machine makes the same. Benchmarks/Profiling profiles the same table."""

from __future__ import annotations

from pathlib import Path

from .process import run


def write(duckdb: Path, file: Path, rows: int) -> Path:
    """CSV or Parquet, as the file's name says."""
    run([duckdb, "-c", f"COPY ({select(rows)}) TO '{file}'"])
    return file


def select(rows: int) -> str:
    return f"""
        SELECT i::BIGINT AS sale_id,
            (hash(i) % 200000)::INTEGER AS customer_id,
            (hash(i + 1) % 5000)::INTEGER AS product_id,
            DATE '2020-01-01' + (hash(i + 2) % 1500)::INTEGER AS sold_on,
            TIMESTAMP '2020-01-01' + to_seconds((hash(i + 3) % 100000000)::BIGINT) AS created_at,
            (1 + hash(i + 4) % 20)::INTEGER AS quantity,
            ((hash(i + 5) % 1000000) / 100.0)::DECIMAL(12, 2) AS price,
            (hash(i + 6) % 1000000007) / 1e4::DOUBLE AS score,
            ['north', 'south', 'east', 'west'][1 + (hash(i + 7) % 4)::INTEGER] AS region,
            'city ' || (hash(i + 8) % 800) AS city,
            'note ' || (hash(i + 9) % 3000000) AS note,
            hash(i + 10) % 10 < 3 AS returned
        FROM range({rows}) numbers(i)"""
