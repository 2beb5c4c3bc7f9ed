"""Who may use which right, and in words why somebody may not."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.deliberation.models import Ballot, Participant, Right, RollSource, Secrecy
from linli.deliberation.rules import voting

from . import rolls
from .presence import presence_at


def rights_to_use(ballot: Ballot, person_id: UUID) -> list[Right]:
    """The rights that a person may use in a ballot, used or not."""
    mine = rolls.rights_of_person(ballot, person_id).prefetch_related("voters")
    return [one for one in mine if rolls.may_use(one, person_id)]


def is_voter_of(right: Right, person_id: UUID | None) -> bool:
    """Whether this person speaks for the right."""
    return bool(rolls.may_use(right, person_id))


def problems_for(ballot: Ballot, person_id: UUID, now: datetime) -> list[Problem]:
    """为什么我不能投: every reason why a person cannot vote now through the portal; none: they can."""
    rights = rights_to_use(ballot, person_id)
    standing = [] if rights else list(rolls.rights_of_person(ballot, person_id, with_excluded=True).prefetch_related("voters"))
    problems = [] if rights or standing else [Problem("not_on_roll", _("名册上没有您。觉得不对，可以找社区更正。"))]
    problems += [Problem("may_not_use", rolls.may_use(one, person_id).why_not) for one in standing[:1]]
    if "portal" not in ballot.channels:
        problems.append(Problem("channel", _("这次表决不在网上投。")))
    if problems or not rights:
        return problems
    found = [right_problems(ballot, right, now) for right in rights]
    return [] if any(not one for one in found) else found[0]


def standing_problems(ballot: Ballot, right: Right, *, takes_votes: bool) -> list[Problem]:
    """Why this right cannot be used, whichever way its voice comes; `takes_votes`: whether voices that come so are taken now."""
    return voting.voting_problems(
        takes_votes=takes_votes,
        state=ballot.state,
        excluded_why=right.excluded_why,
        is_used=right.is_used,
        used_on=right.used_on,
        may_change=ballot.allows_revote and ballot.secrecy == Secrecy.RECORDED,
    )


def right_problems(ballot: Ballot, right: Right, now: datetime) -> list[Problem]:
    """Why this right cannot be used through the portal now."""
    problems = standing_problems(ballot, right, takes_votes=ballot.takes_votes_at(now))
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
