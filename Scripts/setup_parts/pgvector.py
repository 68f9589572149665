"""A PostgreSQL with the extension pgvector, which Debian's has not: the tests start it, nothing else does."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from .fetch import Shelves, fetch
from .parts import PGVECTOR_FOLDERS, PGVECTOR_SOURCE
from .place import BLOCK, Stamps

TARGET = "postgresql-pgvector"
LAST = f"{TARGET}/{PGVECTOR_FOLDERS[0]}bin/postgres"     # stamped when all is there


def is_current(stamps: Stamps) -> bool:
    return stamps.matches(LAST, PGVECTOR_SOURCE.sha256)


def install(cache: Path, shelves: Shelves, stamps: Stamps) -> None:
    [archive] = fetch("PostgreSQL with pgvector (for tests)", (PGVECTOR_SOURCE,), shelves)
    target = cache / TARGET
    partial = target.with_name(target.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        _unpack(archive, partial)
        shutil.rmtree(target, ignore_errors=True)
        partial.replace(target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    stamps.record(LAST, PGVECTOR_SOURCE.sha256)
    shelves.discard((PGVECTOR_SOURCE,))


def _unpack(archive: Path, target: Path) -> None:
    """What a running server needs: not the headers and static libraries. The archive was verified, so its paths are its own."""
    with zipfile.ZipFile(archive) as wheel:
        for member in wheel.infolist():
            name = member.filename
            if member.is_dir() or not name.startswith(PGVECTOR_FOLDERS):
                continue
            if "/include/" in name or "/pgxs/" in name or name.endswith(".a"):
                continue
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with wheel.open(member) as source, path.open("wb") as output:
                shutil.copyfileobj(source, output, BLOCK)
            path.chmod(0o755 if "/bin/" in name else 0o644)
