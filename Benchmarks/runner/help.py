"""How long `pintail --help` takes."""

from __future__ import annotations

import statistics

from .line import Line, below, milliseconds
from .process import run
from .settings import Settings

TURNS = 20


def start(settings: Settings) -> Line:
    ours, reference = [], []
    for _ in range(TURNS):
        reference.append(run(["/bin/true"]).seconds)
        ours.append(run([settings.pintail, "--help"]).seconds)
    return below("pintail --help", statistics.median(ours), statistics.median(reference), 0.050, milliseconds,
                 f"/bin/true, medians of {TURNS}")
