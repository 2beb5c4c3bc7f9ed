"""
Pictures as they are kept: decoded, turned upright and written anew, so that no EXIF (place, device, owner), no hidden
payload and no second image survives. A bomb is refused by its dimensions, before anything is decoded.
"""

import io
import struct
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from .problems import Problem, Refused

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")  # JPEG holds MPO, what some telephones write
MOST_PIXELS = 40_000_000  # decoded in full: 160 MB at worst
MOST_JPEG_PIXELS = 120_000_000  # a plain JPEG is decoded at a half, a quarter or an eighth; telephones take up to 108 million
LONGEST_SIDE = 2560
THUMB_SIDE = 480
QUALITY = 85
UNREADABLE = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, struct.error, OverflowError, MemoryError)
Image.MAX_IMAGE_PIXELS = MOST_JPEG_PIXELS
TOO_BIG = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class PictureRefused(Refused):
    """The bytes are no picture that can be kept."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture written anew: bytes, type, size in pixels, and a small one."""

    content: bytes
    content_type: str
    extension: str
    width: int
    height: int
    thumb: bytes  # WebP


def picture_from(content: bytes) -> Picture:
    """The picture to keep for uploaded bytes. :raises PictureRefused: with the reason."""
    try:
        opened = Image.open(io.BytesIO(content), formats=FORMATS)
        _refuse_too_large(opened)
        return _rewritten(_upright(opened))
    except TOO_BIG as error:
        raise _too_large() from error
    except UNREADABLE as error:
        raise PictureRefused(Problem("picture_broken", _("这张照片打不开，可能没有传完。请重新选一次。"))) from error


def _refuse_too_large(image: Image.Image) -> None:
    # A progressive JPEG keeps all its coefficients in memory, whatever the scale it is decoded at.
    scales = image.format in ("JPEG", "MPO") and not image.info.get("progressive")
    most = MOST_JPEG_PIXELS if scales else MOST_PIXELS
    if image.width * image.height > most:
        raise _too_large()


def _too_large() -> PictureRefused:
    return PictureRefused(Problem("picture_too_large", _("这张照片的尺寸太大了。用手机相册“发送”里的普通画质再试一次。")))


def _upright(image: Image.Image) -> Image.Image:
    """Decoded no larger than needed, turned as the camera was held, in plain colours."""
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    turned = ImageOps.exif_transpose(image)
    turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    sees_through = turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info
    return turned.convert("RGBA" if sees_through else "RGB")


def _rewritten(image: Image.Image) -> Picture:
    """Written from its pixels alone: nothing of `info` (EXIF, comments, profiles) is handed on."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    kind, extension = ("PNG", "png") if bare.mode == "RGBA" else ("JPEG", "jpg")
    content = _saved(bare, kind)
    bare.thumbnail((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS)
    return Picture(content, f"image/{kind.lower()}", extension, image.width, image.height, _saved(bare, "WEBP"))


def _saved(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    if kind == "PNG":
        image.save(out, kind, optimize=False, compress_level=6)
    else:
        image.save(out, kind, quality=QUALITY, **({"progressive": True, "optimize": True} if kind == "JPEG" else {"method": 4}))
    return out.getvalue()
