"""Who hears of hours and certificates: the volunteers, whoever objected, the community that answers."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.core.phones import is_mobile
from linli.core.words import day_words
from linli.disclosure.api import tell, tell_posts

from ..events import CertificateIssued, HoursAnswered, HoursCredited, HoursObjected, HoursShown, VolunteerRegistered
from ..models import Certificate, HoursBatch, HoursObjection, Volunteer
from ..rules.hours import hours_words
from ..selectors.volunteers import names
from ..states import HoursState

KEEPERS = ("community_secretary", "community_clerk")
MINE = "/volunteers/"


def on_volunteer_registered(event: VolunteerRegistered, *, event_id: Any, now: datetime) -> None:
    """The community hears of whoever registered on a page: nobody else was there."""
    one = Volunteer.objects.filter(pk=event.volunteer_id, channel="page").first()
    if one is None:
        return
    tell_posts(
        tenant_id=one.tenant_id, kinds=KEEPERS, place_path=one.place_path, kind="activities.volunteer_registered",
        title=_("有人登记当志愿者了：%(number)s") % {"number": one.number}, url=one.get_absolute_url(), about=one,
        once_key=f"volunteer:{event_id}", now=now,
    )  # fmt: skip


def on_hours_shown(event: HoursShown, *, event_id: Any, now: datetime) -> None:
    """Each volunteer hears that their hours are in public, and until when they can object."""
    batch = HoursBatch.objects.filter(pk=event.batch_id).first()
    if batch is None:
        return
    body = _("公示到 %(day)s。有不对的，在“我的志愿服务”里说一声；没有异议就记入了。") % {"day": day_words(batch.shown_until)}
    _tell_volunteers(
        batch, HoursState.PUBLICISED, _("您的志愿时长在公示：%(hours)s"), body, "activities.hours_shown", event_id, now
    )


def on_hours_credited(event: HoursCredited, *, event_id: Any, now: datetime) -> None:
    """Each volunteer hears that their hours count."""
    batch = HoursBatch.objects.filter(pk=event.batch_id).first()
    if batch is not None:
        title = _("您的志愿时长记入了：%(hours)s")
        _tell_volunteers(batch, HoursState.CREDITED, title, "", "activities.hours_credited", event_id, now)


def _tell_volunteers(
    batch: HoursBatch, state: str, title: str, body: str, kind: str, event_id: Any, now: datetime
) -> None:  # fmt: skip
    """One message for each, whatever the number of rows; nobody who withdrew their consent."""
    sums: dict[UUID, int] = defaultdict(int)
    rows = batch.hours.filter(state=state).order_by()  # type: ignore[attr-defined]
    for person, half_hours in rows.values_list("volunteer__person_id", "half_hours"):
        sums[person] += half_hours
    for person in sorted(names(sums, batch.tenant_id), key=str):
        tell(
            tenant_id=batch.tenant_id, to_person=person, kind=kind, title=title % {"hours": hours_words(sums[person])}, body=body,
            url=MINE, about=batch, once_key=f"hours:{event_id}:{person}", now=now,
        )  # fmt: skip


def on_hours_objected(event: HoursObjected, *, event_id: Any, now: datetime) -> None:
    """The community answers."""
    one = _objection(event.objection_id)
    if one is None or one.answered_at is not None:
        return
    tell_posts(
        tenant_id=one.tenant_id, kinds=KEEPERS, place_path=one.hours.place_path, kind="activities.hours_objected",
        title=_("%(number)s 志愿时长有异议，等您答复") % {"number": one.hours.number}, body=one.text,
        url=one.hours.get_absolute_url(), about=one.hours, once_key=f"objection:{event_id}", now=now,
    )  # fmt: skip


def on_hours_answered(event: HoursAnswered, *, event_id: Any, now: datetime) -> None:
    """Whoever objected reads the answer: here, or by the telephone that was left; the volunteer too, where somebody else objected."""
    one = _objection(event.objection_id)
    if one is None or one.answered_at is None:
        return
    title = _("%(number)s 异议成立，改了") if one.is_upheld else _("%(number)s 异议答复了")
    message: dict[str, Any] = {
        "tenant_id": one.tenant_id, "kind": "activities.hours_answered", "title": title % {"number": one.hours.number},
        "body": one.answer, "url": MINE, "about": one.hours, "now": now,
    }  # fmt: skip
    volunteer = one.hours.volunteer.person_id
    if one.person_id:  # type: ignore[attr-defined]
        tell(to_person=one.person_id, once_key=f"answered:{event_id}", **message)  # type: ignore[attr-defined]
    elif is_mobile(one.contact):
        tell(to_phone=one.contact, once_key=f"answered:{event_id}", **message)
    if one.is_upheld and one.person_id != volunteer and names([volunteer], one.tenant_id):  # type: ignore[attr-defined]
        tell(to_person=volunteer, once_key=f"answered:{event_id}:volunteer", **message)


def on_certificate_issued(event: CertificateIssued, *, event_id: Any, now: datetime) -> None:
    """Whoever it is of can take it, here or at the counter."""
    one = Certificate.objects.filter(pk=event.certificate_id, revoked_at=None).first()
    if one is None or one.person_id is None:  # type: ignore[attr-defined]
        return
    tell(
        tenant_id=one.tenant_id, to_person=one.person_id, kind="activities.certificate_issued",  # type: ignore[attr-defined]
        title=_("%(number)s %(kind)s开好了") % {"number": one.number, "kind": one.get_kind_display()},
        body=_("可以在这里下载、打印，也可以到社区拿盖章的。"), url="/certificates/mine/", about=one,
        once_key=f"certificate:{event_id}", now=now,
    )  # fmt: skip


def certificate_asked(one: Volunteer, first: date | None, last: date | None, *, now: datetime) -> None:
    """The community hears that somebody needs a proof; the page to issue it opens with these days."""
    days = "&".join(f"{name}={day.isoformat()}" for name, day in (("from", first), ("until", last)) if day)
    tell_posts(
        tenant_id=one.tenant_id, kinds=KEEPERS, place_path=one.place_path, kind="activities.certificate_asked",
        title=_("%(number)s 要一份志愿服务证明") % {"number": one.number},
        url=f"{one.get_absolute_url()}certificate/" + (f"?{days}" if days else ""), about=one,
        once_key=f"certificate-asked:{one.pk}:{now.date()}:{days}", now=now,
    )  # fmt: skip


def _objection(pk: Any) -> HoursObjection | None:
    return HoursObjection.objects.select_related("hours__volunteer").filter(pk=pk).first()
