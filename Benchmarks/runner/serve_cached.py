"""A question that was answered before, asked again and again over connections that stay open."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from .line import Line, at_least, below, count, milliseconds, times
from .process import CannotRun, run
from .reference import WORKERS, Reference
from .scripted_model import ScriptedModel
from .server import DATASET, Server
from .settings import Settings

CONNECTIONS = 32
SECONDS = 10
TURNS = 2
QUESTION = {"question": "How many orders did we get in each year?", "dataset": DATASET}
SQL = "SELECT year(order_date) AS year, count(*) AS orders FROM orders GROUP BY 1 ORDER BY 1"


def serve_cached(settings: Settings) -> list[Line]:
    import_sample(settings)
    if not shutil.which("wrk"):
        raise CannotRun("wrk is missing; run `Scripts/setup --bench`")
    script = settings.folder / "ask.lua"
    body = json.dumps(json.dumps(QUESTION), ensure_ascii=True)
    script.write_text(f'wrk.method = "POST"\nwrk.body = {body}\nwrk.headers["Content-Type"] = "application/json"\n')
    ours, reference = [], []
    with ScriptedModel(SQL) as model:
        model.answers.set()
        with Server(settings, model.environment) as server:
            answer = server.post("/v1/questions", QUESTION)
            if server.post("/v1/questions", QUESTION) != answer:
                raise CannotRun("the answer asked for again is another one")
            file = settings.folder / "answer.json"
            file.write_bytes(answer)
            with Reference(settings, file) as fastapi:
                for _ in range(TURNS):
                    reference.append(load(fastapi.url, script))
                    ours.append(load(server.url, script))
    best, other = max(ours, key=lambda load: load.rate), max(reference, key=lambda load: load.rate)
    note = f"FastAPI, {WORKERS} uvicorn workers, the same {len(answer):,} bytes; wrk, {CONNECTIONS} connections, best of {TURNS}"
    return [
        at_least("cached answers a second", best.rate, other.rate, 8000, count, note),
        times("  against FastAPI", best.rate, other.rate, 6.0, count, "the same"),
        below("  their 99th percentile", best.p99, other.p99, 0.020, milliseconds, "the same"),
    ]


def import_sample(settings: Settings) -> None:
    shop, home = settings.folder / "shop", settings.folder / "home"
    run([settings.pintail, "sample", shop])
    run([settings.pintail, "import", "--quiet", "--dataset", DATASET, "--data", shop], {"PINTAIL_HOME": str(home)})


@dataclass
class Load:
    rate: float    # answers a second
    p99: float    # seconds


def load(url: str, script: Path) -> Load:
    command = ["wrk", "--threads", "1", "--connections", CONNECTIONS, "--duration", f"{SECONDS}s", "--latency", "--script", script]
    output = run([*command, f"{url}/v1/questions"]).output
    if "Non-2xx" in output or "Socket errors" in output:
        raise CannotRun(f"requests failed: {output.strip()[-300:]}")
    rate, p99 = re.search(r"Requests/sec:\s+([\d.]+)", output), re.search(r"99%\s+([\d.]+)(us|ms|s)", output)
    if not rate or not p99:
        raise CannotRun(f"unexpected output: {output.strip()[-300:]}")
    return Load(float(rate[1]), float(p99[1]) * {"us": 1e-6, "ms": 1e-3, "s": 1}[p99[2]])
