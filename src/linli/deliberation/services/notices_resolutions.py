"""Who hears of resolutions: the representatives who sit in the body, whoever has to do something, residents who asked to be told."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.disclosure.api import followers_of, tell

from ..events import ResolutionAdopted, ResolutionProgressed, ResolutionUndertaken
from ..models import ProgressEntry, Resolution, Seat, Undertaking


def on_resolution_adopted(event: ResolutionAdopted, *, event_id: UUID, now: datetime) -> None:
    """Whoever sits in the body hears what became of the vote."""
    if one := _resolution(event.resolution_id):
        title = _("%(number)s 作出了：%(title)s") % {"number": one.number, "title": one.title}
        _tell_representatives(one, title, f"resolution:{event_id}", now)


def on_resolution_progressed(event: ResolutionProgressed, *, event_id: UUID, now: datetime) -> None:
    """
    Residents who asked to be told of notices like the one that published it hear how far it is. Whoever sits in the body hears
    only what they have to know: that something was accepted, or is to be changed, paused or stopped. A report of per cent stands
    on its page; a hundred messages for every one of them would be read by nobody.
    """
    entry = ProgressEntry.objects.filter(pk=event.entry_id).select_related("resolution").first()
    if entry is None:
        return
    one, is_report = entry.resolution, entry.percent is not None
    title = _("%(number)s 有进展：%(title)s") % {"number": one.number, "title": one.title}
    told = set() if is_report else _tell_representatives(one, title, f"progress:{event_id}", now, body=entry.text)
    if one.published_at and one.notice_id:
        others = set(followers_of(one.notice_id, tenant_id=one.tenant_id)) - told
        _tell_people(one, sorted(others, key=str), title, f"progress:{event_id}", now, url=one.public_url, body=entry.text)


def on_resolution_undertaken(event: ResolutionUndertaken, *, event_id: UUID, now: datetime) -> None:
    """The organisation that has to do it hears of it."""
    row = Undertaking.objects.select_related("resolution").filter(pk=event.undertaking_id).first()
    if row is None or row.organisation_id is None:  # type: ignore[attr-defined]
        return
    tell(
        tenant_id=row.tenant_id,
        to_organisation=row.organisation_id,  # type: ignore[attr-defined]
        kind="deliberation.undertaken",
        title=_("%(number)s 定了由你们办：%(title)s") % {"number": row.resolution.number, "title": row.title},
        url=row.resolution.get_absolute_url(),
        about=row.resolution,
        once_key=f"undertaken:{event_id}",
        now=now,
    )


def _resolution(pk: UUID) -> Resolution | None:
    return Resolution.objects.filter(pk=pk).first()


def _tell_representatives(one: Resolution, title: str, once_key: str, now: datetime, *, body: str = "") -> set[UUID]:
    """Those who sit in the body today, organisations by whoever speaks for them. Returns the people."""
    if one.council_id is None:  # type: ignore[attr-defined]
        return set()
    seats = Seat.objects.held_on(timezone.localdate(now)).filter(Q(term__closed_on=None), term__council=one.council_id)  # type: ignore[attr-defined]
    pairs = seats.order_by().values_list("person_id", "delegate_id")
    people = {person or delegate for person, delegate in pairs} - {None}
    url = one.public_url if one.published_at else ""
    _tell_people(one, sorted(people, key=str), title, once_key, now, url=url, body=body)
    return people


def _tell_people(
    one: Resolution, people: Iterable[UUID], title: str, once_key: str, now: datetime, *, url: str, body: str = ""
) -> None:
    for person_id in people:
        tell(
            tenant_id=one.tenant_id,
            to_person=person_id,
            kind="deliberation.resolution",
            title=title[:120],
            body=body,
            url=url,
            about=one,
            once_key=f"{once_key}:{person_id}",
            now=now,
        )
