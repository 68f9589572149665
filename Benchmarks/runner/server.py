"""`pintail serve` over a home of its own, and plain requests to it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from .process import CannotRun
from .settings import Settings

START = 60.0    # seconds a server may take to be ready
DATASET = "shop"


class Server:
    """Runs while its `with` block does. Its log goes to a file, as an operator's would."""

    def __init__(self, settings: Settings, environment: dict[str, str] | None = None):
        self.settings, self.port = settings, free_port()
        self.home = settings.folder / "home"
        # Nobody's keys may make a question go elsewhere, and the limit of one key is not what is measured.
        self.environment = {
            "PINTAIL_HOME": str(self.home), "PINTAIL_REQUESTS_PER_SECOND": "1000000", "ANTHROPIC_API_KEY": "",
            "OPENAI_API_KEY": "", "PINTAIL_DATABASE_URL": "", **(environment or {}),
        }
        self.log = settings.folder / "serve.log"

    def __enter__(self) -> Server:
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [self.settings.pintail, "serve", "--port", str(self.port)], env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            wait_for(self.port, "/readyz", self.process)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        end(self.process)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connection(self) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START)
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def post(self, path: str, body: object) -> bytes:
        """The answer's body; anything but a success is an error."""
        connection = self.connection()
        try:
            return post(connection, path, json.dumps(body).encode())
        finally:
            connection.close()

    @property
    def resident(self) -> int:
        """Bytes."""
        return resident(self.process.pid)

    def forget_peak(self) -> None:
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    @property
    def peak(self) -> int:
        """The most bytes resident since the peak was forgotten."""
        return status_bytes(self.process.pid, "VmHWM")


def post(connection: http.client.HTTPConnection, path: str, body: bytes) -> bytes:
    connection.request("POST", path, body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    answer = response.read()
    if response.status >= 300 or response.status == 202:
        raise CannotRun(f"{path} was answered {response.status}: {answer[:300].decode(errors='replace')}")
    return answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, path: str, process: subprocess.Popen) -> None:
    started = time.monotonic()
    while time.monotonic() - started < START:
        if process.poll() is not None:
            raise CannotRun(f"{Path(process.args[0]).name} ended with {process.returncode} when it should serve")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.05)
    raise CannotRun(f"{Path(process.args[0]).name} was not ready after {START:.0f} s")


def end(process: subprocess.Popen) -> None:
    """In order, and by force when that takes too long."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def resident(pid: int) -> int:
    return status_bytes(pid, "VmRSS")


def status_bytes(pid: int, name: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    raise CannotRun(f"the system does not tell {name} of process {pid}")
