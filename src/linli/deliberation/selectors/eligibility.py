"""Who may use which right, and in words why somebody may not."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.deliberation.models import Ballot, Participant, Right, RightVoter, RollSource, Secrecy
from linli.deliberation.rules import voting

from .opening import presence_at


def voters_standing(voters: Sequence[RightVoter]) -> list[RightVoter]:
    """Those of a right who may use it: where anybody is named, only who is named."""
    named = [one for one in voters if one.is_named]
    return named or list(voters)


def speaks_as(voter: RightVoter, person_id: UUID) -> bool:
    """Whether this person speaks here: in person, or as the agent of an organisation (or of a person who sent one)."""
    return person_id in (voter.agent_id, None if voter.agent_id else voter.person_id)


def is_voter_of(right: Right, person_id: UUID) -> bool:
    """Whether this person may use this right."""
    return any(speaks_as(one, person_id) for one in voters_standing(list(right.voters.all())))


def rights_of(ballot: Ballot, person_id: UUID) -> list[Right]:
    """The rights that a person may use in a ballot, used or not."""
    mine = RightVoter.objects.filter(Q(person=person_id) | Q(agent=person_id), right__ballot=ballot)
    rights = Right.objects.filter(pk__in=mine.values("right_id")).prefetch_related("voters").order_by("position")
    return [one for one in rights if any(speaks_as(voter, person_id) for voter in voters_standing(list(one.voters.all())))]


def problems_for(ballot: Ballot, person_id: UUID, now: datetime) -> list[Problem]:
    """为什么我不能投: every reason why a person cannot vote now through the portal; none: they can."""
    rights = rights_of(ballot, person_id)
    is_there = RightVoter.objects.filter(Q(person=person_id) | Q(agent=person_id), right__ballot=ballot).exists()
    problems = voting.standing_problems(on_roll=is_there, rights=len(rights), named_other=is_there and not rights)
    if "portal" not in ballot.channels:
        problems.append(Problem("channel", _("这次表决不在网上投。")))
    if problems or not rights:
        return problems
    found = [right_problems(ballot, right, now) for right in rights]
    return [] if any(not one for one in found) else found[0]


def right_problems(ballot: Ballot, right: Right, now: datetime) -> list[Problem]:
    """Why this right cannot be used through the portal now."""
    problems = voting.voting_problems(
        takes_votes=ballot.takes_votes_at(now),
        state=ballot.state,
        excluded_why=right.excluded_why,
        is_used=right.is_used,
        used_on=right.used_on,
        may_change=ballot.allows_revote and ballot.secrecy == Secrecy.RECORDED,
    )
    if right.paper_issued_on is not None:
        problems.append(Problem("paper_issued", _("您领了纸质票，请投纸质票。")))
    return problems + presence_problems(ballot, right, now, is_portal=True)


def presence_problems(ballot: Ballot, right: Right, now: datetime, *, is_portal: bool) -> list[Problem]:
    """In the room of a meeting only those who are present vote."""
    if not is_portal or ballot.meeting is None or ballot.roll_source != RollSource.MEETING:
        return []
    there = presence_at(ballot.meeting, now).participant_ids
    voters = list(right.voters.values_list("person_id", "organisation_id", "agent_id"))
    people = {one for person, _organisation, agent in voters for one in (person, agent) if one}
    organisations = {organisation for _person, organisation, _agent in voters if organisation}
    present = Participant.objects.filter(meeting=ballot.meeting, pk__in=there)
    if present.filter(Q(person__in=people) | Q(organisation__in=organisations)).exists():
        return []
    return [Problem("not_present", _("您现在不在会场（还没有签到，或者已经签退）。"))]
