"""
One of everything that an address of activities can name, twice: what residents may read about, and the same kept from them (a
programme in preparation, a group that is not public, a call-up not put out yet, a class that is only being planned, hours
taken back from public).
"""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile

from linli.activities import models
from linli.activities.rules.duties import handover_code
from linli.activities.rules.volunteers import PURPOSE
from linli.activities.services.papers import SCAN
from linli.core import files
from linli.core.actors import Actor
from linli.core.daytimes import at
from linli.core.ids import short_code
from linli.registry.models import Person
from tests.people import Neighbourhood

from ..factories.registry import PersonFactory, ProcessingConsentFactory

BEFORE = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
"""Monday 16 November 2026, 9:00 in Zhengzhou."""
DAY, SATURDAY, UNTIL = date(2026, 11, 16), date(2026, 11, 21), date(2026, 12, 31)
NINE = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
NUMBERS = count(1)


def of_activities(here: Neighbourhood, mark: str = "", office: str = "") -> tuple[SimpleNamespace, SimpleNamespace]:
    """
    What is public, and what is not. `mark` stands in names and words that only those who work on it may read, and in every
    word of what is not public; `office` in what belongs to the whole subdistrict.
    """
    return _all(here, mark, office, ""), _all(here, mark, office, mark or "没公开的", is_public=False)


def belongs_to_person(things: SimpleNamespace, person: Person) -> None:
    """What somebody may see of themselves becomes this person's."""
    of = {"person": person}
    for model, row in (
        (models.SignUp, things.signup),
        (models.Duty, things.duty),
        (models.Learner, things.learner),
        (models.GroupMember, things.member),
        (models.Stall, things.stall),
        (models.TalkRequest, things.talk),
        (models.Volunteer, things.volunteer),
        (models.Certificate, things.certificate),
    ):
        model.objects.filter(pk=row.pk).update(**of)
    _consents(person)


def _consents(person: Person) -> None:
    """To a record of what they do as a volunteer."""
    ProcessingConsentFactory(person=person, purpose=PURPOSE)


def _all(here: Neighbourhood, mark: str, office: str, title: str, *, is_public: bool = True) -> SimpleNamespace:
    things = SimpleNamespace(is_public=is_public, office=office)
    for make in (_grouped, _held, _attended, _served, _called_up, _taught, _at_the_fair, _spread):
        things.__dict__.update(make(here, things, mark, title))
    return things


def _numbered(letters: str) -> str:
    return f"{letters}-{next(NUMBERS):05d}"


def _in(here: Neighbourhood) -> dict[str, Any]:
    return {"tenant": here.tenant}


def _at(here: Neighbourhood) -> dict[str, Any]:
    """At the entrance, which lies where everybody's post reaches."""
    return {"tenant": here.tenant, "place": here.entrance, "place_path": here.entrance.path}


def _around(here: Neighbourhood) -> dict[str, Any]:
    """Of the community, as registers are."""
    return {"tenant": here.tenant, "place": here.community, "place_path": here.community.path}


def _somebody(here: Neighbourhood, name: str) -> Person:
    return PersonFactory(tenant=here.tenant, name=name, home=here.entrance)


def _grouped(here: Neighbourhood, things: SimpleNamespace, mark: str, title: str) -> dict[str, Any]:
    """A group with somebody who wants to join, and a team with a volunteer."""
    said = {"number": _numbered("QT"), "kind": "culture", "recorded_on": DAY, "is_public": things.is_public}
    group = models.ResidentGroup.objects.create(
        name=f"{title}合唱队{next(NUMBERS)}", lead=_somebody(here, f"{mark}领队"), **said, **_around(here)
    )
    known = _somebody(here, f"{mark}志愿者")
    _consents(known)
    volunteer = models.Volunteer.objects.create(
        number=_numbered("ZYZ"), person=known, since=DAY, consented_at=BEFORE, official_number=f"{mark}全国号", **_around(here)
    )
    team = models.VolunteerTeam.objects.create(name=f"红马甲{next(NUMBERS)}队", founded_on=DAY, lead=known, **_around(here))
    models.TeamVolunteer.objects.create(team=team, volunteer=volunteer, since=DAY, **_in(here))
    noted = {"kind": "training", "on": DAY, "text": f"{mark}急救培训", "by": "试验"}
    return {
        "group": group,
        "member": models.GroupMember.objects.create(
            group=group, person=_somebody(here, f"{mark}想加入的"), asked_at=BEFORE, **_in(here)
        ),
        "volunteer": volunteer,
        "entry": models.VolunteerEntry.objects.create(volunteer=volunteer, **noted, **_in(here)),
        "team": team,
    }


