"""What a run is given."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    pintail: Path
    duckdb: Path
    folder: Path    # removed after the run
    rows: int = field(default_factory=lambda: int(os.environ.get("BENCH_ROWS", "10000000")))
    memory_limit: int = field(default_factory=lambda: int(os.environ.get("BENCH_MEMORY_LIMIT", str(512 << 20))))

    def built(self, name: str) -> Path:
        """A benchmark that is a program of its own, built beside pintail."""
        return self.pintail.parent / name
