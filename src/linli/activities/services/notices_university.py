"""Who hears of enrolments and lessons: by message, or by voice where no message reaches them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.core.actors import Actor
from linli.core.words import day_words, sentences
from linli.disclosure.api import tell, tell_posts
from linli.registry.api import Person

from ..events import Enrolled, EnrolmentAnswered, LessonChanged, SessionCalledOff, SessionChanged, TeacherAwaySaid
from ..models import CallReason, ClassGroup, Enrolment, Session, TeacherAway
from ..rules import reaching
from ..rules.enrolling import PAGE
from ..rules.timetable import when_words
from ..states import COMING, EnrolmentState, SessionState
from . import calls

MINE = "/university/mine/"
PLANNERS = ("subdistrict_clerk", "community_clerk")
TELLS = frozenset({EnrolmentState.IN, EnrolmentState.WAITING, EnrolmentState.REFUSED})


def on_enrolled(event: Enrolled, *, event_id: UUID, now: datetime) -> None:
    """Whoever was enrolled by somebody else gets number and result in writing, where a message reaches them."""
    one = _enrolment(event.enrolment_id)
    if one is None or one.channel == PAGE or calls.reaches_nothing(one.learner.person):
        return
    _write(one, f"enrolled:{event_id}", now)


def on_enrolment_answered(event: EnrolmentAnswered, *, event_id: UUID, now: datetime) -> None:
    """Who was drawn, moved up or was turned away hears it; who has no telephone of their own is called."""
    one = _enrolment(event.enrolment_id)
    if one is None or one.state not in TELLS:
        return
    person = one.learner.person
    if person.user_id is not None or not calls.reaches_nothing(person):  # type: ignore[attr-defined]
        _write(one, f"answered:{event_id}", now)
    if calls.reaches_nothing(person) and (lesson := _next_lesson(one.class_group, now)):
        by, words = Actor.system(tenant_id=one.tenant_id), sentences([_("%(what)s。") % {"what": _title(one)}, _body(one)])
        reason = CallReason.MOVED_UP if one.moved_up_at else CallReason.ENROLLED
        calls.make(session=lesson, people=[person], reason=reason, words=words, once_key=str(event_id), by=by, now=now)


def _write(one: Enrolment, once_key: str, now: datetime) -> None:
    tell(
        tenant_id=one.tenant_id, to_person=one.learner.person.pk, kind="activities.enrolment", title=_title(one), body=_body(one),
        url=MINE, about=one, once_key=f"enrolment:{once_key}", now=now,
    )  # fmt: skip


def _title(one: Enrolment) -> str:
    said = {"what": one.class_group.title, "number": one.number}
    if one.state == EnrolmentState.IN:
        return _("“%(what)s”录取了，报名号 %(number)s") % said
    if one.state == EnrolmentState.ASKED:
        return _("“%(what)s”报上了，等抽签，报名号 %(number)s") % said
    if one.state == EnrolmentState.WAITING:
        return _("“%(what)s”在候补，报名号 %(number)s") % said
    return _("“%(what)s”没有录取，报名号 %(number)s") % said


def _body(one: Enrolment) -> str:
    if one.state in (EnrolmentState.REFUSED, EnrolmentState.WITHDRAWN):
        return one.end_reason
    group = one.class_group
    first = group.programme.sessions.filter(state__in=list(COMING)).order_by("starts_at").first()
    if first is None or one.state != EnrolmentState.IN:
        return ""
    return _("第一次课：%(when)s，在%(where)s。") % {"when": when_words(first.starts_at, first.ends_at), "where": where_of(first)}


def where_of(session: Session) -> str:
    return reaching.where_words(session)


# ---- lessons ----


def on_teacher_away(event: TeacherAwaySaid, *, event_id: UUID, now: datetime) -> None:
    """Who plans classes hears that lessons need a substitute."""
    away = TeacherAway.objects.select_related("teacher__person").filter(pk=event.away_id).first()
    if away is None:
        return
    said = {"name": away.teacher.person.name, "first": day_words(away.starts_on), "last": day_words(away.ends_on)}
    tell_posts(
        tenant_id=away.tenant_id, kinds=PLANNERS, kind="activities.teacher_away", title=_("老年大学有老师请假，有课要请人代"),
        body=_("%(name)s %(first)s到%(last)s不在。") % said, url=away.teacher.get_absolute_url(), about=away.teacher,
        once_key=f"away:{event_id}", now=now,
    )  # fmt: skip


def on_lesson_changed(event: LessonChanged, *, event_id: UUID, now: datetime) -> None:
    """Everybody in the class hears of another teacher, room or time, or that a lesson is off."""
    _say_lesson(event.session_id, event_id, now)


def on_class_session_changed(event: SessionCalledOff | SessionChanged, *, event_id: UUID, now: datetime) -> None:
    """The same, where somebody changed the lesson among the activities of the place."""
    _say_lesson(event.session_id, event_id, now)


def _say_lesson(session_id: UUID, event_id: UUID, now: datetime) -> None:
    rows = Session.objects.select_related("programme__class_group", "place", "teacher__person", "space")
    session = rows.filter(pk=session_id, programme__class_group__isnull=False).first()
    if session is None or session.ends_at <= now:
        return
    group: ClassGroup = session.programme.class_group
    inside = Enrolment.objects.filter(class_group=group, state=EnrolmentState.IN).select_related("learner__person__home")
    people = [one.learner.person for one in inside.order_by("position")]
    is_off = session.state == SessionState.CALLED_OFF
    reason = CallReason.CALLED_OFF if is_off else CallReason.MOVED
    _reach(session, group, reason, people, event_id, now)


def _reach(
    session: Session, group: ClassGroup, reason: CallReason, people: Iterable[Person], event_id: UUID, now: datetime
) -> None:
    title, words, unreached = lesson_title(session, group), lesson_words(session, group), list[Person]()
    for person in people:
        is_out = calls.reaches_nothing(person)
        if is_out:
            unreached.append(person)
        if person.user_id is not None or not is_out:  # type: ignore[attr-defined]
            tell(
                tenant_id=session.tenant_id, to_person=person.pk, kind="activities.lesson", title=title, body=words, url=MINE,
                about=session, is_urgent=reaching.is_soon(session, now), once_key=f"lesson:{event_id}:{person.pk}", now=now,
            )  # fmt: skip
    if reason == CallReason.CALLED_OFF:
        calls.drop_overtaken(session)
    if unreached:
        by = Actor.system(tenant_id=session.tenant_id)
        calls.make(session=session, people=unreached, reason=reason, words=words, once_key=str(event_id), by=by, now=now)


def lesson_title(session: Session, group: ClassGroup) -> str:
    """What leaves the house: which lesson, and what became of it."""
    said = {"what": group.title, "when": when_words(session.starts_at, session.ends_at)}
    if session.state == SessionState.CALLED_OFF:
        return _("“%(what)s”%(when)s的课取消了") % said
    return _("“%(what)s”的课改了，现在是 %(when)s") % said


def lesson_words(session: Session, group: ClassGroup) -> str:
    """The whole of it, as somebody reads it out on the telephone."""
    said = {"what": group.title, "when": when_words(session.starts_at, session.ends_at), "why": session.off_reason.rstrip("。")}
    if session.state == SessionState.CALLED_OFF:
        return _("“%(what)s”%(when)s的课取消了。为什么：%(why)s。") % said
    said |= {"where": where_of(session)}
    text = _("“%(what)s”的课，%(when)s，在%(where)s。") % said
    teacher = session.teacher
    return sentences([text, _("上课的是%(name)s。") % {"name": teacher.person.name}] if teacher else [text])


def _next_lesson(group: ClassGroup, now: datetime) -> Session | None:
    """The lesson on whose call list somebody stands; of a cancelled class the first that is called off."""
    rows = Session.objects.filter(programme=group.programme_id, ends_at__gt=now).order_by("starts_at", "id")  # type: ignore[attr-defined]
    return rows.filter(state__in=list(COMING)).first() or rows.first()


def _enrolment(pk: Any) -> Enrolment | None:
    rows = Enrolment.objects.select_related("class_group__programme", "learner__person__home")
    return rows.filter(pk=pk).first()
