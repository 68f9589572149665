"""A large file sent in pieces, against writing the same file to the same disk."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

from . import sales
from .line import Line, at_most, below, megabytes, seconds
from .process import CannotRun, run
from .server import Server
from .settings import Settings

PIECE = 512 << 20    # bytes
TURNS = 2


def serve_upload(settings: Settings) -> list[Line]:
    # 20,000,000 rows are 2 GB.
    file = sales.write(settings.duckdb, settings.folder / "large.csv", 2 * settings.rows)
    size, copy = file.stat().st_size, settings.folder / "copy.csv"
    ours, reference, growth, again = [], [], 0, 0
    with Server(settings) as server:
        time.sleep(2)
        # The first is not counted: it is the one that reads the file from the disk.
        for turn in range(TURNS + 1):
            command = ["dd", f"if={file}", f"of={copy}", "bs=1M", "conv=fsync", "status=none"]
            writing = run(command).seconds
            copy.unlink()
            before = server.resident
            server.forget_peak()
            started = time.monotonic()
            place = upload(server, file)
            sending = time.monotonic() - started
            growth = max(growth, server.peak - before)
            check(server, place, size)
            if turn > 0:
                reference.append(writing)
                ours.append(sending)
            remove(server, place)
    file.unlink()
    shutil.rmtree(settings.folder / "home")
    speed = f"{size / min(ours) / 1e6:.0f} MB/s against {size / min(reference) / 1e6:.0f} MB/s"
    return [
        at_most(f"upload of {megabytes(size)}", min(ours), min(reference), 1 / 0.7, seconds,
                f"dd with fsync; {speed}, best of {TURNS}"),
        below("  memory it takes", growth, size, 100e6, megabytes, "the size of the file"),
    ]


def upload(server: Server, file: Path) -> str:
    size = file.stat().st_size
    place = "/v1/uploads/" + json.loads(server.post("/v1/uploads", {"name": "large.csv", "size": size}))["id"]
    connection = server.connection()
    with file.open("rb") as source:
        for offset in range(0, size, PIECE):
            length = min(PIECE, size - offset)
            connection.putrequest("PATCH", place)
            connection.putheader("Content-Type", "application/offset+octet-stream")
            connection.putheader("Content-Length", str(length))
            connection.putheader("Upload-Offset", str(offset))
            connection.endheaders()
            # The sender shares the machine with the server: its bytes go from the file to the socket in the kernel.
            connection.sock.sendfile(source, offset, length)
            response = connection.getresponse()
            text = response.read()
            if response.status != 204:
                raise CannotRun(f"a piece was answered {response.status}: {text[:300].decode(errors='replace')}")
    connection.close()
    return place


def check(server: Server, place: str, size: int) -> None:
    connection = server.connection()
    connection.request("HEAD", place)
    there = connection.getresponse().headers["Upload-Offset"]
    connection.close()
    if there != str(size):
        raise CannotRun(f"the server has {there} of {size} bytes")


def remove(server: Server, place: str) -> None:
    connection = server.connection()
    connection.request("DELETE", place)
    connection.getresponse().read()
    connection.close()
