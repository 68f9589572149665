"""FastAPI and uvicorn in an environment of their own: what the server's benchmarks compare with."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from .place import Stamps
from .problem import Problem

FOLDER = "bench-python"
# uvicorn takes the last two by itself where they are, as its own "standard" extra has them.
PACKAGES = ("fastapi==0.165.0", "uvicorn==0.54.0", "uvloop==0.23.0", "httptools==0.9.0")
MARK = f"{FOLDER}/pyvenv.cfg"


def key() -> str:
    return hashlib.sha256(f"{PACKAGES} {sys.version_info[:2]}".encode()).hexdigest()


def is_current(stamps: Stamps) -> bool:
    return stamps.matches(MARK, key())


def install(cache: Path, stamps: Stamps) -> None:
    folder = cache / FOLDER
    print(f"  installing {', '.join(PACKAGES)} (for benchmarks)", file=sys.stderr)
    shutil.rmtree(folder, ignore_errors=True)
    _run([sys.executable, "-m", "venv", folder], "Install python3-venv and run the set-up again.")
    _run([folder / "bin/python", "-m", "pip", "install", "--quiet", "--no-input", *PACKAGES], "Check the network and pip's settings.")
    stamps.record(MARK, key())


def _run(command: list, remedy: str) -> None:
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        lines = (done.stdout + done.stderr).strip().splitlines()[-6:]
        raise Problem("The benchmarks' Python packages could not be installed:\n    " + "\n    ".join(lines), remedy)
