"""
One of everything that an address of co-building can name, twice: what residents may read about, and the same kept from them
(an agreement in draft, a need that waits for its check, a space that is not public, a venture that was not chosen).
"""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from linli.cobuild import models
from linli.cobuild.services import rounds
from linli.cobuild.services.spaces import PICTURE
from linli.core import files
from linli.core.actors import Actor
from linli.registry.models import Organisation
from tests.people import Neighbourhood

from ..factories import cobuild_agreements as agreements
from ..factories import cobuild_market as market
from ..factories import cobuild_spaces as spaces
from ..factories import cobuild_ventures as ventures
from ..factories.registry import AppointmentFactory, OrganisationFactory, PersonFactory, PostFactory

BEFORE = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
"""Monday 16 November 2026, 9:00 in Zhengzhou."""
DAY, UNTIL = date(2026, 11, 16), date(2026, 12, 31)


def of_cobuild(here: Neighbourhood, mark: str = "", office: str = "") -> tuple[SimpleNamespace, SimpleNamespace]:
    """
    What is public, and what is not. `mark` stands in names and words that only those who work on it may read, and in every
    word of what is not public; `office` in what belongs to the whole subdistrict.
    """
    return _all(here, mark, office, ""), _all(here, mark, office, mark or "没公开的", is_public=False)


def belongs_to(things: SimpleNamespace, unit: Organisation) -> None:
    """What a unit's liaison may see becomes that unit's."""
    of = {"organisation": unit}
    models.PartnerUnit.objects.filter(pk=things.partner.pk).update(**of)
    models.AgreementParty.objects.filter(pk=things.party.pk).update(**of)
    models.Claim.objects.filter(pk=things.claim.pk).update(claimant_key=f"o:{unit.pk}", **of)
    models.Resource.objects.filter(pk=things.resource.pk).update(**of)
    models.Donation.objects.filter(pk=things.donation.pk).update(**of)
    models.Venture.objects.filter(pk=things.venture.pk).update(applicant=unit)


def _all(here: Neighbourhood, mark: str, office: str, title: str, *, is_public: bool = True) -> SimpleNamespace:
    unit = OrganisationFactory(
        tenant=here.tenant, kind="enterprise", name=f"{office}共建单位"
    )  # the register of units is for all of the office
    return SimpleNamespace(
        unit=unit,
        **_registered(here, unit, mark, title, is_public),
        **_agreed(here, unit, title, is_public),
        **_asked(here, unit, mark, title, is_public),
        **_lent(here, unit, mark, title, is_public),
        **_stored(here, unit, mark, is_public),
        **_judged(here, unit, mark, office, title, is_public),
        **_mentored(here, mark),
    )


def _registered(here: Neighbourhood, unit: Organisation, mark: str, title: str, is_public: bool) -> dict[str, Any]:
    """A partner unit with a letter and a review; somebody who checked in, and their team."""
    where = {"tenant": here.tenant, "place": here.community, "place_path": here.community.path}
    partner = models.PartnerUnit.objects.create(organisation=unit, joined_on=DAY, is_public=is_public, **where)
    of = {"tenant": here.tenant, "partner": partner, "year": 2026, "written_at": BEFORE, "written_by": "试验"}
    of["sent_at"] = BEFORE if is_public else None
    someone = PersonFactory(tenant=here.tenant, name=f"{mark}报到人", home=here.entrance)
    said = {"person": someone, "branch": f"{mark}第二支部", "since": DAY, "made_at": BEFORE, "consented_at": BEFORE}
    team = {"name": f"电工队{partner.pk}", "speciality": "电工", "lead": someone, "founded_on": DAY}
    return {
        "partner": partner,
        "letter": models.FeedbackLetter.objects.create(quarter=3, number=f"FK{partner.pk}"[:24], words=f"{title}谢谢", **of),
        "review": models.PartnerReview.objects.create(done=f"{title}做了三件事", **of),
        "member": someone,
        "checkin": models.CheckIn.objects.create(number=f"BD{partner.pk}"[:24], **said, **where),
        "team": models.Team.objects.create(**team, **where),
    }


