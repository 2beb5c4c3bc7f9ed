"""Who hears of pairs, placements, inspections and pledges to look at again. Titles leave the house: no names in them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.words import day_words
from linli.disclosure.api import tell, tell_posts

from ..models import Inauguration, InspectionNote, Mentorship, Sworn, TrainingPlacement

SECRETARIES = ("community_secretary",)
JUDGES = ("subdistrict_leader", "subdistrict_clerk", "community_secretary")
KIND = "cobuild.mentoring"


def _tell(person: UUID | None, title: str, once_key: str, now: datetime, *, about: Any, body: str = "") -> None:
    """Somebody on their own page."""
    if person is None:
        return
    tell(
        tenant_id=about.tenant_id,
        to_person=person,
        kind=KIND,
        title=title,
        body=body,
        url=reverse("cobuild:my-mentoring"),
        about=about,
        once_key=f"{once_key}:{person}",
        now=now,
    )


def _tell_posts(kinds: tuple[str, ...], title: str, once_key: str, now: datetime, *, about: Any, body: str = "") -> None:
    """Posts at the place of what it is about, or around it."""
    told: dict[str, Any] = {"kind": KIND, "title": title, "body": body, "url": about.get_absolute_url(), "about": about}
    tell_posts(tenant_id=about.tenant_id, kinds=kinds, place_path=about.place_path, once_key=once_key, now=now, **told)


# ---- pairs and placements ----


def tell_pair(one: Mentorship, now: datetime) -> None:
    """Both hear that they are a pair."""
    for person in (one.mentor_id, one.mentee_id):  # type: ignore[attr-defined]
        _tell(person, _("给您安排了帮带"), f"paired:{one.pk}", now, about=one, body=one.goals)


def tell_pair_ending(one: Mentorship, now: datetime) -> None:
    """Both, and the office that closes it."""
    title, key = _("帮带 %(day)s 到期") % {"day": day_words(one.ends_on or one.begins_on)}, f"pair-ending:{one.pk}:{one.ends_on}"
    for person in (one.mentor_id, one.mentee_id):  # type: ignore[attr-defined]
        _tell(person, title, key, now, about=one)
    _tell_posts(SECRETARIES, title, key, now, about=one)


def tell_planned(one: TrainingPlacement, now: datetime) -> None:
    """The person and whoever supervises hear when it begins."""
    title = _("跟班培训 %(day)s 开始") % {"day": day_words(one.begins_on)}
    for person in (one.person_id, one.supervisor_id):  # type: ignore[attr-defined]
        _tell(person, title, f"placement:{one.pk}:{one.begins_on}", now, about=one, body=str(one.base))


def tell_beginning(one: TrainingPlacement, now: datetime) -> None:
    """The same two, shortly before."""
    title = _("跟班培训 %(day)s 开始，别忘了") % {"day": day_words(one.begins_on)}
    for person in (one.person_id, one.supervisor_id):  # type: ignore[attr-defined]
        _tell(person, title, f"placement-soon:{one.pk}:{one.begins_on}", now, about=one)


def tell_to_evaluate(one: TrainingPlacement, now: datetime) -> None:
    """Whoever of the two has not yet said how it was."""
    told = {"day": day_words(one.ends_on)}
    if not one.learnt:
        _tell(one.person_id, _("跟班培训 %(day)s 期满，请写学了什么") % told, f"learnt:{one.pk}", now, about=one)  # type: ignore[attr-defined]
    if not one.appraisal:
        _tell(one.supervisor_id, _("跟班培训 %(day)s 期满，请写评语") % told, f"appraisal:{one.pk}", now, about=one)  # type: ignore[attr-defined]


# ---- inspections ----


def tell_asked(one: InspectionNote, now: datetime) -> None:
    """The community's secretary hears what is to be put right by when."""
    title = _("片区检查有一条，%(day)s 前要改") % {"day": day_words(one.due_on or one.on)}
    _tell_posts(SECRETARIES, title, f"inspection:{one.pk}", now, about=one, body=one.asked)


def tell_late(one: InspectionNote, today: date, now: datetime) -> None:
    """Shortly before its day the community once more; once it is over, the instructor too."""
    due_on = one.due_on or one.on
    if due_on >= today:
        title = _("片区检查要改的，%(day)s 到期") % {"day": day_words(due_on)}
        _tell_posts(SECRETARIES, title, f"inspection-soon:{one.pk}", now, about=one, body=one.asked)
        return
    title = _("片区检查要改的，%(day)s 到期，还没有改") % {"day": day_words(due_on)}
    _tell_posts(SECRETARIES, title, f"inspection-late:{one.pk}", now, about=one, body=one.asked)
    _tell_instructor(one, title, f"inspection-late:{one.pk}", now)


def tell_put_right(one: InspectionNote, now: datetime) -> None:
    """The instructor's post hears what was done."""
    _tell_instructor(one, _("片区检查要改的，改好了"), f"inspection-done:{one.pk}", now, body=one.done_text)


def _tell_instructor(one: InspectionNote, title: str, once_key: str, now: datetime, *, body: str = "") -> None:
    told: dict[str, Any] = {"kind": KIND, "title": title, "body": body, "url": one.get_absolute_url(), "about": one}
    tell(tenant_id=one.tenant_id, to_post=one.appointment.post_id, once_key=f"{once_key}:instructor", now=now, **told)


# ---- pledges ----


def tell_to_report(sworn: Sworn, stage: int, now: datetime) -> None:
    """Whoever pledged is asked to say, for each pledge, what was done."""
    term = sworn.inauguration
    title = _("中期回头看：请说说承诺做得怎样（%(day)s 前）") % {"day": day_words(term.midterm_on)}
    _tell(sworn.person_id, title, f"pledges-report:{term.pk}:{stage}", now, about=term)  # type: ignore[attr-defined]


def tell_to_judge(term: Inauguration, count: int, stage: int, now: datetime) -> None:
    """Those who judge hear how many pledges wait for their word."""
    title = _("中期回头看：%(n)s 条承诺还没有评") % {"n": count}
    _tell_posts(JUDGES, title, f"pledges-judge:{term.pk}:{stage}", now, about=term, body=term.title)