def _programme(here: Neighbourhood, title: str, is_public: bool, **more: Any) -> models.Programme:
    state = {"state": "listed", "listed_at": BEFORE} if is_public else {"state": "draft"}
    plain = {"number": _numbered("HD"), "kind": "culture", "title": title, "made_at": BEFORE, **state, **_at(here)}
    return models.Programme.objects.create(**plain | more)


def _session(programme: models.Programme, **more: Any) -> models.Session:
    where = {"tenant": programme.tenant, "place": programme.place, "place_path": programme.place_path}
    plain = {"starts_at": NINE, "ends_at": NINE + timedelta(hours=2), "state": "open", "changed_at": BEFORE, **where}
    return models.Session.objects.create(programme=programme, checkin_code=f"C{next(NUMBERS):07d}", **plain | more)


def _held(here: Neighbourhood, things: SimpleNamespace, mark: str, title: str) -> dict[str, Any]:
    """A programme that comes back every week, one of its times, somebody who comes and somebody to be called."""
    programme = _programme(here, f"{title}包饺子", things.is_public, lead=_somebody(here, f"{mark}负责人"))
    weekly = {"rule": "FREQ=WEEKLY;BYDAY=SA", "starts_on": SATURDAY, "start_minute": 540, "minutes": 120}
    series = models.Series.objects.create(programme=programme, place=here.entrance, **weekly, **_in(here))
    session = _session(programme, series=series, occurrence_on=SATURDAY, where=f"{title}活动室", taken=1)
    person = _somebody(here, f"{mark}报名人")
    private = {"companions": f"{mark}同来的人", "needs": f"{mark}坐轮椅", "guardian_text": f"{mark}监护人"}
    said = {"person": person, "number": _numbered("BM"), "position": 1, "signed_at": BEFORE, **private}
    told = {"person": _somebody(here, f"{mark}没有手机的"), "reason": "reminder", "words": f"{mark}明天九点包饺子"}
    return {
        "programme": programme,
        "item": models.ProgrammeItem.objects.create(programme=programme, kind="cost", title=f"{mark}面粉", **_in(here)),
        "series": series,
        "session": session,
        "signup": models.SignUp.objects.create(session=session, **said, **_in(here)),
        "call": models.CallLine.objects.create(session=session, made_at=BEFORE, **told, **_in(here)),
    }


def _attended(here: Neighbourhood, things: SimpleNamespace, mark: str, title: str) -> dict[str, Any]:
    """Somebody who came, a name that stood on no list, a sheet of paper with its scan, leave, and ground that a team keeps clean."""
    of = {"session": things.session, **_in(here)}
    wrote = {"mark": "came", "made_at": BEFORE, "received_at": BEFORE, "by": "试验", "outcome": "unknown", "device": "平板"}
    paper = models.PaperSheet.objects.create(number=_numbered("QD"), lines=1, printed_at=BEFORE, **of)
    sent, by = ContentFile(b"%PDF-1.4 scan", f"{mark}签到.pdf"), Actor.system(tenant_id=here.tenant.pk)
    files.store(sent, tenant=here.tenant, by=by, now=BEFORE, subject=paper, purpose=SCAN)
    told = {"reason": f"{mark}看病", "told": f"{mark}门洞长", "made_at": BEFORE}
    kept = {"name": f"东路{next(NUMBERS)}", "extent": "大门到三号楼", "team": things.team, "since": DAY}
    return {
        "attendance": models.Attendance.objects.create(
            person=_somebody(here, f"{mark}来的人"), method="list", at=BEFORE, by="试验", **of
        ),
        "mark": models.SheetEntry.objects.create(entry_id=uuid4(), written_name=f"{mark}没见过的人", **wrote, **of),
        "paper": paper,
        "excuse": models.Excuse.objects.create(person=_somebody(here, f"{mark}请假人"), **told, **of),
        "area": models.ResponsibilityArea.objects.create(**kept, **_at(here)),
    }


