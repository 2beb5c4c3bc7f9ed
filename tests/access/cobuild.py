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
from linli.cobuild.services.spaces import PICTURE
from linli.core import files
from linli.core.actors import Actor
from linli.registry.models import Organisation
from tests.people import Neighbourhood

from ..factories import cobuild_agreements as agreements
from ..factories import cobuild_market as market
from ..factories import cobuild_spaces as spaces
from ..factories.registry import OrganisationFactory, PersonFactory

BEFORE = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
"""Monday 16 November 2026, 9:00 in Zhengzhou."""
DAY = date(2026, 11, 16)


def of_cobuild(here: Neighbourhood, mark: str = "", office: str = "") -> tuple[SimpleNamespace, SimpleNamespace]:
    """
    What is public, and what is not. `mark` stands in names and words that only those who work on it may read, and in every
    word of what is not public; `office` in what belongs to the whole subdistrict.
    """
    unit = OrganisationFactory(tenant=here.tenant, kind="enterprise", name=f"{office}共建单位")
    return _all(here, unit, mark, office, ""), _all(here, unit, mark, office, mark or "没公开的", is_public=False)


def _all(
    here: Neighbourhood, unit: Organisation, mark: str, office: str, title: str, *, is_public: bool = True
) -> SimpleNamespace:
    return SimpleNamespace(
        unit=unit,
        **_agreed(here, unit, title, is_public),
        **_asked(here, unit, mark, title, is_public),
        **_lent(here, unit, mark, title, is_public),
        **_judged(here, unit, mark, office, title, is_public),
    )


def _agreed(here: Neighbourhood, unit: Organisation, title: str, is_public: bool) -> dict[str, Any]:
    given = {"title": f"{title}用房协议", "unit": unit, "text": f"{title}腾出来。", "now": BEFORE, "begins_on": DAY}
    one = agreements.signed(here, **given) if is_public else agreements.drafted(here, is_public=False, **given)
    party = one.parties.get(organisation=unit)
    plain = {"tenant": here.tenant, "party": party, "text": f"{title}每月慰问", "rhythm": "monthly", "first_due": DAY}
    duty = models.Obligation.objects.create(agreement=one, next_due=DAY, **plain)
    return {"agreement": one, "party": party, "obligation": duty, "token": "t" * 43}


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
    round_ = models.Round.objects.create(
        year=2026, title=f"{office}{title}公益创投{here.community.pk}", place=here.subdistrict, place_path=here.subdistrict.path,
        funds_cents=50_000_000, per_venture_cents=5_000_000, apply_from=DAY, apply_until=date(2026, 12, 31), made_at=BEFORE, **tenant,
    )  # fmt: skip
    venture = models.Venture.objects.create(
        round=round_, number=f"CT{round_.pk}"[:24], applicant=unit, title=f"{title}老人午间陪伴", category="elders",
        state="running" if is_public else "applied", for_whom="独居老人", applied_at=BEFORE, made_at=BEFORE, changed_at=BEFORE,
        **where, **tenant,
    )  # fmt: skip
    hangs = {"venture": venture, **tenant}
    judge = PersonFactory(name=f"{mark}评委", **tenant)
    return {
        "round": round_,
        "venture": venture,
        "judge": models.Judge.objects.create(round=round_, stage="expert", person=judge, named_at=BEFORE, **tenant),
        "line": models.BudgetLine.objects.create(position=1, text="饮用水", unit_cents=200, **hangs),
        "instalment": models.Instalment.objects.create(position=1, cents=100_000, after="contract", **hangs),
        "service": models.ServiceRecord.objects.create(
            on=DAY, title=f"{mark}义诊", person_times=30, at=BEFORE, by="试验", **hangs
        ),
    }
