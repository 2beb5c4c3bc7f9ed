"""Partner units with what they did, their letters and reviews, for tests of cobuild."""

from datetime import UTC, date, datetime
from typing import Any

from linli.cobuild.models import CheckIn, Donation, FeedbackLetter, MoveKind, PartnerReview, PartnerUnit, StockItem, StockMove
from linli.cobuild.rules.partners import PartnerGiven
from linli.cobuild.rules.sides import Claimant
from linli.cobuild.services import letters, partner_reviews, partners
from linli.cobuild.services.partner_reviews import ReviewGiven
from linli.core.actors import Actor
from tests.people import Neighbourhood, holder

from .cobuild_market import a_need, confirmed, delivered
from .registry import OrganisationFactory, PersonFactory

NOW = datetime(2026, 10, 8, 2, 0, tzinfo=UTC)  # ten in the morning in Zhengzhou; the third quarter is over
SUMMER = datetime(2026, 8, 5, 2, 0, tzinfo=UTC)
JOINED = date(2020, 3, 1)


def system(here: Any) -> Actor:
    return Actor.system(tenant_id=getattr(here, "tenant_id", None) or here.tenant.pk)


def given(here: Neighbourhood, **more: Any) -> PartnerGiven:
    """A bank of the street that can lend its hall, since 2020."""
    plain: dict[str, Any] = {"place": here.community, "joined_on": JOINED, "level": "province", "can_offer": "礼堂、法律咨询"}
    if "organisation" not in more:
        plain["organisation"] = OrganisationFactory(tenant=here.tenant, kind="resident_unit")
    return PartnerGiven(**(plain | more))


def a_partner(here: Neighbourhood, name: str = "", **more: Any) -> PartnerUnit:
    if name:
        more["organisation"] = OrganisationFactory(tenant=here.tenant, kind="resident_unit", name=name)
    return partners.register(tenant=here.tenant, given=given(here, **more), by=system(here), now=NOW)


def did(partner: PartnerUnit, *, now: datetime = SUMMER, is_confirmed: bool = True, **said: Any) -> Any:
    """The unit took a need on and did it, in summer unless said otherwise."""
    need = a_need(partner.place, now=now, title=said.pop("title", "给王奶奶修水龙头"))
    claimant = Claimant(organisation=partner.organisation)
    if is_confirmed and not said:
        return confirmed(need, claimant, now=now)
    return delivered(need, claimant, now=now, **said)


def a_member(partner: PartnerUnit, *, since: date = JOINED, **more: Any) -> CheckIn:
    """One of its people checked in."""
    person = more.pop("person", None) or PersonFactory(tenant=partner.tenant)
    plain: dict[str, Any] = {
        "number": f"T-BD-{CheckIn.objects.count():04}", "place": partner.place, "place_path": partner.place_path,
        "consented_at": SUMMER, "made_at": SUMMER,
    }  # fmt: skip
    made: CheckIn = CheckIn.objects.create(
        tenant=partner.tenant, person=person, employer=partner.organisation, since=since, **(plain | more)
    )
    return made


def a_gift(partner: PartnerUnit, *, on: date = date(2026, 8, 5), quantity: int = 20, **more: Any) -> Donation:
    """Twenty bags of rice."""
    gift = Donation.objects.create(
        tenant=partner.tenant, number=f"T-JZ-{Donation.objects.count():04}", organisation=partner.organisation,
        place=partner.place, place_path=partner.place_path, received_on=on, made_at=SUMMER, made_by="系统", **more,
    )  # fmt: skip
    item, _is_new = StockItem.objects.get_or_create(
        tenant=partner.tenant, place=partner.place, place_path=partner.place_path, name="大米", unit="袋"
    )
    StockMove.objects.create(
        tenant=partner.tenant, item=item, kind=MoveKind.DONATED, quantity=quantity, donation=gift, on=on, at=SUMMER, by="系统"
    )
    return gift


def a_letter(partner: PartnerUnit, *, is_sent: bool = False, quarter: int = 3, words: str = "谢谢贵单位") -> FeedbackLetter:
    by = system(partner)
    made = letters.write(partner=partner, year=2026, quarter=quarter, words=words, by=by, now=NOW)
    return letters.send(letter=made, by=by, now=NOW) if is_sent else made


def a_review(partner: PartnerUnit, *, is_sent: bool = False, year: int = 2025, **more: Any) -> PartnerReview:
    by, said = system(partner), ReviewGiven(**({"done": "每月来修水电", "asks": "明年请借礼堂"} | more))
    made = partner_reviews.write(partner=partner, year=year, given=said, by=by, now=NOW)
    return partner_reviews.send(review=made, by=by, now=NOW) if is_sent else made


def liaison(here: Neighbourhood, partner: PartnerUnit) -> Any:
    """(user, actor) of whoever speaks for a unit."""
    return holder("unit_liaison", here, organisation=partner.organisation)