def _served(here: Neighbourhood, things: SimpleNamespace, mark: str, title: str) -> dict[str, Any]:
    """Hours in public (or taken back from there), somebody who says that they are wrong, and a certificate."""
    shown = {"shown_from": DAY, "shown_until": SATURDAY, "working_days": 3, "made_at": BEFORE}
    state = {"state": "open" if things.is_public else "withdrawn"}
    batch = models.HoursBatch.objects.create(number=_numbered("GS"), **shown, **state, **_around(here))
    served = {"on": DAY, "half_hours": 4, "recorder": "试验", "content": f"{title}扫楼道", "leader": f"{mark}带队的"}
    served |= {"beneficiary": f"{mark}独居老人", "state": "publicised" if things.is_public else "recorded", "made_at": BEFORE}
    hours = models.ServiceHours.objects.create(
        number=_numbered("SC"), volunteer=things.volunteer, batch=batch if things.is_public else None, **served, **_at(here)
    )
    said = {"text": f"{mark}那天没来", "contact": f"{mark}找二楼", "made_at": BEFORE}
    paper = {"issuer": "居委会", "responsible": f"{mark}经办人", "contact": "0371-55550120", "issued_on": DAY, "half_hours": 4}
    who = {"person": things.volunteer.person, "name": f"{mark}志愿者", "check_code": short_code(16)}
    return {
        "batch": batch,
        "hours": hours,
        "objection": models.HoursObjection.objects.create(hours=hours, **said, **_in(here)),
        "certificate": models.Certificate.objects.create(kind="volunteer", number=_numbered("ZM"), **paper, **who, **_in(here)),
    }


def _called_up(here: Neighbourhood, things: SimpleNamespace, mark: str, title: str) -> dict[str, Any]:
    """A call-up with a post at the entrance, a shift, and somebody who stands it."""
    state = {"state": "open", "opened_at": BEFORE} if things.is_public else {"state": "draft"}
    lasts = {"starts_on": DAY, "ends_on": UNTIL, "made_at": BEFORE, "insurance": f"{mark}保单"}
    callup = models.CallUp.objects.create(number=_numbered("ZL"), title=f"{title}卡点值守", **lasts, **state, **_around(here))
    post = models.DutyPost.objects.create(callup=callup, name="东门", place=here.entrance, **_in(here))
    spans = {"starts_at": NINE, "ends_at": NINE + timedelta(hours=4), "needed": 2, "taken": 1}
    shift = models.Shift.objects.create(post=post, **spans, **_in(here))
    stands = {"person": _somebody(here, f"{mark}值班人"), "person_key": f"k{next(NUMBERS)}", "made_at": BEFORE}
    duty = models.Duty.objects.create(shift=shift, note=f"{mark}腿脚不便", **stands, **_in(here))
    return {"callup": callup, "duty_post": post, "shift": shift, "duty": duty, "handover": handover_code(duty.pk)}


