"""Pictures of after-notes: drawn, not taken, so that nobody is on them. Small; the same each time."""

import io
from dataclasses import dataclass

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

SIZE = (800, 600)
SKY, GROUND, WALL, WINDOW, ROOF = "#cfe3ee", "#b9c7a2", "#e6d9c3", "#7f97a3", "#a5634a"


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands before the houses: coats of those who came, and what is red (lanterns, extinguishers)."""

    name: str
    coats: tuple[str, ...]
    lanterns: int = 0
    extinguishers: int = 0


DRILL = (
    Scene("楼前集合.jpg", ("#31536b", "#8a4f3d", "#5d6d45", "#7a6a8a", "#3f6f6a", "#9a7b3c"), extinguishers=2),
    Scene("学用灭火器.jpg", ("#8a4f3d", "#31536b", "#7a6a8a"), extinguishers=4),
)
FAIR = (Scene("庙会第五天.jpg", ("#8a4f3d", "#31536b", "#b0483c", "#5d6d45", "#9a7b3c", "#7a6a8a", "#3f6f6a"), lanterns=9),)


def drawn(scenes: tuple[Scene, ...]) -> list[ContentFile[bytes]]:
    """The pictures of these scenes, as somebody would choose them on a form."""
    return [ContentFile(_bytes(one), name=one.name) for one in scenes]


def _bytes(scene: Scene) -> bytes:
    image = Image.new("RGB", SIZE, SKY)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 430, *SIZE), fill=GROUND)
    for x in (40, 300, 560):
        _house(pen, x)
    for n in range(scene.lanterns):
        pen.ellipse((40 + 82 * n, 70 + 14 * (n % 2), 84 + 82 * n, 122 + 14 * (n % 2)), fill="#c8372d")
    for n, coat in enumerate(scene.coats):
        _somebody(pen, 70 + 660 * n // max(len(scene.coats) - 1, 1), 470 + 24 * (n % 2), coat)
    for n in range(scene.extinguishers):
        pen.rounded_rectangle((120 + 150 * n, 530, 144 + 150 * n, 584), 8, fill="#c8372d")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def _house(pen: ImageDraw.ImageDraw, x: int) -> None:
    pen.rectangle((x, 150, x + 200, 430), fill=WALL)
    pen.rectangle((x - 8, 138, x + 208, 152), fill=ROOF)
    for row in range(4):
        for column in range(4):
            pen.rectangle((x + 18 + 46 * column, 172 + 62 * row, x + 44 + 46 * column, 206 + 62 * row), fill=WINDOW)


def _somebody(pen: ImageDraw.ImageDraw, x: int, y: int, coat: str) -> None:
    """A figure without a face."""
    pen.ellipse((x - 13, y - 44, x + 13, y - 18), fill="#d9b08c")
    pen.rounded_rectangle((x - 20, y - 18, x + 20, y + 52), 12, fill=coat)