def _stored(here: Neighbourhood, unit: Organisation, mark: str, is_public: bool) -> dict[str, Any]:
    """A donation, what lies in the store and left it, and a sale."""
    where = {"tenant": here.tenant, "place": here.community, "place_path": here.community.path}
    donation = models.Donation.objects.create(
        number=f"JZ{unit.pk}"[:24], organisation=unit, received_on=DAY, purpose="给老人", may_name=is_public, made_at=BEFORE,
        made_by="试验", **where,
    )  # fmt: skip
    item = models.StockItem.objects.create(name=f"棉被{unit.pk}", unit="床", **where)
    moved = {"tenant": here.tenant, "item": item, "on": DAY, "at": BEFORE, "by": "试验"}
    models.StockMove.objects.create(kind="donated", quantity=10, donation=donation, **moved)
    helped = PersonFactory(tenant=here.tenant, name=f"{mark}困难户")
    sale = models.Sale.objects.create(number=f"YM{unit.pk}"[:24], title="爱心义卖", held_on=DAY, purpose="助学", **where)
    line = {"tenant": here.tenant, "sale": sale, "position": 1, "kind": "sold", "cents": 10_000, "at": BEFORE, "by": "试验"}
    return {
        "donation": donation,
        "item": item,
        "move": models.StockMove.objects.create(kind="handed_out", quantity=-1, person=helped, note=f"{mark}困难", **moved),
        "sale": sale,
        "sale_line": models.SaleLine.objects.create(text="旧书", **line),
    }


def _mentored(here: Neighbourhood, mark: str) -> dict[str, Any]:
    """A pair, a month at the base, what an instructor found, and what somebody pledged."""
    where = {"tenant": here.tenant, "place": here.community, "place_path": here.community.path}
    old, new = (PersonFactory(tenant=here.tenant, name=f"{mark}{who}") for who in ("师傅", "徒弟"))
    spans = {"begins_on": DAY, "made_at": BEFORE}
    days = {"held_on": DAY, "midterm_on": date(2029, 5, 1), "ends_on": date(2031, 11, 15), "made_at": BEFORE}
    held = models.Inauguration.objects.create(title="就职宣誓", term="第十届", **days, **where)
    known = PersonFactory(tenant=here.tenant, name="新书记")  # whoever swears stands on a public list
    sworn = models.Sworn.objects.create(tenant=here.tenant, inauguration=held, person=known, office="书记")
    instructor = AppointmentFactory(
        post=PostFactory(tenant=here.tenant, kind="party_instructor", place=here.community), person=old
    )
    found = {"on": DAY, "found": f"{mark}台账缺两页", "asked": "补上", "due_on": date(2026, 12, 1), "at": BEFORE, "by": "试验"}
    return {
        "mentorship": models.Mentorship.objects.create(mentor=old, mentee=new, goals=f"{mark}学调解", **spans, **where),
        "placement": models.TrainingPlacement.objects.create(
            person=new, base=here.office, ends_on=date(2026, 12, 15), **spans, **where
        ),
        "inspection": models.InspectionNote.objects.create(appointment=instructor, **found, **where),
        "inauguration": held,
        "sworn": sworn,
        "pledge": models.Pledge.objects.create(tenant=here.tenant, sworn=sworn, position=1, text="修好路灯"),
    }


def _agreed(here: Neighbourhood, unit: Organisation, title: str, is_public: bool) -> dict[str, Any]:
    given = {"title": f"{title}用房协议", "unit": unit, "text": f"{title}腾出来。", "now": BEFORE, "begins_on": DAY}
    one = agreements.signed(here, **given) if is_public else agreements.drafted(here, is_public=False, **given)
    party = one.parties.get(organisation=unit)
    plain = {"tenant": here.tenant, "party": party, "text": f"{title}每月慰问", "rhythm": "monthly", "first_due": DAY}
    duty = models.Obligation.objects.create(agreement=one, next_due=DAY, **plain)
    paper = ContentFile(agreements.PDF, f"{title}签字页.pdf")
    by = Actor.system(tenant_id=here.tenant.pk)
    scan = files.store(paper, tenant=here.tenant, by=by, now=BEFORE, subject=one, purpose="scan", position=9)
    return {"agreement": one, "party": party, "obligation": duty, "token": "t" * 43, "scan": scan}


