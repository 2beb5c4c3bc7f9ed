"""The other subdistricts: a small council with one meeting held."""

from linli.deliberation.api import (
    CouncilGiven,
    CouncilKind,
    SeatGiven,
    SeatRole,
    TermGiven,
    begin_council_term,
    fill_seats,
    found_council,
)

from .councils import House
from .meetings import Item, Plan, hold

SEATS = 9


def tell_small_council(h: House) -> None:
    """Nine seats, eight came, and what they agreed on stands in the minutes."""
    b, founded = h.b, h.at(160)
    given = CouncilGiven(
        kind=CouncilKind.RESIDENTS_COUNCIL, name=f"{b.spec.name}居民议事会", place=b.places["root"], founded_on=founded.date()
    )
    council = found_council(tenant=b.tenant, given=given, by=h.clerk, now=founded)
    term = begin_council_term(council=council, given=TermGiven(SEATS, founded.date()), by=h.clerk, now=founded)
    people = [SeatGiven(person=one) for one in b.residents[: SEATS - 1]]
    chair = SeatGiven(person=b.people["leader"], role=SeatRole.CHAIR)
    fill_seats(term=term, given=[chair, *people], by=h.clerk, now=founded)
    plan = Plan(
        "session", f"{b.spec.name}居民议事会第一次会议", b.places["root"], "街道会议室", h.at(40).replace(hour=15, minute=0, second=0),
        [Item(title="听取街道工作报告", kind="report"), Item(title="今冬供暖前要查的事", kind="discussion")], h.leader, h.leader,
        council=council, ordinal=1, excused={4: "在外地"}, called_days=8,
    )  # fmt: skip
    sitting = hold(h, plan)
    sitting.hear(0, "代表听取报告。", 20)
    sitting.hear(1, "查阀门、查漏水、查独居老人家的温度。", 30)
    sitting.close()
