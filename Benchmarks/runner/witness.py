"""witness.py SERVER RECORD [ARGUMENT]...: stands between Pintail and llama-server and notes when the first token passes.

Pintail starts it in place of llama-server (PINTAIL_LLAMA_SERVER). It starts the real one on a socket beside the one it was
told to listen on, passes every byte on unchanged, and writes one JSON object to RECORD once the first token has passed:
{"arguments": [...], "request": "...", "first_token": seconds of the monotonic clock}.
"""

import ctypes
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time

TOKEN = re.compile(rb'"content":"(?!")')
CHAT = b"POST /v1/chat/completions"
PR_SET_PDEATHSIG = 1


def main(server: str, record: str, arguments: list[str]) -> int:
    place = arguments.index("--host") + 1
    # A host that ends in .sock is a Unix socket.
    front = arguments[place]
    back = front.removesuffix(".sock") + "-real.sock"
    command = [server, *arguments[:place], back, *arguments[place + 1:]]
    # The server must not outlive us, however we end.
    child = subprocess.Popen(command, preexec_fn=lambda: ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL))
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(front)
    listener.listen()
    witness = Witness(record, arguments)
    threading.Thread(target=accept, args=(listener, back, witness), daemon=True).start()
    return child.wait()


def accept(listener: socket.socket, back: str, witness: "Witness") -> None:
    while True:
        client, _ = listener.accept()
        server = socket.socket(socket.AF_UNIX)
        try:
            server.connect(back)
        except OSError:    # Not listening yet: to the client it looks as if we were not.
            client.close()
            continue
        conversation = Conversation(witness)
        threading.Thread(target=relay, args=(client, server, conversation.asked), daemon=True).start()
        threading.Thread(target=relay, args=(server, client, conversation.answered), daemon=True).start()


def relay(source: socket.socket, sink: socket.socket, look) -> None:
    try:
        while data := source.recv(1 << 16):
            sink.sendall(data)
            look(data)
    except OSError:
        pass
    for end in (source, sink):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


class Conversation:
    """One connection; it may carry several requests after another."""

    def __init__(self, witness: "Witness"):
        self.witness, self.request, self.reply = witness, b"", b""

    def asked(self, data: bytes) -> None:
        if data.startswith((b"GET ", b"POST ")):
            self.request, self.reply = b"", b""
        self.request += data

    def answered(self, data: bytes) -> None:
        if self.request.startswith(CHAT):
            self.reply = self.reply[-64:] + data
            if TOKEN.search(self.reply):
                self.witness.saw_token(self.request.partition(b"\r\n\r\n")[2])


class Witness:
    def __init__(self, record: str, arguments: list[str]):
        self.record, self.arguments, self.lock, self.done = record, arguments, threading.Lock(), False

    def saw_token(self, request: bytes) -> None:
        now = time.monotonic()
        with self.lock:
            if self.done:
                return
            self.done = True
        with open(self.record + ".new", "w") as file:
            json.dump({"arguments": self.arguments, "request": request.decode(), "first_token": now}, file)
        os.rename(self.record + ".new", self.record)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
