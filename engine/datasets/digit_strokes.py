"""Digits as strokes in the unit square, x to the right and y down, for the generated digits."""

from __future__ import annotations

import numpy as np

from engine.arrays import Array

Stroke = list[tuple[float, float]]


def _arc(x: float, y: float, width: float, height: float, start: float, end: float) -> Stroke:
    """Points along an ellipse about (x, y); angles in degrees, 0 to the right and 90 down."""
    angles = np.radians(np.linspace(start, end, 15))
    xs, ys = x + width / 2 * np.cos(angles), y + height / 2 * np.sin(angles)
    return list(zip(xs.tolist(), ys.tolist(), strict=True))


STROKES: tuple[Stroke, ...] = (
    _arc(0.5, 0.5, 0.54, 0.8, -90, 270),
    [(0.36, 0.26), (0.54, 0.1), (0.54, 0.9)],
    [*_arc(0.5, 0.33, 0.5, 0.46, 190, 395), (0.26, 0.9), (0.77, 0.9)],
    [*_arc(0.47, 0.3, 0.5, 0.4, 205, 450), *_arc(0.47, 0.7, 0.56, 0.4, -90, 155)],
    [(0.62, 0.9), (0.62, 0.1), (0.22, 0.65), (0.8, 0.65)],
    [(0.74, 0.1), (0.32, 0.1), (0.29, 0.46), *_arc(0.48, 0.64, 0.54, 0.52, 235, 515)],
    [*_arc(0.62, 0.62, 0.72, 1.04, -80, -180), *_arc(0.5, 0.68, 0.48, 0.44, 180, 540)],
    [(0.24, 0.1), (0.77, 0.1), (0.43, 0.9)],
    [*_arc(0.5, 0.3, 0.42, 0.4, 90, 450), *_arc(0.5, 0.7, 0.52, 0.4, -90, 270)],
    [*_arc(0.5, 0.33, 0.48, 0.46, 0, -360), (0.68, 0.9)],
)
"""The stroke of each digit, 0 to 9, drawn without lifting the pen."""


def pieces(digit: int) -> Array:
    """The straight pieces of a digit's stroke, (pieces, 2 ends, 2 coordinates)."""
    points = np.array(STROKES[digit])
    # Where one arc ends and the next begins, the same point stands twice.
    lengths = np.hypot(*np.diff(points, axis=0).T)
    points = points[np.append(True, lengths > 1e-9)]
    return np.stack([points[:-1], points[1:]], axis=1)
