"""Putting files of fetched archives in their place, and knowing later that they still are what they were."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
import zipfile
from contextlib import contextmanager
from pathlib import Path

from .fetch import sha256_of
from .parts import File
from .problem import Problem
from .progress import Progress

BLOCK = 1 << 20


class Stamps:
    """Sizes and times of the files we verified: a file that still has them needs no second look at its contents."""

    def __init__(self, cache: Path):
        self.cache, self.path = cache, cache / "setup.json"
        try:
            self.entries: dict[str, dict] = json.loads(self.path.read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            self.entries = {}

    def is_current(self, file: File, look_inside: bool) -> bool:
        path = self.cache / file.path
        if not path.is_file() or path.stat().st_size != file.size:
            return False
        known = self.entries.get(file.path)
        if known == self._entry(path, file.sha256) and not look_inside:
            return True
        if sha256_of(path) != file.sha256:
            return False
        self.record(file.path, file.sha256)
        return True

    def record(self, relative: str, digest: str) -> None:
        self.entries[relative] = self._entry(self.cache / relative, digest)
        write_text(self.path, json.dumps(self.entries, indent=1, sort_keys=True) + "\n")

    def matches(self, relative: str, digest: str) -> bool:
        path = self.cache / relative
        return path.is_file() and self.entries.get(relative) == self._entry(path, digest)

    @staticmethod
    def _entry(path: Path, digest: str) -> dict:
        status = path.stat()
        return {"size": status.st_size, "modified": status.st_mtime_ns, "sha256": digest}


def write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.write_text(text)
    partial.replace(path)


def place(file: File, archives: list[Path], cache: Path) -> None:
    """Joins the members into the file; it appears under its name only when complete and verified."""
    target = cache / file.path
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    bar, written, digest = Progress(f"unpacking {target.name}", file.size), 0, hashlib.sha256()
    try:
        with partial.open("wb") as output:
            for archive, member in zip(archives, file.members, strict=True):
                with _open_member(archive, member) as source:
                    while block := source.read(BLOCK):
                        output.write(block)
                        digest.update(block)
                        written += len(block)
                        bar.update(written)
            output.flush()
            os.fsync(output.fileno())
        if written != file.size or digest.hexdigest() != file.sha256:
            raise Problem(f"{target.name} did not unpack to the expected contents (sha256).",
                          "Nothing was installed. Remove the downloads folder in the cache and run the set-up again.")
        if file.executable:
            partial.chmod(0o755)
        partial.replace(target)
        bar.finish()
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def _open_member(archive: Path, member: str):
    try:
        if archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as zip_file, zip_file.open(member) as source:
                yield source
        else:
            with tarfile.open(archive) as tar_file:
                yield tar_file.extractfile(member)
    except KeyError:
        raise Problem(f"{archive.name} has no {member}.", "The parts table does not fit this version.") from None


def extract_folder(archive: Path, folder: str, target: Path) -> None:
    """Unpacks the plain files of one folder of a source archive; a path that leads out of it is refused."""
    shutil.rmtree(target, ignore_errors=True)
    with tarfile.open(archive) as tar_file:
        for member in tar_file:
            if not member.isfile() or not member.name.startswith(folder + "/"):
                continue
            path = Path(member.name[len(folder) + 1:])
            if path.is_absolute() or ".." in path.parts:
                raise Problem(f"{archive.name} has a file outside its folder: {member.name}.", "Do not use it.")
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            with tar_file.extractfile(member) as source, (target / path).open("wb") as output:
                shutil.copyfileobj(source, output, BLOCK)
            (target / path).chmod(member.mode & 0o755)
