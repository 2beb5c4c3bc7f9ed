"""Learning material: the stock, wishes by page, telephone, counter or letter, parcels, and the thanks that come back."""

from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import files, ids, journal, locking, numbers
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.privacy import search_hash
from linli.core.problems import NotAllowed, Problem, refuse_if

from ..errors import MaterialRefused
from ..models import Material, MaterialRequest, RequestState, StockMove
from ..rules import materials as rules
from ..rules.materials import MaterialGiven, WishGiven
from ..rules.notices import length_problems
from ..rules.rights import MATERIALS
from .messages import tell

SERIES = "material"


def _allow(by: Actor, tenant_id: Any) -> None:
    """:raises NotAllowed: for posts that do not keep the material."""
    if not by.may(MATERIALS, tenant_id=tenant_id):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不管教材。")))


@transaction.atomic
def add_material(*, tenant: Tenant, given: MaterialGiven, stock: int = 0, by: Actor, now: datetime) -> Material:
    """Put a material on the shelf. :raises NotAllowed: without the right. :raises MaterialRefused: with every reason."""
    _allow(by, tenant.pk)
    problems = rules.material_problems(given)
    if not 0 <= stock <= rules.MOST_COPIES:
        problems.append(Problem("stock", _("库存写 0 到 %(most)d。") % {"most": rules.MOST_COPIES}, "stock"))
    refuse_if(problems, MaterialRefused)
    made = Material.objects.create(tenant=tenant, code=ids.short_code(7), stock=stock, made_at=now, **given.fields())
    journal.record("disclosure.material.added", made, by=by, now=now, changes={"title": [None, made.title], "stock": [0, stock]})
    return made


@transaction.atomic
def change_stock(*, material: Material, change: int, why: str, by: Actor, now: datetime) -> Material:
    """Note copies that came in or went otherwise than by a wish. :raises NotAllowed: :raises MaterialRefused: with every reason."""
    _allow(by, material.tenant_id)
    material = locking.one(Material, material.pk)
    refuse_if(rules.stock_problems(change, material.stock, why), MaterialRefused)
    before, material.stock = material.stock, material.stock + change
    material.save(update_fields=["stock"])
    StockMove.objects.create(
        tenant_id=material.tenant_id, material=material, change=change, why=why.strip(), at=now, by_label=by.label[:120]
    )
    journal.record(
        "disclosure.material.stocked", material, by=by, now=now, reason=why.strip(), changes={"stock": [before, material.stock]}
    )
    return material


@transaction.atomic
def end_material(*, material: Material, by: Actor, now: datetime) -> Material:
    """Take a material off the shelf; what was asked before is still sent. Ended twice it changes nothing."""
    _allow(by, material.tenant_id)
    material = locking.one(Material, material.pk)
    if material.ended_at is None:
        material.ended_at = now
        material.save(update_fields=["ended_at"])
        journal.record("disclosure.material.ended", material, by=by, now=now)
    return material


@transaction.atomic
def ask(*, material: Material, given: WishGiven, by: Actor, now: datetime, scan: File[Any] | None = None) -> MaterialRequest:
    """
    Write down that somebody wants a material; everybody may, from anywhere. A clerk writes it down from a letter (with its
    scan), the telephone or the counter: `by.channel` says which.

    :raises MaterialRefused: with every reason.
    """
    material = locking.one(Material, material.pk, "tenant")
    hashed = search_hash(given.phone, purpose="phone")
    waiting = MaterialRequest.objects.filter(material=material, state=RequestState.ASKED).exclude(phone_hash="")
    problems = rules.wish_problems(
        given,
        most_each=material.most_each,
        is_live=material.ended_at is None,
        is_doubled=bool(hashed) and waiting.filter(phone_hash=hashed).exists(),
    )
    if scan is not None:
        problems += files.upload_problems([scan], "scan")
    refuse_if(problems, MaterialRefused)
    wish = MaterialRequest(
        tenant=material.tenant,
        material=material,
        phone_hash=hashed,
        channel=by.channel.value,
        asked_at=now,
        **given.fields(),
    )
    wish.number = _number(material.tenant, now)
    if scan is not None:
        wish.scan = files.store(scan, tenant=material.tenant, by=by, now=now, subject=wish, purpose="letter")
    wish.save(force_insert=True)
    changes = {"number": [None, wish.number], "quantity": [None, wish.quantity]}
    journal.record("disclosure.material_request.asked", wish, by=by, now=now, changes=changes, on_behalf_of=wish.person_id)
    return wish


def _number(tenant: Tenant, now: datetime) -> str:
    year = timezone.localdate(now).year
    return f"{year}-{numbers.next_number(SERIES, tenant=tenant, period=str(year)):04}"


