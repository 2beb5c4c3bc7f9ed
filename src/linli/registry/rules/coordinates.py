"""
Coordinate systems, for comparing points that came from different sources. What is stored stays as it came.

CGCS2000 and WGS-84 agree to the decimetre and count as one here. GCJ-02 is the obfuscation of public maps in China: a
smooth shift of 100–700 m by a published series; BD-09 adds a second one of about 1 km. Both have only a forward formula,
so the way back is found by iteration, to better than a centimetre.
Plain WGS-84 must not be published (Surveying and Mapping Law, arts 34 and 41): maps get GCJ-02.
"""

from collections.abc import Callable
from math import atan2, cos, fabs, pi, sin, sqrt
from typing import Any

Point = tuple[float, float]
"""(longitude, latitude) in degrees."""

_A, _EE = 6378245.0, 0.00669342162296594323  # Krasovsky ellipsoid: half axis in metres, squared eccentricity
_BD = pi * 3000.0 / 180.0

TRUE_SYSTEMS = frozenset({"cgcs2000", "wgs84"})


def is_in_china(point: Point) -> bool:
    """The rough box in which the shift applies, and outside of which a point is surely a slip of the pen."""
    return 72.004 <= point[0] <= 137.8347 and 0.8293 <= point[1] <= 55.8271


def _wave(x: float) -> float:
    return 20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)


def _shift(point: Point) -> Point:
    """How far GCJ-02 moves a true point, in degrees."""
    x, y = point[0] - 105.0, point[1] - 35.0
    root, both = sqrt(fabs(x)), x * y
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * both + 0.2 * root
    north += (
        (_wave(x) + 20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi) + 160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0))
        * 2.0
        / 3.0
    )
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * both + 0.1 * root
    east += (
        (_wave(x) + 20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi) + 150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi))
        * 2.0
        / 3.0
    )
    latitude = point[1] / 180.0 * pi
    magic = 1 - _EE * sin(latitude) ** 2
    return (
        east * 180.0 / (_A / sqrt(magic) * cos(latitude) * pi),
        north * 180.0 / (_A * (1 - _EE) / (magic * sqrt(magic)) * pi),
    )


def _true_to_gcj(point: Point) -> Point:
    if not is_in_china(point):
        return point
    east, north = _shift(point)
    return point[0] + east, point[1] + north


def _gcj_to_bd(point: Point) -> Point:
    x, y = point
    radius = sqrt(x * x + y * y) + 0.00002 * sin(y * _BD)
    angle = atan2(y, x) + 0.000003 * cos(x * _BD)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


def _inverse(forward: Callable[[Point], Point], target: Point) -> Point:
    """The point that `forward` moves to `target`: fixed-point steps, each shrinking the error a hundredfold."""
    guess = target
    for _ in range(12):
        got = forward(guess)
        guess = guess[0] + target[0] - got[0], guess[1] + target[1] - got[1]
    return guess


def to_cgcs2000(point: Point, crs: str) -> Point:
    """:raises ValueError: for a system it does not know."""
    if crs in TRUE_SYSTEMS:
        return point
    if crs == "bd09":
        point, crs = _inverse(_gcj_to_bd, point), "gcj02"
    if crs == "gcj02":
        return _inverse(_true_to_gcj, point)
    raise ValueError(f"unknown coordinate system {crs!r}")


def convert(point: Point, source: str, target: str) -> Point:
    """The same spot in another coordinate system. :raises ValueError: for a system it does not know."""
    if source == target or {source, target} <= TRUE_SYSTEMS:
        return point
    true = to_cgcs2000(point, source)
    if target in TRUE_SYSTEMS:
        return true
    if target not in ("gcj02", "bd09"):
        raise ValueError(f"unknown coordinate system {target!r}")
    moved = _true_to_gcj(true)
    return _gcj_to_bd(moved) if target == "bd09" else moved


def convert_geometry(geometry: dict[str, Any], source: str, target: str) -> dict[str, Any]:
    """A GeoJSON geometry in another coordinate system; the one given is left as it is."""

    def walk(part: Any) -> Any:
        if part and isinstance(part[0], int | float):
            return list(convert((part[0], part[1]), source, target))
        return [walk(inner) for inner in part]

    return {**geometry, "coordinates": walk(geometry["coordinates"])}


def bounds_of(geometry: dict[str, Any], crs: str) -> tuple[float, float, float, float]:
    """(west, south, east, north) of a GeoJSON geometry, in CGCS2000 degrees. :raises TypeError: for what is no coordinates."""
    points: list[Point] = []

    def collect(part: Any) -> None:
        if not isinstance(part, list | tuple):
            raise TypeError("coordinates are numbers in lists")
        if part and isinstance(part[0], int | float):
            points.append(to_cgcs2000((part[0], part[1]), crs))
        else:
            for inner in part:
                collect(inner)

    collect(geometry["coordinates"])
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs), min(ys), max(xs), max(ys)
