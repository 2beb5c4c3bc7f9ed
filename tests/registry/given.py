"""What the verbs of the register are given again and again: the day, an outline, the system's own hand."""

from datetime import date

from linli.core.actors import Actor

TODAY = date(2026, 11, 20)
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[113.60, 34.70], [113.62, 34.70], [113.62, 34.72], [113.60, 34.72], [113.60, 34.70]]],
}
SYSTEM = Actor.system()
