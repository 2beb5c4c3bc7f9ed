"""
One of everything that an address of deliberation can name, twice: what residents may read about, and the same kept from them
(a council that is not public, a meeting and a ballot in preparation, minutes in draft, a motion that waits, a resolution that
was not published).
"""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile

from linli.core import files
from linli.core.actors import Actor
from linli.deliberation import models
from linli.deliberation.selectors.minutes import facts_of
from linli.registry.models import Place

from ..factories import deliberation as councils
from ..factories import deliberation_ballots as ballots
from ..factories import deliberation_business as business
from ..factories.registry import PersonFactory

BEFORE = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
"""Monday 16 November 2026, 9:00 in Zhengzhou."""
DAY = date(2026, 11, 16)
EVERY_WAY = ["portal", "counter", "visit", "paper"]


def of_deliberation(place: Place, mark: str = "", office: str = "") -> tuple[SimpleNamespace, SimpleNamespace]:
    """
    What is public, and what is not. `mark` stands in names and words that only those who work on it may read, and in every
    word of what is not public; `office` in what belongs to the whole subdistrict.
    """
    shown = _all(place, mark, office, title="", is_public=True)
    hidden = _all(place, mark, office, title=mark, is_public=False)
    return shown, hidden


def _all(place: Place, mark: str, office: str, *, title: str, is_public: bool) -> SimpleNamespace:
    by = Actor.system(tenant_id=place.tenant_id)
    council = councils.CouncilFactory(place=place, is_public=is_public, about=f"{title}议事会的说明")
    seat = councils.SeatFactory(
        term=councils.TermFactory(council=council), person=PersonFactory(tenant=place.tenant, name=f"{title}委员")
    )
    watched = councils.watched(council, seat, title=f"{title}背街小巷整治")
    met = _met(place, council, mark, title, is_public)
    voted = _voted(place, council, met["meeting"], mark, title, is_public)
    external = councils.ExternalProposalFactory(tenant=place.tenant, title=f"{office}老旧小区加装电梯")
    return SimpleNamespace(
        council=council, seat=seat, supervision=watched, question=councils.asked(watched, date(2026, 12, 1)), external=external,
        **met, **voted, **_moved(council, met, by, mark, title, is_public), **_decided(place, council, title, is_public),
    )  # fmt: skip


def _met(place: Place, council: Any, mark: str, title: str, is_public: bool) -> dict[str, Any]:
    """A meeting that is open, or in preparation; somebody of it, what was said and decided, its minutes."""
    state = {"state": "open"} if is_public else {"state": "draft", "opened_at": None}
    meeting = business.meeting(place, council=council, title=f"{title}第三次会议", starts_at=BEFORE, is_public=is_public, **state)
    item = business.item(meeting, f"{title}电梯怎么装", state="current")
    someone = business.participant(meeting, f"{mark}代表", came=True, group="一组")
    line = {"tenant": place.tenant, "meeting": meeting}
    minutes = models.Minutes.objects.create(
        ordinal=1, state="signed" if is_public else "draft", opening=f"{mark}开头", digest="d" * 64, made_at=BEFORE,
        made_by="试验", facts=facts_of(meeting), **line,
    )  # fmt: skip
    return {
        "meeting": meeting, "item": item, "participant": someone, "attendance": meeting.attendance.get(),
        "speech": models.Speech.objects.create(item=item, participant=someone, place=1, asked_at=BEFORE, **line),
        "voiced": models.Voiced.objects.create(
            who=f"{mark}发言人", text=f"{mark}路灯不亮", voiced_at=BEFORE, recorded_by="试验", **line
        ),
        "action": models.ActionItem.objects.create(
            kind="note", title=f"{mark}去看路灯", responsible="物业", decided_at=BEFORE, decided_by="试验", **line
        ),
        "minutes": minutes,
        "paper": _paper(meeting, mark),
        "signed_paper": _scan(minutes, f"{mark}签字页", "signed"),
    }  # fmt: skip


def _paper(meeting: Any, mark: str) -> Any:
    by = Actor.system(tenant_id=meeting.tenant_id)
    text = ContentFile(f"{mark}材料".encode(), f"{mark}材料.txt")
    return files.store(text, tenant=meeting.tenant, by=by, now=BEFORE, subject=meeting, purpose="papers")


