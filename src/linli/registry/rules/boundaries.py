"""
Areas and lines on the ground, by Shapely: imported when the first one is looked at, because with the NumPy that it brings
it holds more than any engine of ours.
"""

from typing import Any

from .coordinates import Point, bounds_of, convert_geometry

FORMS = frozenset({"Polygon", "MultiPolygon", "LineString"})


def is_sound(boundary: Any, crs: str) -> bool:
    """Whether it is a valid area or line whose every point lies in China."""
    from shapely import geometry  # noqa: PLC0415 -- heavy
    from shapely.errors import ShapelyError  # noqa: PLC0415 -- heavy

    if not isinstance(boundary, dict) or boundary.get("type") not in FORMS:
        return False
    try:
        west, south, east, north = bounds_of(boundary, crs)
        return bool(geometry.shape(boundary).is_valid) and 73 <= west <= east <= 136 and 3 <= south <= north <= 54
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return False


def covers(boundary: dict[str, Any], crs: str, point: Point) -> bool:
    """Whether the point, in CGCS2000, lies inside or on the line around."""
    from shapely import geometry  # noqa: PLC0415 -- heavy

    drawn = geometry.shape(convert_geometry(boundary, crs, "cgcs2000"))
    return bool(drawn.covers(geometry.Point(point)))
