"""What a benchmark says: one line, aligned with the others."""

from __future__ import annotations

from dataclasses import dataclass

HEADER = f"{'benchmark':<34} {'Pintail':>10} {'reference':>10} {'ratio':>7} {'bar':>9}"


@dataclass
class Line:
    name: str
    value: str
    reference: str
    ratio: float
    bar: str
    passed: bool
    note: str = ""    # what the reference is

    def __str__(self) -> str:
        verdict = "pass" if self.passed else "FAIL"
        return f"{self.name:<34} {self.value:>10} {self.reference:>10} {self.ratio:>7.2f} {self.bar:>9}  {verdict}  {self.note}"


def at_most(name: str, value: float, reference: float, bar: float, unit, note: str) -> Line:
    """The ratio decides. `unit` turns a number into text."""
    ratio = value / reference
    return Line(name, unit(value), unit(reference), ratio, f"<= {bar:.2f}x", ratio <= bar, note)


def below(name: str, value: float, reference: float, bar: float, unit, note: str) -> Line:
    """The value itself decides; the ratio is there to compare machines."""
    return Line(name, unit(value), unit(reference), value / reference, f"< {unit(bar)}", value < bar, note)


def at_least(name: str, value: float, reference: float, bar: float, unit, note: str) -> Line:
    """The value itself decides, more is better."""
    return Line(name, unit(value), unit(reference), value / reference, f">= {unit(bar)}", value >= bar, note)


def times(name: str, value: float, reference: float, bar: float, unit, note: str) -> Line:
    """The ratio decides, more is better."""
    ratio = value / reference
    return Line(name, unit(value), unit(reference), ratio, f">= {bar:.2f}x", ratio >= bar, note)


def seconds(value: float) -> str:
    return f"{value:.2f} s"


def milliseconds(value: float) -> str:
    return f"{value * 1000:.1f} ms"


def megabytes(value: float) -> str:
    return f"{value / 1e6:.0f} MB"


def count(value: float) -> str:
    return f"{value:,.0f}"
