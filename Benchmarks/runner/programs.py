"""The benchmarks that are Swift programs of their own: they compare inside one process and print what they found."""

from __future__ import annotations

import re

from .line import Line, at_most, below, megabytes, milliseconds, seconds
from .process import CannotRun, run
from .settings import Settings


def result_reading(settings: Settings) -> Line:
    output = run([settings.built("ResultReading")]).output
    reference, room = numbers(r"C loop ([\d.e-]+) seconds, room ([\d.e-]+) seconds", output)
    return at_most("read 1,000,000 rows", room, reference, 2.0, milliseconds, "C API loop that drops the values")


def profiling(settings: Settings) -> Line:
    output = run([settings.built("Profiling"), str(settings.rows)]).output
    reference, catalog = numbers(r"SUMMARIZE\s+([\d,]+)\s*ms\s+catalog\s+([\d,]+)\s*ms", output)
    return at_most(f"profile {settings.rows:,} rows", catalog / 1000, reference / 1000, 1.5, seconds, "SUMMARIZE")


def host_time(settings: Settings) -> Line:
    output = run([settings.built("HostTime")]).output
    host, reference = numbers(r"host\s+([\d.]+) ms\s+reference\s+([\d.]+) ms", output)
    worst = re.search(r"slowest\s+(.+)", output)
    return below("host's own time, 20 tables", host / 1000, reference / 1000, 0.050, milliseconds,
                 f"DuckDB parses and explains the same SQL; slowest: {worst[1] if worst else '?'}")


def retrieval(settings: Settings) -> list[Line]:
    output = run([settings.built("RetrievalScale")]).output
    link, every_name = numbers(r"link\s+([\d.]+) ms\s+reference\s+([\d.]+) ms", output)
    value, scan = numbers(r"value\s+([\d.]+) ms\s+scan\s+([\d.]+) ms", output)
    nearest, loop = numbers(r"nearest\s+([\d.]+) ms\s+loop\s+([\d.]+) ms", output)
    return [
        below("link, 20,000 columns", link / 1000, every_name / 1000, 0.030, milliseconds,
              "every name against every word"),
        below("find one of 1,000,000 values", value / 1000, scan / 1000, 0.005, milliseconds, "every value, but for case"),
        below("nearest of 21,000 documents", nearest / 1000, loop / 1000, 0.010, milliseconds, "array of arrays, sorted"),
    ]


def mapping_scale(settings: Settings) -> list[Line]:
    file = settings.folder / "warehouse.duckdb"
    run([settings.built("MappingScale"), "make", file])
    finished = run([settings.built("MappingScale"), "map", file])
    took, peak, again = numbers(r"map\s+([\d.]+) s\s+peak\s+([\d.]+) MB\s+remap\s+([\d.]+) s", finished.output)
    return [
        below("map 1,000 tables, 20,000 columns", took, took, 60, seconds, "itself: nothing else draws such a map"),
        below("  its peak memory", peak * 1e6, file.stat().st_size, 1e9, megabytes, "the size of the database's file"),
        below("  again, one table changed", again, took, took / 20, seconds, "the whole map; the same catalog comes out"),
    ]


def numbers(pattern: str, output: str) -> list[float]:
    found = re.search(pattern, output)
    if not found:
        raise CannotRun(f"unexpected output: {output.strip()[-300:]}")
    return [float(number.replace(",", "")) for number in found.groups()]
