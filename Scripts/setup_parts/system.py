"""The machine around us: the tools we need from Debian, and where compiler and loader look for libduckdb."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .parts import DUCKDB
from .place import write_text
from .problem import Problem


@dataclass(frozen=True)
class Tool:
    command: str
    package: str
    purpose: str


ALWAYS = (
    Tool("pkg-config", "pkg-config", "lets the Swift build find DuckDB"),
    Tool("bwrap", "bubblewrap", "the sandbox that `pintail doctor` checks"),
)
TO_BUILD = (
    Tool("cmake", "cmake", "configures llama-server"),
    Tool("ninja", "ninja-build", "builds llama-server"),
    Tool("g++", "g++", "compiles llama-server"),
)
TO_BENCH = (Tool("wrk", "wrk", "asks the server as often as it can"),)


@dataclass(frozen=True)
class Header:
    path: str
    package: str
    purpose: str


HEADERS = (
    Header("/usr/include/zlib.h", "zlib1g-dev", "reads zip and gzip files"),
    Header("/usr/include/sqlite3.h", "libsqlite3-dev", "keeps the server's records"),
    Header("/usr/include/postgresql/libpq-fe.h", "libpq-dev", "keeps them in PostgreSQL, if wished"),
)


def require_test_servers() -> None:
    """What the tests start: a PostgreSQL and a Redis of their own, with certificates, and under a clock that is set."""
    wanted = {"postgresql": not any(Path("/usr/lib/postgresql").glob("*/bin/initdb")), "redis-server": not shutil.which("redis-server"),
              "openssl": not shutil.which("openssl"), "faketime": not shutil.which("faketime")}
    missing = [package for package, is_missing in wanted.items() if is_missing]
    if missing:
        _install(missing, " and ".join(missing) + " (started by the tests, never used otherwise)")


def check_machine() -> None:
    if sys.platform != "linux" or platform.machine() not in ("x86_64", "amd64"):
        raise Problem(f"The native parts are for Linux on x86-64, this is {sys.platform} on {platform.machine()}.",
                      "Use such a machine or a container of one.")
    if not shutil.which("swift"):
        raise Problem("There is no `swift` on the PATH.", "Install Swift 6.3 or newer and run the set-up again.")


def require_pip() -> None:
    found = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True)
    if found.returncode != 0:
        _install(["python3-pip"], "python3-pip (fetches the native parts)")


def require(tools: tuple[Tool, ...]) -> None:
    missing = [tool for tool in tools if not shutil.which(tool.command)]
    if missing:
        _install([tool.package for tool in missing],
                 ", ".join(f"{tool.package} ({tool.purpose})" for tool in missing))
    absent = [header for header in HEADERS if not os.path.exists(header.path)]
    if absent:
        _install([header.package for header in absent],
                 ", ".join(f"{header.package} ({header.purpose})" for header in absent))
    still = [tool.command for tool in missing if not shutil.which(tool.command)]
    if still:
        raise Problem(f"Still missing after the installation: {', '.join(still)}.", "Look at apt's messages above.")


def _install(packages: list[str], description: str) -> None:
    command = "apt-get install --yes --no-install-recommends " + " ".join(packages)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Problem(f"Missing: {description}.", f"Install it as root: {command}")
    print(f"  installing {description}", file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in ("apt-get update", command):
        done = subprocess.run(step.split(), env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != 0:
            raise Problem(f"`{step}` failed:\n    " + "\n    ".join((done.stdout + done.stderr).splitlines()[-6:]),
                          "Make it work by hand, then run the set-up again.")


def describe_duckdb(cache: Path, version: str) -> None:
    """The pkg-config description that Package.swift's system library reads."""
    prefix = cache / DUCKDB
    text = (f"prefix={prefix}\nName: duckdb\nDescription: DuckDB analytical database\nVersion: {version}\n"
            "Libs: -L${prefix}/lib -lduckdb\nCflags: -I${prefix}/include\n")
    path = prefix / "lib/pkgconfig/duckdb.pc"
    if not path.is_file() or path.read_text() != text:
        write_text(path, text)


def link_duckdb(cache: Path, root: Path = Path("/usr/local/lib")) -> bool:
    """As root, links library and description where plain `swift build` and `swift test` find them."""
    if os.geteuid() != 0:
        return False
    changed = False
    for relative in ("libduckdb.so", "pkgconfig/duckdb.pc"):
        link, target = root / relative, cache / DUCKDB / "lib" / relative
        if link.is_symlink() and link.readlink() == target:
            continue
        if link.exists() and not link.is_symlink():
            raise Problem(f"{link} is a file that the set-up did not make.", "Move it away, then run the set-up again.")
        link.parent.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        changed = True
    if changed:
        subprocess.run(["ldconfig"], check=False)
    return True
