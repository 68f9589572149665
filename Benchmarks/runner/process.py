"""Child processes with their time and memory."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 1200.0    # seconds


class CannotRun(Exception):
    """A benchmark could not be carried out, which is something else than a missed bar."""


@dataclass
class Finished:
    seconds: float
    peak_bytes: int    # the largest resident size, files mapped into memory included
    output: str


def run(command: list[str | Path], environment: dict[str, str] | None = None, accept: tuple[int, ...] = (0,)) -> Finished:
    """Runs to the end. An exit code other than those accepted is an error that shows what the command wrote."""
    words = [str(word) for word in command]
    overdue = False

    def end() -> None:
        nonlocal overdue
        overdue = True
        child.kill()

    started = time.monotonic()
    with subprocess.Popen(words, env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace") as child:
        watch = threading.Timer(PATIENCE, end)
        watch.start()
        output = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        took = time.monotonic() - started
        watch.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
    if overdue:
        raise CannotRun(f"{Path(words[0]).name} did not end within {PATIENCE:.0f} s")
    if child.returncode not in accept:
        raise CannotRun(f"{Path(words[0]).name} ended with {child.returncode}: {output.strip()[-400:]}")
    return Finished(took, usage.ru_maxrss * 1024, output)