def _taught(here: Neighbourhood, things: SimpleNamespace, mark: str, title: str) -> dict[str, Any]:
    """A class of a term with its teacher, a lesson, and a learner."""
    office = things.office if things.is_public else things.office or "没公开的"
    window = {"enrol_from": at(date(2026, 11, 10), 540), "enrol_until": at(UNTIL, 540)}
    days = {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 6, 30), "state": "enrolling" if things.is_public else "planned"}
    term = models.Term.objects.create(name=f"{office}春季{next(NUMBERS)}", **window, **days, **_in(here))
    named = {"code": f"K{next(NUMBERS):05d}", "title": f"{office}合唱", "field": "music", "since": DAY}
    course = models.Course.objects.create(**named, **_in(here))
    teacher = models.Teacher.objects.create(
        person=PersonFactory(tenant=here.tenant, name=f"{office}老师"), since=DAY, is_public=things.is_public, **_in(here)
    )
    programme = _programme(here, f"{title}合唱班", things.is_public, kind="course", **_around(here))
    lesson = _session(programme, position=1, teacher=teacher)
    meets = {"weekday": 5, "start_minute": 540, "capacity": 20, "taken": 1, "state": "open" if things.is_public else "planned"}
    of = {"term": term, "course": course, "teacher": teacher, "programme": programme, "title": f"{title}合唱班"}
    group = models.ClassGroup.objects.create(number=_numbered("BJ"), **meets, **of, **_around(here))
    filed = {"needs": f"{mark}听力不好", "emergency": f"{mark}儿子", "since": DAY, "place": here.community}
    learner = models.Learner.objects.create(number=_numbered("XS"), person=_somebody(here, f"{mark}学员"), **filed, **_in(here))
    asked = {"number": _numbered("BK"), "position": 1, "enrolled_at": BEFORE, "end_reason": f"{mark}的事"}
    return {
        "term": term,
        "course": course,
        "teacher": teacher,
        "away": models.TeacherAway.objects.create(
            teacher=teacher, starts_on=DAY, ends_on=UNTIL, reason=f"{office}住院", **_in(here)
        ),
        "class_group": group,
        "lesson": lesson,
        "learner": learner,
        "enrolment": models.Enrolment.objects.create(class_group=group, learner=learner, **asked, **_in(here)),
    }


def _at_the_fair(here: Neighbourhood, things: SimpleNamespace, mark: str, title: str) -> dict[str, Any]:
    """A fair of a day with a stall that was asked for, a number on its stage, and what the group does for it."""
    fair = _programme(here, f"{title}庙会", things.is_public, kind="fair", needs_signup=False)
    day = _session(fair)
    asked = {"what": f"{mark}糖画", "person": _somebody(here, f"{mark}摆摊人"), "contact": f"{mark}电话", "asked_at": BEFORE}
    row = {"tenant": here.tenant, "programme": fair}
    number = {"session": day, "title": f"{title}大合唱", "starts_at": NINE, "minutes": 10, "note": f"{mark}要两个话筒"}
    return {
        "fair": fair,
        "day": day,
        "stall": models.Stall.objects.create(from_on=SATURDAY, until_on=SATURDAY, **asked, **row),
        "stage_item": models.StageItem.objects.create(**number, **_in(here)),
        "task": models.GroupTask.objects.create(title=f"{mark}搭台", group=things.group, **row),
    }


def _spread(here: Neighbourhood, things: SimpleNamespace, mark: str, title: str) -> dict[str, Any]:
    """A lecturer, a loudspeaker, what was said over it, and a yard that asks for a small-stool class."""
    office = things.office
    named = {"person": PersonFactory(tenant=here.tenant, name=f"{office}宣讲员"), "topics": ["law"], "since": DAY}
    hangs = {"channel": "air", "name": f"大喇叭{next(NUMBERS)}", "keeper": f"{mark}看喇叭的", "since": DAY}
    site = models.OutreachSite.objects.create(**hangs, **_at(here))
    spread = {"channel": "air", "topic": "safety", "title": f"{title}防骗三句话", "on": DAY, "minutes": 20}
    spread |= {"words": f"{mark}的话", "by": "试验", "made_at": BEFORE}
    asked = {"topic": "law", "text": f"{mark}赡养的事", "person": _somebody(here, f"{mark}请课人"), "asked_at": BEFORE}
    asked |= {"contact_name": f"{mark}刘大妈", "contact_phone": f"{mark}电话"}
    return {
        "lecturer": models.Lecturer.objects.create(**named, **_in(here)),
        "site": site,
        "outreach": models.Outreach.objects.create(site=site, **spread, **_at(here)),
        "talk": models.TalkRequest.objects.create(number=_numbered("XBD"), **asked, **_at(here)),
    }
