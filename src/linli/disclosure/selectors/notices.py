"""Notices as somebody may read them."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.disclosure.models import Notice
from linli.disclosure.models.notices import NoticeQuerySet
from linli.disclosure.rules.rights import PUBLISH, WRITE


def on_board(tenant: Tenant, *, day: date, place_path: str = "") -> NoticeQuerySet:
    """
    What hangs on the board on a day, newest first. With a place: what is meant for it, for what contains it or lies in it.
    """
    found = Notice.objects.on_board(day).filter(tenant=tenant)
    return found.filter(near(place_path)).select_related("place").order_by("-is_urgent", "-published_at", "-id")


def near(place_path: str, lookup: str = "place_path") -> Q:
    """What concerns a place: meant for it, for anything that contains it, or for something inside."""
    if not place_path:
        return Q()
    parts = place_path.split("/")[:-1]
    around = ["", *("/".join(parts[: count + 1]) + "/" for count in range(len(parts)))]
    return Q(**{f"{lookup}__in": around}) | Q(**{f"{lookup}__startswith": place_path})


def public_by_code(code: str) -> Notice | None:
    """The notice behind a poster's QR code, if it was ever published; small letters and blanks are forgiven."""
    found = Notice.objects.exclude(published_at=None).filter(code=code.strip().upper())
    return found.select_related("place", "tenant").first()


def notice_by_id(notice_id: UUID | str, *, tenant_id: UUID) -> Notice | None:
    return Notice.objects.filter(pk=notice_id, tenant=tenant_id).select_related("place", "tenant").first()


def notices_about(subject_id: UUID, *, tenant_id: UUID) -> NoticeQuerySet:
    """What was published about one thing, newest first; what was withdrawn too."""
    return Notice.objects.exclude(published_at=None).filter(tenant=tenant_id, subject_id=subject_id).select_related("place")


def written_within(actor: Actor) -> NoticeQuerySet:
    """What a clerk's post writes or publishes for, drafts too; newest first."""
    mine = within(actor, WRITE, PUBLISH)
    return Notice.objects.filter(mine, tenant=actor.tenant_id).select_related("place").order_by("-made_at", "-id")
