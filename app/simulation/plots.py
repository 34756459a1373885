"""Plots as SVG that stands inside a page: shapes with classes, so that the page's style sheet colours them."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

_WIDTH, _HEIGHT = 680, 340
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 20, 16, 52

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """From ``low`` to ``high``, with its words; ``percent``: 0.5 is written 50 %."""

    words: str
    low: float
    high: float
    percent: bool = False

    def ticks(self) -> list[float]:
        """Five or so round numbers inside."""
        span = self.high - self.low
        if span <= 0:
            return [self.low]
        rough = span / 5
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999)
        first = math.ceil(self.low / step - 1e-9)
        return [place * step for place in range(first, math.floor(self.high / step + 1e-9) + 1)]

    def written(self, value: float) -> str:
        """A number as it stands at the axis."""
        if self.percent:
            return f"{value * 100:.3g} %"
        return f"{value:,.0f}" if abs(value) >= 10 or value == int(value) else f"{value:.3g}"


@dataclass(slots=True, kw_only=True)
class Plot:
    """A plot that is drawn shape by shape; ``words`` say what it shows to whoever cannot see it."""

    words: str
    x: Axis
    y: Axis
    _shapes: list[str] = field(default_factory=list)

    def line(self, points: Sequence[Point], kind: str) -> None:
        """Points joined. ``kind`` is the class of the shape."""
        if len(points) == 1:
            self.dot(points[0], 3, kind)
        elif points:
            path = " ".join(f"{self._x(x):.1f},{self._y(y):.1f}" for x, y in points)
            self._shapes.append(f'<polyline class="line {kind}" points="{path}"/>')

    def band(self, points: Sequence[tuple[float, float, float]], kind: str) -> None:
        """The area between two lines: (x, low, high)."""
        if len(points) > 1:
            there = [(x, high) for x, _, high in points]
            back = [(x, low) for x, low, _ in reversed(points)]
            path = " ".join(f"{self._x(x):.1f},{self._y(y):.1f}" for x, y in [*there, *back])
            self._shapes.append(f'<polygon class="band {kind}" points="{path}"/>')

    def dot(self, at: Point, radius: float, kind: str, words: str = "") -> None:
        """A point; ``words`` show up when it is pointed at."""
        title = f"<title>{html.escape(words)}</title>" if words else ""
        self._shapes.append(
            f'<circle class="dot {kind}" cx="{self._x(at[0]):.1f}" cy="{self._y(at[1]):.1f}" r="{radius:.1f}">{title}'
            "</circle>"
        )

    def svg(self) -> str:
        """The whole picture."""
        parts = [
            f'<svg class="plot" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{html.escape(self.words)}">',
            *self._grid(),
            *self._shapes,
            "</svg>",
        ]
        return "".join(parts)

    def _grid(self) -> list[str]:
        bottom, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
        parts = []
        for value in self.y.ticks():
            at = self._y(value)
            parts.append(f'<line class="grid" x1="{_LEFT}" x2="{right}" y1="{at:.1f}" y2="{at:.1f}"/>')
            parts.append(
                f'<text class="tick" x="{_LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">'
                f"{html.escape(self.y.written(value))}</text>"
            )
        for value in self.x.ticks():
            at = self._x(value)
            parts.append(f'<line class="grid" x1="{at:.1f}" x2="{at:.1f}" y1="{bottom}" y2="{bottom + 5}"/>')
            parts.append(
                f'<text class="tick" x="{at:.1f}" y="{bottom + 19}" text-anchor="middle">'
                f"{html.escape(self.x.written(value))}</text>"
            )
        parts.append(
            f'<text class="axis" x="{(_LEFT + right) / 2}" y="{_HEIGHT - 8}" text-anchor="middle">'
            f"{html.escape(self.x.words)}</text>"
        )
        middle = (_TOP + bottom) / 2
        parts.append(
            f'<text class="axis" x="14" y="{middle}" text-anchor="middle" transform="rotate(-90 14 {middle})">'
            f"{html.escape(self.y.words)}</text>"
        )
        return parts

    def _x(self, value: float) -> float:
        span = (self.x.high - self.x.low) or 1
        share = min(1.0, max(0.0, (value - self.x.low) / span))
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    def _y(self, value: float) -> float:
        span = (self.y.high - self.y.low) or 1
        share = min(1.0, max(0.0, (value - self.y.low) / span))
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)
