"""Who asked to be told of which notices."""

from uuid import UUID

from django.db.models import QuerySet

from linli.disclosure.models import Notice, NoticeReader, Subscription

from .notices import near


def live_of(person_id: UUID | None) -> QuerySet[Subscription]:
    """What a person is subscribed to now."""
    if person_id is None:
        return Subscription.objects.none()
    return Subscription.objects.filter(person=person_id, ended_at=None).select_related("place")


def people_to_tell(notice: Notice) -> list[UUID]:
    """Those subscribed to notices of this kind for its place, for what contains it or lies in it; not who is asked to read it anyway."""
    wishes = Subscription.objects.filter(near(notice.place_path), tenant=notice.tenant_id, ended_at=None)
    asked = set(NoticeReader.objects.filter(notice=notice).values_list("person_id", flat=True))
    wanting = {wish.person_id for wish in wishes.iterator() if not wish.kinds or notice.kind in wish.kinds}
    return sorted(wanting - asked, key=str)


def followers_of(notice_id: UUID, *, tenant_id: UUID) -> list[UUID]:
    """Who asked to be told of notices like this one, for another engine that has news about what it published."""
    notice = Notice.objects.published().filter(pk=notice_id, tenant=tenant_id).first()
    return people_to_tell(notice) if notice else []
