"""An elevator put to the owners of one entrance: more than enough heads, a little too little area; by four ways, one door twice."""

from datetime import timedelta

from linli.core.actors import Actor, Kind
from linli.core.problems import Refused
from linli.deliberation.api import Ballot, Right, ballots, roll_voters, rolls, votes

from .ballots import rights_of
from .builder import Builder, going_back
from .councils import House
from .people import FURNISHED

RULE = "procedures.elevator_consent"
SHOWN = 8  # days for which the roll hangs
PREPARED, FROZEN, CLOSED = 33, 22, 8
ENTRANCE = f"entrances/{FURNISHED}/3/2"
KEPT = "戊院社区档案柜 4 号盒"


def tell_elevator_vote(h: House) -> Ballot:
    """The roll hung for eight days and was frozen; nine of twelve heads agree, three with the big flats do not."""
    b, by = h.b, h.secretary
    entrance = b.places[ENTRANCE]
    given = ballots.BallotGiven(
        kind="owners", secrecy="recorded", title="3号楼西单元加装电梯", place=entrance, rule_code=RULE, matter=7,
        question="同意给本单元加装电梯吗？费用按楼层分摊，一层、二层不出钱。", about="方案、效果图和分摊表贴在单元门口，社区也有一份。",
        channels=("portal", "counter", "visit", "paper"), roll_source="owners", needs_publicity=True,
        opens_at=h.at(FROZEN), closes_at=h.at(CLOSED),
    )  # fmt: skip
    ballot = ballots.prepare(tenant=b.tenant, given=given, by=by, now=h.at(PREPARED))
    ballot = rolls.build(ballot=ballot, by=by, now=h.at(PREPARED))
    until = h.at(PREPARED).date() + timedelta(days=SHOWN)
    ballot = rolls.publicise(ballot=ballot, until=until, by=by, now=h.at(PREPARED - 0.1))
    _name_voters(h, ballot)
    ballot = ballots.freeze(ballot=ballot, by=by, now=h.at(FROZEN + 0.3))
    ballot = ballots.open_ballot(ballot=ballot, by=by, now=h.at(FROZEN))
    _take(h, ballot)
    ballot = ballots.close(ballot=ballot, by=by, now=h.at(CLOSED - 0.1))
    b.step()
    return ballots.declare(ballot=ballot, by=by, now=h.at(CLOSED - 0.4))


def _name_voters(h: House, ballot: Ballot) -> None:
    """Couples wrote down which of them votes."""
    for right in rights_of(ballot):
        voters = list(right.voters.order_by("pk"))
        if len(voters) > 1:
            given = roll_voters.NamingGiven(voter=voters[0], letter_kept_where=KEPT)
            roll_voters.name_voter(right=right, given=given, by=h.secretary, now=h.at(PREPARED - 4))


WAYS = ("portal", "visit", "counter", "paper")


def _take(h: House, ballot: Ballot) -> None:
    """The three biggest say no. One who voted on the page handed in a paper too."""
    by_area = sorted(rights_of(ballot), key=lambda one: (one.area_centi, one.position))
    against = {one.pk for one in by_area[-3:]}
    doors = sorted(by_area, key=lambda one: one.position)
    for place, right in enumerate(doors):
        content = "no" if right.pk in against else "yes"
        _say(h, right, content, WAYS[place % 4], FROZEN - 1 - place)
    again = next(one for place, one in enumerate(doors) if WAYS[place % 4] == "portal")
    _hand_in_again(h, again)


def _say(h: House, right: Right, content: str, way: str, days: float) -> None:
    by = {"portal": None, "visit": h.cast.by_key["building head"], "counter": h.cast.by_key["counter"], "paper": h.secretary}[way]
    kept = KEPT if way == "paper" else ""
    actor = by or _owner(h.b, right)
    votes.cast(right=right, content=content, channel=way, kept_where=kept, by=actor, now=h.at(days))


def _owner(b: Builder, right: Right) -> Actor:
    """Whoever votes for a door, at their own telephone."""
    voters = list(right.voters.order_by("pk"))
    named = next((one for one in voters if one.is_named), voters[0])
    return Actor(Kind.RESIDENT, "居民", tenant_id=b.tenant.pk, person_id=named.person_id)


def _hand_in_again(h: House, right: Right) -> None:
    """The paper of a door that has voted is refused, and stands on the list of conflicts."""
    with going_back():
        try:
            votes.cast(right=right, content="no", channel="paper", kept_where=KEPT, by=h.secretary, now=h.at(CLOSED + 1))
        except Refused:
            return
    raise AssertionError("a right counts once")
