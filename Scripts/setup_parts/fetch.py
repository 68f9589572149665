"""Fetching archives with pip, which knows this machine's index, proxy and certificates.

pip checks the hash itself and we check it again. Its progress is read from the folder it writes to, because the sizes
are known beforehand and pip of Debian 12 can draw a bar only for one file at a time.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from .parts import Download
from .problem import Problem
from .progress import Progress


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True)
class Shelves:
    """Where archives lie: those put there by hand are used and never removed, our own are removed after use."""

    by_hand: Path
    own: Path

    def find(self, download: Download) -> Path | None:
        for folder in (self.by_hand, self.own):
            path = folder / download.filename
            if path.is_file() and path.stat().st_size == download.size:
                return path
        return None

    def discard(self, downloads: tuple[Download, ...]) -> None:
        for download in downloads:
            (self.own / download.filename).unlink(missing_ok=True)


def fetch(title: str, downloads: tuple[Download, ...], shelves: Shelves) -> list[Path]:
    """Fetches what is on no shelf yet, one bar for all, and returns the verified archives in order."""
    shelves.own.mkdir(parents=True, exist_ok=True)
    for scratch in shelves.own.glob("fetching-*"):
        shutil.rmtree(scratch, ignore_errors=True)      # of a run that was killed
    bar = Progress(title, sum(download.size for download in downloads))
    done = sum(download.size for download in downloads if shelves.find(download))
    bar.start_at(done)
    for download in downloads:
        if shelves.find(download):
            continue
        try:
            _fetch_one(download, shelves.own, lambda size: bar.update(done + size))
        except BaseException:
            bar.abandon()
            raise
        done += download.size
    archives = [_verified(download, shelves) for download in downloads]
    bar.finish()
    return archives


def _verified(download: Download, shelves: Shelves) -> Path:
    path = shelves.find(download)
    if path is not None and sha256_of(path) == download.sha256:
        return path
    shelves.discard((download,))
    raise Problem(
        f"{download.filename} does not have the expected contents (sha256).",
        f"Remove it from {shelves.by_hand} if it lies there and run the set-up again; if it happens twice, the index "
        "serves another file: do not use it.")


def _fetch_one(download: Download, folder: Path, on_size) -> None:
    # pip writes into a scratch folder beside the target, so that an interrupted run leaves nothing half-written there
    # and the finished archive is renamed within one file system.
    scratch = Path(tempfile.mkdtemp(prefix="fetching-", dir=folder))
    try:
        log = scratch / "pip.log"
        with log.open("wb") as output:
            pip = subprocess.Popen(
                _pip_command(download, scratch), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                env={**os.environ, "TMPDIR": str(scratch)})
            try:
                while pip.poll() is None:
                    on_size(min(_largest_file(scratch), download.size))
                    time.sleep(0.1)
            except BaseException:
                pip.terminate()
                pip.wait()
                raise
        archive = scratch / "out" / download.filename
        if pip.returncode != 0 or not archive.is_file():
            raise Problem(
                f"pip could not fetch {download.requirement}:\n    " + _last_lines(log),
                "Check the network and pip's settings (`pip config list`), then run the set-up again; "
                "what is already there is kept.")
        if archive.stat().st_size != download.size:
            raise Problem(f"{download.filename} has {archive.stat().st_size} bytes, not {download.size}.",
                          "Run the set-up again; if it happens twice, the index serves another file: do not use it.")
        archive.replace(folder / download.filename)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _pip_command(download: Download, scratch: Path) -> list[str]:
    wanted = scratch / "wanted.txt"
    wanted.write_text(f"{download.requirement} --hash=sha256:{download.sha256}\n")
    name = download.requirement.split("==")[0]
    form = ["--no-binary", name] if download.is_source else ["--only-binary", ":all:"]
    return [sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--no-cache-dir", "--no-deps",
            "--require-hashes", "--progress-bar", "off", *form, *download.tags,
            "--dest", str(scratch / "out"), "--requirement", str(wanted)]


def _largest_file(folder: Path) -> int:
    largest = 0
    for root, _, names in os.walk(folder):
        for name in names:
            try:
                largest = max(largest, os.stat(os.path.join(root, name)).st_size)
            except FileNotFoundError:
                pass    # pip moved it meanwhile
    return largest


def _last_lines(log: Path, count: int = 6) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return "\n    ".join(lines[-count:]) or "no message"
