"""Many open streams of events: most wait for an answer that does not come, some get theirs."""

from __future__ import annotations

import json
import selectors
import socket
import statistics
import time

from .line import Line, below, megabytes, milliseconds
from .process import CannotRun
from .reference import Reference
from .scripted_model import ScriptedModel
from .serve_cached import SQL, import_sample
from .server import DATASET, Server
from .settings import Settings

WAITING, ACTIVE = 450, 50
HELD = "cancelled"    # a word of the question that is never answered
PACE = 0.1    # seconds between two questions
PATIENCE = 120.0    # seconds


def serve_streams(settings: Settings) -> list[Line]:
    import_sample(settings)
    with ScriptedModel(SQL, held=HELD) as model:
        environment = {**model.environment, "PINTAIL_QUESTIONS_AT_ONCE": str(ACTIVE + 1)}
        with Server(settings, environment) as server:
            time.sleep(2)
            idle = server.resident
            # The data is opened by the first question of all.
            with Streams(server) as streams:
                asked = streams.ask(f"How many orders were {HELD} in each year?")
                streams.read(lambda: asked.first is not None)
                answer = newest_answer(server)
                opened = server.resident
                server.forget_peak()
                for _ in range(WAITING - 1):
                    streams.follow(answer)
                streams.read(lambda: all(stream.first for stream in streams.all))
                active, round_trips = [], []
                for number in range(ACTIVE):
                    round_trips.append(round_trip(server))
                    stream = streams.ask(f"How many orders did customer {number + 1} make in each year?")
                    active.append(stream)
                    streams.read(lambda: stream.first is not None)
                    streams.read(lambda: False, at_most=PACE)
                if not all(stream.is_open for stream in streams.all):
                    raise CannotRun(f"{sum(not stream.is_open for stream in streams.all)} streams ended too early")
                model.answers.set()
                streams.read(lambda: all(not stream.is_open for stream in active))
                peak = server.peak
                if not all(b"event: answer.completed" in stream.tail for stream in active):
                    raise CannotRun(f"an answer is missing: {active[0].tail[-300:].decode(errors='replace')}")
    file = settings.folder / "nothing.json"
    file.write_text("{}")
    with Reference(settings, file) as fastapi:
        time.sleep(2)
        reference = fastapi.resident
    first = [stream.first - stream.begun for stream in active]
    note = f"a GET of /healthz, median; slowest of {ACTIVE}, whose median is {milliseconds(statistics.median(first))}"
    return [
        below("idle server's memory", idle, reference, 80e6, megabytes, "FastAPI, uvicorn with two workers, idle"),
        below(f"{WAITING + ACTIVE} streams, memory above idle", peak - idle, idle, 150e6, megabytes,
              f"idle; {megabytes(opened - idle)} of it for the opened dataset and its first question"),
        below("  first event of a new question", max(first), statistics.median(round_trips), 0.050, milliseconds, note),
    ]


def newest_answer(server: Server) -> str:
    connection = server.connection()
    connection.request("GET", "/v1/answers?limit=1")
    items = json.loads(connection.getresponse().read())["items"]
    connection.close()
    return items[0]["id"]


def round_trip(server: Server) -> float:
    """With a connection of its own, as a stream has."""
    started = time.monotonic()
    connection = server.connection()
    connection.request("GET", "/healthz")
    connection.getresponse().read()
    took = time.monotonic() - started
    connection.close()
    return took


class Stream:
    """A connection that gets events."""

    def __init__(self, port: int, request: bytes):
        self.begun = time.monotonic()
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.sendall(request)
        self.socket.setblocking(False)
        self.first: float | None = None    # when the first event came
        self.tail, self.is_open = b"", True

    def take(self) -> None:
        data = self.socket.recv(1 << 16)
        self.is_open = bool(data)
        self.tail = (self.tail + data)[-(1 << 16):]
        if self.first is None and b"event: " in self.tail:
            self.first = time.monotonic()


class Streams:
    """All of them, read as they bring something."""

    def __init__(self, server: Server):
        self.port, self.all, self.selector = server.port, [], selectors.DefaultSelector()

    def __enter__(self) -> Streams:
        return self

    def __exit__(self, *_: object) -> None:
        for stream in self.all:
            stream.socket.close()
        self.selector.close()

    def ask(self, question: str) -> Stream:
        body = json.dumps({"question": question, "dataset": DATASET}).encode()
        head = f"POST /v1/questions HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAccept: text/event-stream\r\n" \
               f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        return self.add(head.encode() + body)

    def follow(self, answer: str) -> Stream:
        return self.add(f"GET /v1/answers/{answer}/events HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n\r\n".encode())

    def add(self, request: bytes) -> Stream:
        stream = Stream(self.port, request)
        self.all.append(stream)
        self.selector.register(stream.socket, selectors.EVENT_READ, stream)
        return stream

    def read(self, is_enough, at_most: float | None = None) -> None:
        """Until it is enough. Without `at_most`, waiting for long is an error."""
        started = time.monotonic()
        while not is_enough():
            left = (at_most or PATIENCE) - (time.monotonic() - started)
            if left <= 0:
                if at_most is None:
                    raise CannotRun(f"no events for {PATIENCE:.0f} s: {self.all[-1].tail[-300:].decode(errors='replace')}")
                return
            for key, _ in self.selector.select(left):
                key.data.take()
                if not key.data.is_open:
                    self.selector.unregister(key.data.socket)
