"""Files as tests make them: pictures, uploads, packed ones; and what is stored of them."""

import io
import zipfile
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from linli.core import files
from linli.core.actors import Actor, Kind
from linli.core.models import StoredFile
from tests.factories.core import TenantFactory

SYSTEM = Actor.system()
ORIENTATION, GPS_PLACE = 0x0112, 0x8825


def picture(size=(40, 20), kind="JPEG", *, exif=None, mode="RGB", colour="green", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **({"exif": exif} if exif else {}), **options)
    return out.getvalue()


def upload(content: bytes, name="照片.jpg", content_type="image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type)


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def stored(content=None, name="照片.jpg", **extra) -> StoredFile:
    return files.store(upload(content or picture(), name), **{"tenant": TenantFactory(), "by": SYSTEM, **extra})


def taken_with_a_telephone() -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # held upright: to be turned a quarter
    exif[0x010F] = "Some Maker"
    exif.get_ifd(GPS_PLACE)[2] = (34.0, 46.0, 0.0)
    return picture((40, 20), exif=exif)


def user_actor(**extra) -> Actor:
    return Actor(Kind.RESIDENT, "居民", user_id=uuid4(), **extra)
