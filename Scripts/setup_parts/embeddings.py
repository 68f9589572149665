"""The embedding model: fetched, then converted once with tools that live in a throw-away environment."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from .fetch import Shelves, fetch
from .parts import EMBEDDING_SOURCE
from .place import Stamps
from .problem import Problem

RELATIVE_PATH = "models/all-minilm-l6-v2-f16.gguf"
CONVERTER = Path(__file__).with_name("minilm_to_gguf.py")
TOOLS = ("gguf==0.19.0", "safetensors==0.8.0", "numpy")


def conversion_key() -> str:
    """Changes with the model, the converter and the writer of the format."""
    return hashlib.sha256(f"{EMBEDDING_SOURCE.sha256} {TOOLS} {CONVERTER.read_text()}".encode()).hexdigest()


def is_current(stamps: Stamps) -> bool:
    return stamps.matches(RELATIVE_PATH, conversion_key())


def build(cache: Path, shelves: Shelves, stamps: Stamps) -> None:
    [archive] = fetch("embedding model", (EMBEDDING_SOURCE,), shelves)
    environment, target = cache / "build/embeddings", cache / RELATIVE_PATH
    partial = target.with_name(target.name + ".partial")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        _run([sys.executable, "-m", "venv", environment], "Install python3-venv and run the set-up again.")
        python = environment / "bin/python"
        _run([python, "-m", "pip", "install", "--quiet", "--no-input", *TOOLS], "Check the network and pip's settings.")
        _run([python, CONVERTER, archive, partial], "Run the set-up again.")
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
        shutil.rmtree(environment, ignore_errors=True)
    stamps.record(RELATIVE_PATH, conversion_key())
    shelves.discard((EMBEDDING_SOURCE,))


def _run(command: list, remedy: str) -> None:
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        lines = (done.stdout + done.stderr).strip().splitlines()[-6:]
        raise Problem("The embedding model could not be converted:\n    " + "\n    ".join(lines), remedy)