def _scan(subject: Any, name: str, purpose: str) -> Any:
    by = Actor.system(tenant_id=subject.tenant_id)
    paper = ContentFile(b"%PDF-1.4\n%%EOF", f"{name}.pdf")
    return files.store(paper, tenant=subject.tenant, by=by, now=BEFORE, subject=subject, purpose=purpose)


def _voted(place: Place, council: Any, meeting: Any, mark: str, title: str, is_public: bool) -> dict[str, Any]:
    """A ballot that is open (or in preparation) with a roll, a request to correct it and a pile; and one that was declared."""
    given = {
        "place": place, "council": council, "is_public": is_public, "title": f"{title}换大门", "channels": EVERY_WAY,
        "kind": "owners", "rule_code": ballots.OWNERS, "matter": 4, "roll_source": "owners", "roll_published_at": BEFORE, "roll_public_until": DAY - timedelta(days=1),
    }  # fmt: skip
    ballot = ballots.BallotFactory(**given)
    right = ballots.RightFactory(ballot=ballot, label=f"{mark}一号楼301", place=place, place_path=place.path, area_centi=9000)
    owner = ballots.RightVoterFactory(right=right)
    owner.person.name = f"{mark}业主"
    owner.person.save()
    correction = models.Correction.objects.create(
        tenant=place.tenant, ballot=ballot, right=right, who=f"{mark}街坊", text=f"{mark}面积不对", channel="phone",
        asked_at=BEFORE, answered_at=BEFORE, answer="改了", is_accepted=True,
    )  # fmt: skip
    if is_public:
        by = ballots.clerk_of(ballot)
        frozen = ballots.ballots.freeze(ballot=ballot, by=by, now=BEFORE)
        ballot = ballots.ballots.open_ballot(ballot=frozen, by=by, now=BEFORE)
    batch = models.Batch.objects.create(
        tenant=place.tenant,
        ballot=ballot,
        number=1,
        paper_count=1,
        first_by=f"{mark}录票人",
        first_user_id=uuid4(),
        second_by=f"{mark}复录人",
        second_user_id=uuid4(),
        state="second",
    )
    models.BatchLine.objects.create(
        tenant=place.tenant, batch=batch, position=1, first_right=right, first="yes", second_right=right, second="no",
        has_second=True,
    )  # fmt: skip
    return {
        "ballot": ballot, "right": right, "correction": correction, "batch": batch, "declared": _declared(place, is_public),
        "pile_scan": _scan(batch, f"{mark}第1叠", "papers"),
    }  # fmt: skip


def _declared(place: Place, is_public: bool) -> Any:
    one = ballots.open_ballot(2, place=place, is_public=is_public, now=BEFORE, issued_count=2, returned_count=2)
    ballots.say_all(one, ["yes", "yes"], now=BEFORE)
    return ballots.declared(one, now=BEFORE)


def _moved(council: Any, met: dict[str, Any], by: Actor, mark: str, title: str, is_public: bool) -> dict[str, Any]:
    motion = business.motion(council, admitted=is_public, title=f"{title}加装电梯", mover=f"{title}提的人", item=met["item"])
    change = models.Amendment.objects.create(
        tenant=council.tenant, motion=motion, against=1, ordinal=1, text=f"{title}装两部。", reason="人多", mover="试代表",
        moved_at=BEFORE,
    )  # fmt: skip
    return {"motion": motion, "amendment": change}


def _decided(place: Place, council: Any, title: str, is_public: bool) -> dict[str, Any]:
    resolution = models.Resolution.objects.create(
        tenant=place.tenant, year=2026, sequence=models.Resolution.objects.filter(tenant=place.tenant).count() + 1,
        title=f"{title}装路灯", text=f"{title}装六盏路灯。", council=council, place=place, place_path=place.path, adopted_on=DAY,
        is_public=is_public, published_at=BEFORE if is_public else None,
    )  # fmt: skip
    undertaking = models.Undertaking.objects.create(
        tenant=place.tenant, resolution=resolution, position=1, title="装路灯", responsible="城市管理科", begins_on=DAY,
        due_on=DAY + timedelta(days=100),
    )  # fmt: skip
    return {"resolution": resolution, "undertaking": undertaking}
