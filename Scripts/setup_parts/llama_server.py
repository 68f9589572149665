"""Building llama-server for the processor of this machine."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import time
from collections import deque
from pathlib import Path

from .fetch import Shelves, fetch
from .parts import LLAMA_SOURCE, LLAMA_SOURCE_FOLDER
from .place import Stamps, extract_folder
from .problem import Problem
from .progress import Progress, duration_text

RELATIVE_PATH = "llama.cpp/llama-server"
OPTIONS = (
    "-DCMAKE_BUILD_TYPE=Release", "-DBUILD_SHARED_LIBS=OFF", "-DGGML_NATIVE=ON", "-DLLAMA_CURL=OFF",
    "-DLLAMA_BUILD_TESTS=OFF", "-DLLAMA_BUILD_EXAMPLES=OFF", "-DLLAMA_BUILD_SERVER=ON", "-DLLAMA_BUILD_UI=OFF",
    "-DLLAMA_OPENSSL=OFF",
)
NINJA_STEP = re.compile(rb"^\[(\d+)/(\d+)\]")


def build_key() -> str:
    """Changes with the source, our options and the processor: a native build may not run on another one."""
    flags = ""
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith(("flags", "Features")):
                flags = " ".join(sorted(line.partition(":")[2].split()))
                break
    except OSError:
        pass    # without it only source and options tell builds apart
    return hashlib.sha256("\n".join((LLAMA_SOURCE.sha256, *OPTIONS, flags)).encode()).hexdigest()


def is_current(stamps: Stamps, look_inside: bool) -> bool:
    return stamps.matches(RELATIVE_PATH, build_key()) and (not look_inside or runs(stamps.cache / RELATIVE_PATH))


def runs(server: Path) -> bool:
    try:
        return subprocess.run([server, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def build(cache: Path, shelves: Shelves, stamps: Stamps) -> None:
    [archive] = fetch("llama-server source", (LLAMA_SOURCE,), shelves)
    source, output = cache / "build/llama.cpp", cache / "build/llama.cpp/build"
    log = cache / "logs/llama-server-build.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    extract_folder(archive, LLAMA_SOURCE_FOLDER, source)
    with log.open("wb") as log_file:
        _run("configuring llama-server", ["cmake", "-G", "Ninja", "-S", source, "-B", output, *OPTIONS], log_file, log)
        _run("building llama-server", ["ninja", "-C", output, "llama-server"], log_file, log)
    built, target = output / "bin/llama-server", cache / RELATIVE_PATH
    if not runs(built):
        raise Problem("llama-server was built but does not start.", f"The log is {log}.")
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    shutil.copy2(built, partial)
    partial.replace(target)
    stamps.record(RELATIVE_PATH, build_key())
    shutil.rmtree(cache / "build", ignore_errors=True)
    shelves.discard((LLAMA_SOURCE,))


def _run(title: str, command: list, log_file, log: Path) -> None:
    """Runs a build step: everything goes to the log, the [n/m] of ninja becomes the bar."""
    bar, started, recent = None, time.monotonic(), deque(maxlen=12)
    process = subprocess.Popen(
        [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        for line in process.stdout:
            log_file.write(line)
            recent.append(line.decode(errors="replace").rstrip())
            if step := NINJA_STEP.match(line):
                done, total = int(step[1]), int(step[2])
                if bar is None or bar.total != total:
                    bar = Progress(title, total, unit="steps")
                bar.update(done)
    except BaseException:
        process.terminate()
        raise
    finally:
        process.wait()
    if process.returncode != 0:
        if bar:
            bar.abandon()
        raise Problem(f"{title} failed:\n    " + "\n    ".join(recent), f"The whole log is {log}.")
    if bar:
        bar.finish(f"done ({duration_text(time.monotonic() - started)})")