@transaction.atomic
def send(*, wish: MaterialRequest, carrier: str, parcel: str, by: Actor, now: datetime) -> MaterialRequest:
    """
    Note that it is on its way, by whom and under which parcel number; the stock falls, and who can be told is told.

    :raises NotAllowed: without the right. :raises MaterialRefused: with every reason.
    """
    return _give(wish, RequestState.SENT, carrier, parcel, by, now)


@transaction.atomic
def hand_over(*, wish: MaterialRequest, by: Actor, now: datetime) -> MaterialRequest:
    """Note that it was given by hand. :raises NotAllowed: without the right. :raises MaterialRefused: with every reason."""
    return _give(wish, RequestState.HANDED, "", "", by, now)


def _give(wish: MaterialRequest, state: RequestState, carrier: str, parcel: str, by: Actor, now: datetime) -> MaterialRequest:
    _allow(by, wish.tenant_id)
    material = locking.one(Material, wish.material_id)  # type: ignore[attr-defined]  # the wider first
    wish = locking.one(MaterialRequest, wish.pk)
    by_post = state == RequestState.SENT
    refuse_if(
        rules.sending_problems(
            state=wish.state, quantity=wish.quantity, stock=material.stock, carrier=carrier, parcel=parcel, by_post=by_post
        ),
        MaterialRefused,
    )
    material.stock -= wish.quantity
    material.save(update_fields=["stock"])
    wish.state, wish.carrier, wish.parcel, wish.sent_at, wish.sent_by = (
        state,
        carrier.strip(),
        parcel.strip(),
        now,
        by.label[:120],
    )
    wish.save(update_fields=["state", "carrier", "parcel", "sent_at", "sent_by"])
    changes = {"state": [RequestState.ASKED.value, state.value], "stock": [material.stock + wish.quantity, material.stock]}
    journal.record("disclosure.material_request.sent", wish, by=by, now=now, changes=changes)
    if by_post:
        _tell_sender(wish, material, now)
    return wish


def _tell_sender(wish: MaterialRequest, material: Material, now: datetime) -> None:
    """Who is in the register is told in the house, who left a mobile number by text; who wrote a letter reads the enclosed one."""
    to: dict[str, Any] = {"to_person": wish.person_id} if wish.person_id else {"to_phone": wish.phone}
    if not (wish.person_id or (len(wish.phone) == 11 and wish.phone.startswith("1"))):
        return
    told = {"title": material.title, "carrier": wish.carrier, "parcel": wish.parcel}
    tell(
        tenant_id=wish.tenant_id,
        kind="disclosure.material_sent",
        title=_("《%(title)s》寄出了，%(carrier)s %(parcel)s") % told,
        url=material.get_absolute_url(),
        about=wish,
        once_key=f"material:{wish.pk}",
        now=now,
        **to,
    )


@transaction.atomic
def refuse(*, wish: MaterialRequest, reason: str, by: Actor, now: datetime) -> MaterialRequest:
    """Say that it cannot be sent, and why. :raises NotAllowed: without the right. :raises MaterialRefused: with every reason."""
    _allow(by, wish.tenant_id)
    wish = locking.one(MaterialRequest, wish.pk)
    problems = [] if wish.state == RequestState.ASKED else [Problem("wrong_state", _("这一份已经办过了，请刷新页面看看。"))]
    refuse_if([*problems, *length_problems(reason, where="reason", least=2, most=200)], MaterialRefused)
    wish.state, wish.refused_reason = RequestState.REFUSED, reason.strip()
    wish.save(update_fields=["state", "refused_reason"])
    journal.record("disclosure.material_request.refused", wish, by=by, now=now, reason=wish.refused_reason)
    return wish


@transaction.atomic
def note_echo(*, wish: MaterialRequest, thanks: str, by: Actor, now: datetime) -> MaterialRequest:
    """
    Note that it arrived, with the words that came back, if any.

    :raises NotAllowed: without the right. :raises MaterialRefused: with every reason.
    """
    _allow(by, wish.tenant_id)
    wish = locking.one(MaterialRequest, wish.pk)
    problems = [] if wish.sent_at else [Problem("wrong_state", _("还没有寄出，谈不上收到。"))]
    refuse_if([*problems, *length_problems(thanks, where="thanks", least=0, most=2000)], MaterialRefused)
    wish.arrived_at = wish.arrived_at or now
    if thanks.strip():
        wish.thanks, wish.thanked_at = thanks.strip(), now
    wish.save(update_fields=["arrived_at", "thanks", "thanked_at"])
    journal.record("disclosure.material_request.arrived", wish, by=by, now=now, changes={"thanked": [None, bool(thanks.strip())]})
    return wish
