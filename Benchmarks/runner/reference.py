"""FastAPI and uvicorn, run beside Pintail."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from .process import CannotRun
from .server import end, free_port, resident, wait_for
from .settings import Settings

WORKERS = 2


class Reference:
    """Serves `reference_endpoint.py` while its `with` block runs."""

    def __init__(self, settings: Settings, answer: Path):
        cache = Path(os.environ.get("PINTAIL_CACHE") or Path.home() / ".cache/pintail")
        self.python = cache / "bench-python/bin/python"
        if not self.python.exists():
            raise CannotRun(f"{self.python} is missing; run `Scripts/setup --bench`")
        self.answer, self.port, self.log = answer, free_port(), settings.folder / "reference.log"

    def __enter__(self) -> Reference:
        command = [
            self.python, "-B", "-m", "uvicorn", "reference_endpoint:app", "--app-dir", Path(__file__).parent, "--workers",
            str(WORKERS), "--port", str(self.port),
        ]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [str(word) for word in command], env={**os.environ, "REFERENCE_ANSWER": str(self.answer)},
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

    @property
    def resident(self) -> int:
        """Bytes of all its processes."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return sum(resident(int(one)) for one in [pid, *children])
