"""The change of term of January 2021: sixty-two took office and each pledged; two pairs, and a month at the training base."""

from datetime import date, timedelta

from linli.cobuild.api import (
    CeremonyGiven,
    PairGiven,
    PlacementGiven,
    PledgeGiven,
    PledgeReviewGiven,
    SwornGiven,
    begin_placement,
    hold_inauguration,
    note_pair,
    pair,
    plan_placement,
    review_pledge,
    swear,
)

from .builder import Builder, moment
from .cases import Cast

HELD, MIDTERM = date(2021, 1, 12), date(2023, 7, 12)
SWORN = 62  # of the press account
PLEDGES = (
    "每月到网格走访不少于四天", "群众反映的事三天内回话", "每季度公开一次社区账目", "两年内给老院装上充电棚", "每周开一次楼院议事会", "把空置的门房腾出来给老人用",
    "每年组织四次邻里活动", "独居老人每周探访一次", "院里的灯坏了两天内修好", "每半年向居民述职一次",
)  # fmt: skip


def tell_pledges(b: Builder, cast: Cast) -> None:
    """Heads of compounds and secretaries swear; those of one community are looked at again at mid-term."""
    given = CeremonyGiven("社区党组织换届就职宣誓", b.places["root"], HELD, "第十届", MIDTERM)
    term = hold_inauguration(tenant=b.tenant, given=given, by=b.by, now=moment(HELD, 15))
    secretaries = [key for key in b.people if key == "secretary" or key.startswith("secretary ")]
    heads = [key for key in b.people if key.startswith("head ")]
    for number, key in enumerate([*secretaries, *heads][:SWORN]):
        office = "社区党组织书记" if key in secretaries else "党组织委员"
        pledges = [PledgeGiven(PLEDGES[(number + step) % len(PLEDGES)]) for step in range(2)]
        sworn = swear(inauguration=term, given=SwornGiven(b.people[key], office, pledges), by=b.by, now=moment(HELD, 16))
        if key == "secretary":
            for each, verdict in zip(sworn.pledges.order_by("position"), ("done", "under_way"), strict=True):
                said = PledgeReviewGiven(verdict, "走访记录和照片都在。", MIDTERM, is_midterm=True)
                review_pledge(pledge=each, given=said, by=b.by, now=moment(MIDTERM, 15))
    _teach(b, cast)
    b.step()


def _teach(b: Builder, cast: Cast) -> None:
    """An old hand and a new one; the second clerk spends a month at the base."""
    begun, place = b.working_day(-50), b.places["communities/006"]
    given = PairGiven(b.people["secretary"], b.people["clerk"], place, "调解怎么开口，台账怎么不重复填", begun)
    made = pair(tenant=b.tenant, given=given, by=cast.by_key["leader"], now=moment(begun, 10))
    met, text = b.working_day(-20), "一起去 8 号院调了一次漏水，先听后说。"
    note_pair(mentorship=made, text=text, on=met, by=cast.by_key["secretary"], now=moment(met, 17))
    from_day, learner = b.working_day(-9), next(one for key, one in b.people.items() if key.startswith("clerk 0"))
    month = PlacementGiven(learner, b.organisations["office"], b.places["root"], from_day, supervisor=b.people["leader"])
    before = b.hours.latest(moment(from_day - timedelta(days=5), 10))
    planned = plan_placement(tenant=b.tenant, given=month, by=cast.by_key["leader"], now=before)
    begin_placement(placement=planned, by=cast.by_key["leader"], now=moment(from_day, 9))
