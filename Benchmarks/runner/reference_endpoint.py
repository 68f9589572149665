"""The reference of `serve-cached`: FastAPI returns an answer that it has at hand. Served by uvicorn with two workers.

REFERENCE_ANSWER names the file with the answer's JSON.
"""

import json
import os
from pathlib import Path

from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()
answer = json.loads(Path(os.environ["REFERENCE_ANSWER"]).read_bytes())


class Question(BaseModel):
    question: str
    dataset: str
    model: str | None = None
    conversation: str | None = None
    cache: bool | None = None


@app.get("/readyz")
async def ready() -> dict:
    return {"status": "ready"}


@app.post("/v1/questions")
async def ask(question: Question) -> dict:
    return answer
