"""From the start of the program to the local model's first token, against llama-server alone with the same prompt.

Both begin with no process; the files of the model are in the operating system's cache for both. Pintail is measured as
it is on a machine where it has never answered (it reads the whole prompt), and as it is ever after (it takes what all its
prompts share from disk, which llama-server alone does not).
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

from . import witness
from .line import Line, at_most, seconds
from .process import CannotRun, run
from .settings import Settings

QUESTION = "How many orders did we get in each year?"
TURNS = 2
PATIENCE = 300.0    # seconds


def first_token(settings: Settings) -> list[Line]:
    bench = FirstToken(settings)
    fresh, later, alone = [], [], []
    for _ in range(TURNS):
        bench.forget_prefixes()
        fresh.append(bench.pintail())
        later.append(bench.pintail())
        alone.append(bench.server_alone())
    prompt = f"llama-server alone, cold, same prompt; best of {TURNS}"
    return [
        at_most("first token, first run ever", min(fresh), min(alone), 1.10, seconds, prompt),
        at_most("first token, later runs", min(later), min(alone), 1.00, seconds, prompt),
    ]


class FirstToken:
    def __init__(self, settings: Settings):
        self.settings = settings
        native = Path(os.environ.get("PINTAIL_CACHE") or Path.home() / ".cache/pintail")
        self.server = native / "llama.cpp/llama-server"
        if not self.server.exists():
            raise CannotRun(f"{self.server} is missing; run `make setup`")
        self.folder = settings.folder / "first_token"
        # A cache folder of its own, so that what Pintail keeps of prompts is not the user's and can be forgotten.
        self.cache = self.folder / "cache"
        self.cache.mkdir(parents=True)
        for part in native.iterdir():
            if part.name != "prefixes":
                (self.cache / part.name).symlink_to(part)
        self.record = self.folder / "record.json"
        self.stand_in = self.folder / "llama-server"
        words = [sys.executable, "-I", "-S", witness.__file__, self.server, self.record]
        self.stand_in.write_text(f'#!/bin/sh\nexec {shlex.join(map(str, words))} "$@"\n')
        self.stand_in.chmod(0o755)
        self.environment = {
            "PINTAIL_CACHE": str(self.cache), "PINTAIL_HOME": str(self.folder / "home"),
            "PINTAIL_LLAMA_SERVER": str(self.stand_in),
        }
        run([settings.pintail, "sample", self.folder / "shop"])
        run([settings.pintail, "import", "--quiet", "--dataset", "shop", "--data", self.folder / "shop"], self.environment)

    def forget_prefixes(self) -> None:
        shutil.rmtree(self.cache / "prefixes", ignore_errors=True)

    def pintail(self) -> float:
        self.record.unlink(missing_ok=True)
        started = time.monotonic()
        # Whether the answer is right is not asked here.
        run([self.settings.pintail, "ask", "--quiet", "--json", "--model", "local", "--dataset", "shop", QUESTION],
            self.environment, accept=(0, 1, 3))
        if not self.record.exists():
            raise CannotRun("no token of the model was seen")
        return json.loads(self.record.read_text())["first_token"] - started

    def server_alone(self) -> float:
        """The same arguments, the same request, as Pintail's."""
        record = json.loads(self.record.read_text())
        arguments, place = list(record["arguments"]), self.folder / "alone.sock"
        arguments[arguments.index("--host") + 1] = str(place)
        place.unlink(missing_ok=True)
        started = time.monotonic()
        with subprocess.Popen([self.server, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as child:
            try:
                while b" 200 " not in ask(place, "GET /health", "", until=rb"\r\n"):
                    if child.poll() is not None or time.monotonic() - started > PATIENCE:
                        raise CannotRun("llama-server alone did not start")
                    time.sleep(0.01)
                if not witness.TOKEN.search(ask(place, "POST /v1/chat/completions", record["request"], until=witness.TOKEN.pattern)):
                    raise CannotRun("llama-server alone gave no token")
                return time.monotonic() - started
            finally:
                child.kill()


def ask(place: Path, what: str, body: str, until: bytes) -> bytes:
    """The beginning of the answer, up to the pattern; nothing when nobody listens."""
    data = body.encode()
    head = f"{what} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {len(data)}\r\n\r\n"
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(PATIENCE)
        try:
            connection.connect(str(place))
            connection.sendall(head.encode() + data)
            answer = b""
            while not re.search(until, answer) and (piece := connection.recv(1 << 16)):
                answer += piece
            return answer
        except (ConnectionError, FileNotFoundError):
            return b""
