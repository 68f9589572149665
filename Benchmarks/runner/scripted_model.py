"""A model that answers at once, or when it is let: what takes time in these benchmarks is not the model."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MOST_SILENCE = 600.0    # seconds, so that no thread stays for ever


class ScriptedModel:
    """Speaks OpenAI's chat completions on loopback while its `with` block runs. Every question gets the same SQL.

    Requests that hold `held` in their text wait for ever, the others until `answers` is set.
    """

    def __init__(self, sql: str, held: str | None = None):
        self.sql, self.held = sql, held
        self.answers, self.ended = threading.Event(), threading.Event()
        model = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:    # noqa: N802 (named by the base class)
                model.reply(self, self.rfile.read(int(self.headers["content-length"])).decode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True

    def __enter__(self) -> ScriptedModel:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.answers.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def environment(self) -> dict[str, str]:
        address = f"http://127.0.0.1:{self.server.server_port}/v1"
        return {"OPENAI_BASE_URL": address, "OPENAI_API_KEY": "none", "PINTAIL_MODEL": "gpt-4o"}

    def reply(self, request: BaseHTTPRequestHandler, text: str) -> None:
        (self.ended if self.held and self.held in text else self.answers).wait(MOST_SILENCE)
        if self.ended.is_set():
            request.close_connection = True
            return
        body = b"".join(b"data: " + piece + b"\n\n" for piece in self.pieces())
        request.send_response(200)
        request.send_header("content-type", "text/event-stream")
        request.send_header("content-length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def pieces(self) -> list[bytes]:
        """The whole answer through the tool that large models are given."""
        arguments = json.dumps({
            "interpretation": "As asked.", "tables": [], "filters": [], "grain": "one row", "expected_columns": [],
            "unanswerable": None, "ambiguity": None, "assumptions": [], "sql": self.sql, "confidence": 0.9,
        })
        call = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "answer_sql", "arguments": arguments}}
        deltas = [({"role": "assistant", "tool_calls": [call]}, None), ({}, "tool_calls")]
        chunks = [
            {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "scripted",
             "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}
            for delta, reason in deltas
        ]
        usage = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
        chunks.append({**chunks[0], "choices": [], "usage": usage})
        return [json.dumps(chunk).encode() for chunk in chunks] + [b"[DONE]"]
