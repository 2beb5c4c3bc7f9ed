"""
A report on its way: what has been typed and chosen so far, kept in the visitor's own session, without sign-in.

The draft is encrypted: sessions lie in the database in the clear, and what people write may name people. Its key is only
good in the session that made it. At most `KEPT` drafts live at once (several tabs), the oldest go first.
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import uuid4

from cryptography.exceptions import InvalidTag
from django.http import Http404, HttpRequest

from linli.core import privacy
from linli.core.finding import found_or_404
from linli.core.models import StoredFile

SESSION_KEY = "casework_drafts"
KEPT = 4
LABEL = "casework.draft"
MAP_CRS = "gcj02"  # what the register publishes for maps


@dataclass(slots=True)
class Draft:
    """
    One report being written. `photos` are ids of stored files, `joins` the case of a neighbour that it joins; `case` once sent.
    `longitude` and `latitude`: degrees in `crs`, where the place was pointed at on the map.
    """

    key: str
    text: str = ""
    place: str = ""
    place_detail: str = ""
    photos: list[str] = field(default_factory=list)
    joins: str = ""
    looked: bool = False
    case: str = ""
    longitude: float | None = None
    latitude: float | None = None
    crs: str = ""

    @property
    def is_sent(self) -> bool:
        return bool(self.case)

    @property
    def point(self) -> dict[str, Any]:
        """The point as a form takes it; the coordinate system of our own map where there is none yet."""
        return {"longitude": self.longitude, "latitude": self.latitude, "crs": self.crs or MAP_CRS}

    def put_at(self, place: str, *, longitude: float | None = None, latitude: float | None = None, crs: str = "") -> None:
        """The place by its id, and the point where there is one: a point belongs to the place that it chose."""
        self.place, self.longitude, self.latitude, self.crs = place, longitude, latitude, crs


def new_draft() -> Draft:
    return Draft(key=uuid4().hex[:16])


def draft_of(request: HttpRequest, key: str) -> Draft:
    """The visitor's own draft. :raises Http404: when this session has none of that key."""
    held = found_or_404(request.session.get(SESSION_KEY, {}).get(key))
    try:
        return Draft(**json.loads(privacy.decrypt(held, label=LABEL)))
    except (InvalidTag, KeyError, ValueError, TypeError) as error:
        raise Http404 from error


def unsent_draft_of(request: HttpRequest, key: str) -> Draft:
    """A draft that can still be changed. :raises Http404: when it is not this visitor's, or was sent."""
    draft = draft_of(request, key)
    if draft.is_sent:
        raise Http404
    return draft


def keep(request: HttpRequest, draft: Draft) -> None:
    """Put the draft into the session; the oldest beyond `KEPT` are forgotten."""
    held: dict[str, str] = request.session.get(SESSION_KEY, {})
    held.pop(draft.key, None)
    held[draft.key] = privacy.encrypt(json.dumps(asdict(draft)), label=LABEL)
    request.session[SESSION_KEY] = dict(list(held.items())[-KEPT:])


def photos_of(draft: Draft) -> list[StoredFile]:
    """The photos chosen so far, in the order chosen; none that was removed or belongs to a case already."""
    found = {
        str(stored.pk): stored for stored in StoredFile.objects.filter(pk__in=draft.photos, removed_at=None, subject_id=None)
    }
    return [found[key] for key in draft.photos if key in found]
