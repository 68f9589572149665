"""A small query over HTTP, against the same one through DuckDB's C API in this process."""

from __future__ import annotations

import ctypes
import json
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from .line import Line, below, milliseconds
from .process import CannotRun
from .serve_cached import import_sample
from .server import DATASET, Server, post
from .settings import Settings

WARMING, TURNS = 50, 500


def serve_sql(settings: Settings) -> Line:
    import_sample(settings)
    first = 10_001    # the sample's first order
    with Server(settings) as server, CDatabase(settings.folder / "shop/orders.csv", "orders") as database:
        connection = server.connection()

        def over_http(order: int) -> int:
            answer = post(connection, "/v1/sql", json.dumps({"dataset": DATASET, "sql": query(order)}).encode())
            return json.loads(answer)["row_count"]

        # Each turn asks for another order, which no cache of results holds.
        served, direct = [], []
        for turn in range(WARMING + TURNS):
            order = first + turn
            pair = timed(over_http, order), timed(lambda order: database.rows(query(order)), order)
            if any(rows != 1 for _, rows in pair):
                raise CannotRun(f"order {order} gives {pair[0][1]} rows over HTTP and {pair[1][1]} directly")
            if turn >= WARMING:
                served.append(pair[0][0])
                direct.append(pair[1][0])
        connection.close()
    over, reference = statistics.median(served) - statistics.median(direct), statistics.median(direct)
    note = f"the query through the C API, which comes off; medians of {TURNS}, one connection"
    return below("/v1/sql on top of its query", over, reference, 0.001, milliseconds, note)


def query(order: int) -> str:
    return f"SELECT * FROM orders WHERE id = {order}"


def timed(body: Callable[[int], int], order: int) -> tuple[float, int]:
    started = time.perf_counter()
    rows = body(order)
    return time.perf_counter() - started, rows


class CDatabase:
    """A table in DuckDB's memory, asked through the C API; see duckdb.h."""

    def __init__(self, file: Path, table: str):
        cache = Path(os.environ.get("PINTAIL_CACHE") or Path.home() / ".cache/pintail")
        found = sorted(cache.glob("duckdb-*/lib/libduckdb.so"))
        if not found:
            raise CannotRun(f"there is no libduckdb.so below {cache}; run `make setup`")
        self.library = ctypes.CDLL(str(found[-1]))
        self.library.duckdb_fetch_chunk.restype = ctypes.c_void_p
        self.library.duckdb_fetch_chunk.argtypes = [DuckDBResult]
        self.library.duckdb_data_chunk_get_size.restype = ctypes.c_uint64
        self.library.duckdb_data_chunk_get_size.argtypes = [ctypes.c_void_p]
        self.file, self.table = file, table
        self.database, self.connection = ctypes.c_void_p(), ctypes.c_void_p()

    def __enter__(self) -> CDatabase:
        if self.library.duckdb_open(None, ctypes.byref(self.database)) != 0:
            raise CannotRun("DuckDB does not open a database in memory")
        self.library.duckdb_connect(self.database, ctypes.byref(self.connection))
        self.rows(f"CREATE TABLE {self.table} AS FROM read_csv('{self.file}')")
        return self

    def __exit__(self, *_: object) -> None:
        self.library.duckdb_disconnect(ctypes.byref(self.connection))
        self.library.duckdb_close(ctypes.byref(self.database))

    def rows(self, sql: str) -> int:
        """Runs to the end and fetches all chunks, without looking at values."""
        result = DuckDBResult()
        if self.library.duckdb_query(self.connection, sql.encode(), ctypes.byref(result)) != 0:
            raise CannotRun(f"DuckDB does not run: {sql}")
        rows = 0
        while chunk := ctypes.c_void_p(self.library.duckdb_fetch_chunk(result)):
            rows += self.library.duckdb_data_chunk_get_size(chunk)
            self.library.duckdb_destroy_data_chunk(ctypes.byref(chunk))
        self.library.duckdb_destroy_result(ctypes.byref(result))
        return rows


class DuckDBResult(ctypes.Structure):
    """`duckdb_result`: three counts and three pointers, none of them for us."""

    _fields_ = [("hidden", ctypes.c_uint64 * 6)]
