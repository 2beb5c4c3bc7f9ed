"""Photos that come with a form: kept as soon as they are sent, so that a mistake elsewhere on the page does not lose them."""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.core import clock, files
from linli.core.access import actor_of
from linli.core.models import StoredFile
from linli.core.tenancy import tenant_here

from .drafts import Draft, photos_of

MOST_SENT = 12


@dataclass(frozen=True, slots=True)
class BadPhoto:
    """A photo that could not be kept: which, how big, and why."""

    name: str
    size: int
    text: str


@dataclass(frozen=True, slots=True)
class PhotoShown:
    """A stored photo for whoever reads this page: the addresses hold for a day. A document has no `thumb`."""

    pk: Any
    url: str
    thumb: str
    name: str


def take(request: HttpRequest, draft: Draft, *, most: int) -> list[BadPhoto]:
    """Keep the good photos with the draft; answer the bad ones, each with its reason. Those beyond `most` are not kept."""
    bad: list[BadPhoto] = []
    for upload in request.FILES.getlist("photos")[:MOST_SENT]:
        if reason := _why_not(upload, len(draft.photos), most):
            bad.append(BadPhoto(upload.name or "", upload.size or 0, reason))
            continue
        stored = files.store(upload, tenant=tenant_here(request), by=actor_of(request), now=clock.now())
        draft.photos.append(str(stored.pk))
    return bad


def _why_not(upload: UploadedFile[Any], kept: int, most: int) -> str:
    if kept >= most:
        return _("%(name)s：最多 %(most)s 张，前面的已经收好。") % {"name": upload.name, "most": most}
    problems = files.upload_problems([upload], "photos")
    if not problems and not files.is_picture(upload):
        return _("%(name)s：这里只收照片。") % {"name": upload.name}
    return " ".join(str(problem.text) for problem in problems)


def drop(draft: Draft, photo_id: str) -> None:
    """Take a photo out of the draft; its bytes go with the daily cleaning of files without an owner."""
    if photo_id in draft.photos:
        draft.photos.remove(photo_id)


def shown(stored: list[StoredFile]) -> list[PhotoShown]:
    """Photos with addresses that this page's reader may follow for a day."""
    return [
        PhotoShown(one.pk, files.url_of(one, signed=True), files.url_of(one, "thumb", signed=True) if one.width else "", one.name)
        for one in stored
    ]


def of_draft(draft: Draft) -> list[PhotoShown]:
    return shown(photos_of(draft))
