"""Places as GeoJSON for a map. What is published is in GCJ-02, never in plain WGS-84 (see coordinates)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .coordinates import convert, convert_geometry

PUBLISHED = "gcj02"
DIGITS = 6  # a decimetre; more would pretend


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a map shows of one place."""

    id: str
    kind: str
    kind_title: str
    name: str
    url: str
    longitude: float | None
    latitude: float | None
    boundary: dict[str, Any] | None
    crs: str


def feature_collection(places: Iterable[Drawn]) -> dict[str, Any]:
    """One feature for each boundary and one for each point."""
    features = [feature for place in places for feature in _features(place)]
    return {"type": "FeatureCollection", "crs_note": "GCJ-02", "features": features}


def _features(place: Drawn) -> Iterable[dict[str, Any]]:
    told = {"id": place.id, "kind": place.kind, "kind_title": place.kind_title, "name": place.name, "url": place.url}
    if place.boundary:
        geometry = _rounded(convert_geometry(place.boundary, place.crs, PUBLISHED))
        yield {"type": "Feature", "properties": told, "geometry": geometry}
    if place.longitude is not None and place.latitude is not None:
        point = convert((place.longitude, place.latitude), place.crs, PUBLISHED)
        yield {"type": "Feature", "properties": told, "geometry": _rounded({"type": "Point", "coordinates": list(point)})}


def _rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    def walk(part: Any) -> Any:
        return round(part, DIGITS) if isinstance(part, int | float) else [walk(inner) for inner in part]

    return {**geometry, "coordinates": walk(geometry["coordinates"])}
