"""Drives `pintail mcp` with the official client of the Model Context Protocol; one line of JSON a check on its output.

Usage: mcp_client.py PINTAIL DATASET SCENARIO, with the server's environment in this one's.
"""

from __future__ import annotations

import json
import os
import sys
import time

import anyio
from mcp import Client, MCPError, StdioServerParameters

PINTAIL, DATASET, SCENARIO = sys.argv[1:4]
CROSS_JOIN = ("SELECT count(*) FROM trips a, trips b, trips c, trips d, trips e, trips f, trips g, trips h "
              "WHERE a.trip_id * b.trip_id + c.trip_id > d.trip_id * e.trip_id - f.trip_id + g.trip_id * h.trip_id")


def say(check: str, value: object) -> None:
    print(json.dumps({"check": check, "value": value}), flush=True)


def client(mode: str, *options: str) -> Client:
    server = StdioServerParameters(command=PINTAIL, args=["mcp", *options], env=dict(os.environ))
    return Client(server, mode=mode, read_timeout_seconds=120)


async def call(session: Client, name: str, **arguments: object) -> dict:
    """The client itself checks results against the tools' output schemas."""
    result = await session.call_tool(name, {"dataset": DATASET, **arguments})
    return {"is_error": bool(result.is_error), "text": result.content[0].text, "content": result.structured_content}


async def tools() -> None:
    for mode in ("legacy", "2026-07-28", "auto"):
        async with client(mode) as session:
            listed = await session.list_tools()
            say(f"revision {mode}", session.protocol_version)
            say(f"tools {mode}", sorted(tool.name for tool in listed.tools))
            described = await call(session, "describe_dataset")
            say(f"tables {mode}", sorted(table["name"] for table in described["content"]["tables"]))
            rows = await call(session, "run_sql", sql="SELECT count(*) AS n FROM trips")
            say(f"rows {mode}", rows["content"]["rows"])
            values = await call(session, "find_values", text="rostok")
            say(f"values {mode}", [value["value"] for value in values["content"]["values"]])
    async with client("auto", "--allow-saving") as session:
        say("may save", "save_verified_query" in [tool.name for tool in (await session.list_tools()).tools])
        say("resources", sorted(resource.uri for resource in (await session.list_resources()).resources))
        model = await session.read_resource(f"pintail://datasets/{DATASET}/semantic-model")
        say("model", model.contents[0].text[:2000])


async def hostile() -> None:
    async with client("auto", "--dataset", DATASET) as session:
        for sql in ("DROP TABLE trips", "SELECT * FROM read_csv('/etc/passwd')", "COPY trips TO '/tmp/pintail-stolen'", "ATTACH 'x'", "\u202eSELECT 1;--"):
            say("refused", (await call(session, "run_sql", sql=sql))["is_error"])
        note = await call(session, "run_sql", sql="SELECT text FROM notes WHERE note_id = 1")
        say("value", note["content"]["rows"][0][0])
        say("other dataset", (await session.call_tool("run_sql", {"dataset": "../" + DATASET, "sql": "SELECT 1"})).is_error)
        try:
            await session.call_tool("save_verified_query", {"dataset": DATASET, "question": "x", "sql": "SELECT 1"})
            say("saved", True)
        except MCPError as error:
            say("not saved", error.error.code)
        say("alive", (await call(session, "run_sql", sql="SELECT 1 AS one"))["content"]["rows"])


async def cancel() -> None:
    async with client("auto") as session:
        started = time.monotonic()
        with anyio.move_on_after(1):
            await call(session, "run_sql", sql=CROSS_JOIN)
        # Two connections run queries: were the first still busy after two of these, the next would wait for it.
        with anyio.move_on_after(1):
            await call(session, "run_sql", sql=CROSS_JOIN)
        say("after", (await call(session, "run_sql", sql="SELECT 1 AS one"))["content"]["rows"])
        say("seconds", time.monotonic() - started)


async def ask() -> None:
    async with client("auto") as session:
        steps: list[float] = []

        async def progress(done: float, total: float | None, message: str | None) -> None:
            steps.append(done)

        result = await session.call_tool("ask", {"dataset": DATASET, "question": "How many trips are there?"}, progress_callback=progress)
        content = result.structured_content or {}
        say("status", content.get("status"))
        say("answer", content.get("rows"))
        say("steps rise", len(steps) > 3 and steps == sorted(set(steps)))
        declined = await session.call_tool("ask", {"dataset": DATASET, "question": "Delete all trips"})
        say("declined", [bool(declined.is_error), (declined.structured_content or {}).get("status")])


anyio.run({"tools": tools, "hostile": hostile, "cancel": cancel, "ask": ask}[SCENARIO])
