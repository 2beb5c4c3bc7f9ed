"""What a new ballot comes from: a meeting's item, a motion, a step of a run, a round of livelihood proposals; and what follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from linli.core import rulesets
from linli.core.access import within
from linli.core.actors import Actor
from linli.core.ids import uuid_of
from linli.core.models import Tenant
from linli.core.rulesets import RuleSet
from linli.deliberation.models import AgendaItem, BallotKind, Council, Meeting, Motion, MotionVersion, RollSource
from linli.deliberation.rules import rights
from linli.deliberation.rules.option_lines import OptionLine, written
from linli.deliberation.selectors import ballot_rules
from linli.procedures.api import Proposal, ProposalRound, Run
from linli.registry.api import Place, PlaceKind

PLACES = (PlaceKind.SUBDISTRICT, PlaceKind.COMMUNITY, PlaceKind.COMPOUND, PlaceKind.BUILDING, PlaceKind.ENTRANCE)
ELEVATOR = "procedures.elevator_consent"
RULES_OF = {
    BallotKind.DECISION: ballot_rules.BODIES,
    BallotKind.SELECTION: (ballot_rules.SELECTION,),
    BallotKind.SATISFACTION: (ballot_rules.SATISFACTION,),
    BallotKind.OWNERS: (ballot_rules.OWNERS, ELEVATOR),
    BallotKind.BUDGET: (ballot_rules.BUDGET,),
    BallotKind.SURVEY: (ballot_rules.SURVEY,),
    BallotKind.LOT: (ballot_rules.LOTS,),
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a ballot comes from; everything may be missing."""

    meeting: Meeting | None = None
    item: AgendaItem | None = None
    motion: Motion | None = None
    motion_version: MotionVersion | None = None
    run: Run | None = None
    step: str = ""
    round: ProposalRound | None = None

    @property
    def council(self) -> Council | None:
        return self.meeting.council if self.meeting else None

    @property
    def place(self) -> Place | None:
        whole = self.meeting or self.run
        return whole.place if whole else None

    def candidates(self) -> list[Proposal]:
        """The proposals of the round that stand on the list that was handed over, in its order."""
        if self.round is None:
            return []
        return list(Proposal.objects.filter(round=self.round, state="candidate").order_by("sequence", "id"))


def origin_of(given: Mapping[str, Any], actor: Actor, tenant: Tenant) -> Origin:
    """What these ids name, as far as this actor may put a ballot there; what cannot be found is left out."""
    item = _one(AgendaItem.objects.filter(tenant=tenant).select_related("meeting__council", "meeting__place"), given.get("item"))
    version = _one(MotionVersion.objects.filter(tenant=tenant).select_related("motion"), given.get("motion_version"))
    motion = version.motion if version else _one(Motion.objects.filter(tenant=tenant), given.get("motion"))
    meetings = Meeting.objects.filter(within(actor, rights.BALLOTS, rights.VIEW), tenant=tenant)
    meeting_id = given.get("meeting") or (item.meeting_id if item else None) or getattr(motion, "meeting_id", None)
    meeting = _one(meetings.select_related("council", "place"), meeting_id)
    run = _one(
        Run.objects.filter(within(actor, rights.BALLOTS, rights.VIEW), tenant=tenant).select_related("place"), given.get("run")
    )
    return Origin(
        meeting=meeting,
        item=item if item and meeting and item.meeting_id == meeting.pk else None,
        motion=motion,
        motion_version=version or _newest(motion),
        run=run,
        step=str(given.get("step") or "")[:60] if run else "",
        round=_one(ProposalRound.objects.filter(tenant=tenant), given.get("round")),
    )


def _one(rows: Any, key: Any) -> Any:
    found = uuid_of(str(key or ""))
    return rows.filter(pk=found).first() if found else None


def _newest(motion: Motion | None) -> MotionVersion | None:
    return MotionVersion.objects.filter(motion=motion).order_by("-ordinal").first() if motion else None


def said_of(origin: Origin) -> dict[str, Any]:
    """What the form begins with."""
    said: dict[str, Any] = {"is_public": True, "channels": ["portal", "counter"], "secrecy": "secret"}
    if origin.place:
        said |= {"place": str(origin.place.pk)}
    if origin.council:
        said |= {"council": str(origin.council.pk), "rule_code": origin.council.rule_code, "roll_source": RollSource.COUNCIL}
    if origin.meeting:
        said |= {"roll_source": RollSource.MEETING, "channels": ["hands"], "secrecy": "recorded", "kind": BallotKind.DECISION}
    if origin.run:
        said |= {"title": origin.run.title}
    if origin.item:
        said |= {"title": origin.item.title[:80]}
    if origin.motion:
        text = origin.motion_version.text if origin.motion_version else ""
        said |= {"title": origin.motion.title[:80], "kind": BallotKind.DECISION, "about": text}
    return said | (_of_round(origin) if origin.round else {})


def _of_round(origin: Origin) -> dict[str, Any]:
    assert origin.round  # noqa: S101 -- asked only with one
    lines = [OptionLine(one.title, one.cost_cents, one.done_by, one.summary) for one in origin.candidates()]
    return {
        "kind": BallotKind.SELECTION,
        "options": written(lines),
        "seats": origin.round.seats,
        "channels": ["paper", "portal", "counter"],
        "secrecy": "secret",
    }


def places_offered(actor: Actor, tenant: Tenant) -> list[tuple[str, str]]:
    mine = within(actor, rights.BALLOTS, path="path")
    rows = Place.objects.filter(mine, tenant=tenant, kind__in=PLACES, valid_to=None).order_by("path")
    return [(str(one.pk), str(one)) for one in rows]


def councils_offered(actor: Actor, tenant: Tenant) -> list[tuple[str, str]]:
    rows = Council.objects.filter(within(actor, rights.BALLOTS), tenant=tenant, dissolved_on=None).order_by("name", "id")
    return [(str(one.pk), one.name) for one in rows]


def rules_offered(kind: str, tenant: Tenant, on: date) -> list[RuleSet]:
    """By which rules a ballot of this kind may be held: the text that is looked at, also where it is still empty."""
    codes = RULES_OF.get(BallotKind(kind), ()) if kind in BallotKind.values else ()
    return [rulesets.look_up(code, on=on, tenant=tenant) for code in codes]
