"""One line of progress: a bar, how much of how much, how fast, how long still."""

from __future__ import annotations

import shutil
import sys
import time


def bytes_text(count: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            return f"{count:.0f} {unit}" if unit in ("B", "kB") or count >= 100 else f"{count:.1f} {unit}"
        count /= 1000
    raise AssertionError("unreachable")


def duration_text(seconds: float) -> str:
    minutes, seconds = divmod(int(seconds + 0.5), 60)
    return f"{minutes}:{seconds:02}"


class Progress:
    """Redraws one line on a terminal; in a log it writes a line now and then instead."""

    REDRAW_SECONDS, LOG_SECONDS = 0.1, 10.0

    def __init__(self, title: str, total: float, unit: str = "bytes"):
        self.title, self.total, self.unit = title, max(total, 1), unit
        self.done = self.resumed = 0.0
        self.started = time.monotonic()
        self.drawn_at = self.started if not sys.stderr.isatty() else 0.0
        self.on_terminal = sys.stderr.isatty()

    def start_at(self, done: float) -> None:
        """What was there before we began says nothing about the speed."""
        self.resumed = self.done = done

    def update(self, done: float) -> None:
        self.done = min(max(done, self.done), self.total)
        now = time.monotonic()
        if now - self.drawn_at >= (self.REDRAW_SECONDS if self.on_terminal else self.LOG_SECONDS):
            self.drawn_at = now
            self._write(self._line(now))

    def finish(self, note: str = "") -> None:
        elapsed = time.monotonic() - self.started
        amount = bytes_text(self.total) if self.unit == "bytes" else f"{self.total:.0f} {self.unit}"
        self._write(f"  {self.title}: {note or amount} in {duration_text(elapsed)}", last=True)

    def abandon(self) -> None:
        if self.on_terminal:
            sys.stderr.write("\n")

    def _line(self, now: float) -> str:
        share = self.done / self.total
        elapsed, fresh = now - self.started, self.done - self.resumed
        remaining = duration_text((self.total - self.done) * elapsed / fresh) if fresh > 0 else "-:--"
        bar = "#" * int(share * 24)
        if self.unit == "bytes":
            amount = f"{bytes_text(self.done)} of {bytes_text(self.total)}, {bytes_text(fresh / max(elapsed, 0.1))}/s"
        else:
            amount = f"{self.done:.0f} of {self.total:.0f} {self.unit}"
        return f"  {self.title}: [{bar:<24}] {share:4.0%}  {amount}, {remaining} left"

    def _write(self, line: str, last: bool = False) -> None:
        if self.on_terminal:
            width = shutil.get_terminal_size().columns - 1
            sys.stderr.write("\r\033[K" + line[:width] + ("\n" if last else ""))
        else:
            sys.stderr.write(line + "\n")
        sys.stderr.flush()
