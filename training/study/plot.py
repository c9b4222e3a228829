"""Preference over time of a timed study, drawn like Figure 6."""

from __future__ import annotations

import math

import numpy as np
from jaxtyping import UInt8
from PIL import Image, ImageDraw, ImageFont

from training.study.design import REAL, SECONDS
from training.study.intervals import Rate
from training.study.score import Scores

_COLORS = ((31, 119, 180), (214, 39, 40), (44, 160, 44), (148, 103, 189), (255, 127, 14), (90, 90, 90))
_WIDTH, _HEIGHT = 900, 620
_LEFT, _TOP, _RIGHT, _BOTTOM = 90, 30, 30, 80
_GREY, _BLACK = (200, 200, 200), (0, 0, 0)
_HIGHEST = 0.6
"""Share at the top, unless a rate is higher: 50 % passes for real."""


def figure_of(scores: Scores) -> UInt8[np.ndarray, "height width 3"]:
    """A line a method with its 95 % intervals over the time that pictures were shown, and one at 50 %."""
    top = max([_HIGHEST, *(rate.high for rate in scores.rates.values())])
    axes = _Axes(min(math.ceil(top * 10) / 10, 1.0))
    axes.frame()
    for number, method in enumerate(scores.study.methods):
        color = _COLORS[number % len(_COLORS)]
        points = [(s, scores.rates[method, REAL, s]) for s in SECONDS if (method, REAL, s) in scores.rates]
        axes.line(points, color, 4 * number)
        axes.legend(number, f"{method} > {REAL}", color)
    return np.array(axes.picture)


class _Axes:
    """A frame with a logarithmic axis of seconds and one of shares."""

    def __init__(self, highest: float) -> None:
        self.picture = Image.new("RGB", (_WIDTH, _HEIGHT), "white")
        self._draw = ImageDraw.Draw(self.picture)
        self._font = ImageFont.load_default(18)
        self._highest = highest

    def frame(self) -> None:
        """Grid, numbers and titles."""
        for tenth in range(round(self._highest * 10) + 1):
            y = self._y(tenth / 10)
            self._draw.line((_LEFT, y, _WIDTH - _RIGHT, y), _GREY)
            self._draw.text((_LEFT - 12, y), f"{10 * tenth} %", _BLACK, self._font, anchor="rm")
        for seconds in SECONDS:
            text = f"1/{round(1 / seconds)}" if seconds < 1 else f"{seconds:g}"
            position = self._x(seconds), _HEIGHT - _BOTTOM + 10
            self._draw.text(position, text, _BLACK, self._font, anchor="mt")
        half = self._y(0.5)
        for x in range(_LEFT, _WIDTH - _RIGHT, 16):
            self._draw.line((x, half, x + 8, half), _BLACK, 2)
        self._draw.rectangle((_LEFT, _TOP, _WIDTH - _RIGHT, _HEIGHT - _BOTTOM), outline=_BLACK)
        position = ((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 20)
        self._draw.text(position, "seconds shown", _BLACK, self._font, anchor="ms")

    def line(self, points: list[tuple[float, Rate]], color: tuple[int, int, int], shift: int) -> None:
        """Rates joined by a line, with their intervals; shifted a little so that intervals do not cover."""
        places = [(self._x(seconds) + shift, self._y(rate.share)) for seconds, rate in points]
        if len(places) > 1:
            self._draw.line(places, color, 3)
        for (x, y), (_, rate) in zip(places, points, strict=True):
            low, high = self._y(rate.low), self._y(rate.high)
            self._draw.line((x, low, x, high), color, 2)
            for end in (low, high):
                self._draw.line((x - 5, end, x + 5, end), color, 2)
            self._draw.ellipse((x - 5, y - 5, x + 5, y + 5), color)

    def legend(self, number: int, text: str, color: tuple[int, int, int]) -> None:
        """A line of the legend, top left."""
        y = _TOP + 20 + 24 * number
        self._draw.line((_LEFT + 14, y, _LEFT + 44, y), color, 4)
        self._draw.text((_LEFT + 54, y), text, _BLACK, self._font, anchor="lm")

    def _x(self, seconds: float) -> float:
        span = math.log2(SECONDS[-1] / SECONDS[0])
        inner = _WIDTH - _LEFT - _RIGHT - 60
        return _LEFT + 30 + inner * math.log2(seconds / SECONDS[0]) / span

    def _y(self, share: float) -> float:
        return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * share / self._highest