def _asked(here: Neighbourhood, unit: Organisation, mark: str, title: str, is_public: bool) -> dict[str, Any]:
    said = {"title": f"{title}给老人修水龙头", "private_note": f"{mark}住三楼", "is_public": is_public}
    helped = PersonFactory(tenant=here.tenant, name=f"{mark}受助人")
    need = market.a_need(here.community, opens=is_public, now=BEFORE, beneficiary=helped, **said)
    given = {"title": f"{title}义务理发", "organisation": unit, "is_public": is_public}
    claimed = need if is_public else market.a_need(here.community, now=BEFORE, title=f"{title}搬家", is_public=False)
    return {
        "need": need,
        "resource": market.a_resource(here.community, opens=is_public, now=BEFORE, **given),
        "claim": market.a_claim(claimed, market.Claimant(organisation=unit), now=BEFORE, promise=f"{mark}周三去"),
    }


def _lent(here: Neighbourhood, unit: Organisation, mark: str, title: str, is_public: bool) -> dict[str, Any]:
    space = spaces.a_space(here, name=f"{title}会客厅{here.community.pk}", owner=unit, is_public=is_public)
    booking = spaces.a_booking(space, contact_name=f"{mark}大妈", purpose=f"{mark}排练", contact_phone="139 0000 0199")
    row = {"tenant": here.tenant, "space": space}
    picture = BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    by = Actor.system(tenant_id=here.tenant.pk)
    sent = ContentFile(picture.getvalue(), f"{title}照片.png")
    return {
        "space": space,
        "booking": booking,
        "closure": models.Closure.objects.create(
            starts_at=BEFORE + timedelta(days=20), ends_at=BEFORE + timedelta(days=21), reason="刷墙", **row
        ),
        "condition": models.ConditionNote.objects.create(at=BEFORE, by="试验", is_fault=True, text=f"{mark}灯坏了", **row),
        "picture": files.store(sent, tenant=here.tenant, by=by, now=BEFORE, subject=space, purpose=PICTURE),
    }


def _judged(here: Neighbourhood, unit: Organisation, mark: str, office: str, title: str, is_public: bool) -> dict[str, Any]:
    """A round with a venture that runs (or was handed in), its money and one service, and a judge."""
    tenant = {"tenant": here.tenant}
    where = {"place": here.community, "place_path": here.community.path}
    given = ventures.round_given(here, title=f"{office}公益创投{unit.pk}", apply_from=DAY, apply_until=UNTIL)
    round_ = rounds.open_round(tenant=here.tenant, given=given, by=Actor.system(tenant_id=here.tenant.pk), now=BEFORE)
    venture = models.Venture.objects.create(
        round=round_, number=f"CT{round_.pk}"[:24], applicant=unit, title=f"{title}老人午间陪伴", category="elders",
        state="running" if is_public else "applied", for_whom="独居老人", applied_at=BEFORE, made_at=BEFORE, changed_at=BEFORE,
        **where, **tenant,
    )  # fmt: skip
    draft = models.Venture.objects.create(
        round=round_, number=f"D{round_.pk}"[:24], applicant=unit, title=f"{mark}没报上来的", category="elders", for_whom="独居老人",
        by_office=True, made_at=BEFORE, changed_at=BEFORE, **where, **tenant,
    )  # fmt: skip
    hangs = {"venture": venture, **tenant}
    judge = PersonFactory(name=f"{mark}评委", **tenant)
    return {
        "round": round_,
        "venture": venture,
        "draft": draft,
        "judge": models.Judge.objects.create(round=round_, stage="expert", person=judge, named_at=BEFORE, **tenant),
        "line": models.BudgetLine.objects.create(position=1, text="饮用水", unit_cents=200, **hangs),
        "instalment": models.Instalment.objects.create(position=1, cents=100_000, after="contract", **hangs),
        "service": models.ServiceRecord.objects.create(
            on=DAY, title=f"{mark}义诊", person_times=30, at=BEFORE, by="试验", **hangs
        ),
    }
