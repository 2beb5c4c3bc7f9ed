"""Who hears of the market: who asked, who claimed, those served, the office whose turn it is. Titles say numbers, never names."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.disclosure.api import tell, tell_posts

from ..events import ClaimAnswered, ClaimConfirmed, ClaimDelivered, ClaimMade, NeedClosed, NeedOpened
from ..models import Claim, Need
from ..rules.claims import rating_words
from ..selectors.claim_links import token_of
from ..selectors.claims import BESIDE
from ..states import ClaimState, NeedState

KEEPERS = ("community_secretary", "community_clerk")
NEED_PAGE, CLAIM_PAGE = "/needs/%s/", "/needs/claims/%s/"
"""Where residents and liaisons read on: pages of the portal."""


def on_need_opened(event: NeedOpened, *, event_id: UUID, now: datetime) -> None:
    """Who asked hears that it stands on the list."""
    if need := _need(event.need_id):
        _tell_asker(need, _("%(number)s 上清单了，等人来认领") % {"number": need.number}, f"need:{event_id}", now)


def on_need_closed(event: NeedClosed, *, event_id: UUID, now: datetime) -> None:
    """Who asked hears how it ended; where they withdrew it themselves they know."""
    need = _need(event.need_id)
    if need is None or need.state == NeedState.WITHDRAWN:
        return
    words = _("%(number)s 没有列入，原因在里面") if need.state == NeedState.REFUSED else _("%(number)s 办成了")
    _tell_asker(need, words % {"number": need.number}, f"need:{event_id}", now, body=need.refused_reason)


def _need(pk: UUID) -> Need | None:
    return Need.objects.select_related("person").filter(pk=pk).first()


def _tell_asker(need: Need, title: str, once_key: str, now: datetime, *, body: str = "") -> None:
    _tell_one(need, need.person_id, need.organisation_id, title, once_key, now, url=NEED_PAGE % need.pk, body=body)  # type: ignore[attr-defined]


def on_claim_made(event: ClaimMade, *, event_id: UUID, now: datetime) -> None:
    """The community answers; of a resource, the unit or person that offers it."""
    claim = _claim(event.claim_id)
    if claim is None or claim.state not in (ClaimState.ASKED, ClaimState.WAITING):
        return
    if claim.resource:
        title = _("%(number)s 有人申请用，等您答应") % {"number": claim.resource.number}
        giver = claim.resource
        url = CLAIM_PAGE % claim.pk
        _tell_one(claim, giver.person_id, giver.organisation_id, title, f"claim:{event_id}", now, url=url)  # type: ignore[attr-defined]
    if claim.state == ClaimState.ASKED:
        _tell_office(claim, _("%(number)s 有人认领，要答复"), f"claim:{event_id}", now)


def on_claim_answered(event: ClaimAnswered, *, event_id: UUID, now: datetime) -> None:
    """Who claimed hears the answer, and so does the office where somebody moved up."""
    claim = _claim(event.claim_id)
    if claim is None:
        return
    words = {
        ClaimState.ASKED: _("%(number)s 轮到您了，等社区答应"),
        ClaimState.AGREED: _("%(number)s 说定了，可以去办"),
        ClaimState.REFUSED: _("%(number)s 这次没有轮到，原因在里面"),
        ClaimState.FAILED: _("%(number)s 记为没有做成，原因在里面"),
    }.get(ClaimState(claim.state))
    if words is None:
        return
    tell_claimant(claim, words % {"number": _number(claim)}, f"answer:{event_id}", now, body=claim.closed_reason)
    if claim.state == ClaimState.ASKED:
        _tell_office(claim, _("%(number)s 排队的递补上来，要答复"), f"answer:{event_id}", now)


def on_claim_delivered(event: ClaimDelivered, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- every handler is called so
    """
    Those served are asked how it was; who cannot be asked so is called by the office. A dispute goes to the office at once.
    Told once of each delivery, though what was delivered and what was disputed go out as two events.
    """
    claim = _claim(event.claim_id)
    if claim is None or claim.delivered_at is None:
        return
    once = f"{claim.state}:{claim.pk}:{claim.delivered_at.timestamp()}"
    if claim.state == ClaimState.DISPUTED:
        _tell_office(claim, _("%(number)s 受助的人说没做到，要核实"), once, now, urgent=True)
        tell_claimant(claim, _("%(number)s 受助的人说没做到") % {"number": _number(claim)}, once, now)
    elif claim.state == ClaimState.DELIVERED:
        _ask(claim, once, now)


def _ask(claim: Claim, once: str, now: datetime) -> None:
    """How it was: whoever asked and has an account, or the link by which they answer, or the office that calls."""
    title, url = _("%(number)s 有人说做好了，您觉得怎么样") % {"number": _number(claim)}, CLAIM_PAGE % claim.pk
    if (need := claim.need) is None:
        tell_claimant(claim, title, once, now)
    else:
        person = need.person if need.person and need.person.user_id else None  # type: ignore[attr-defined]
        _tell_one(claim, person.pk if person else None, need.organisation_id, title, once, now, url=url)  # type: ignore[attr-defined]
        _send_link(claim, need, title, f"link:{once}", now)
        if person is None:
            _tell_office(claim, _("%(number)s 做了，请打电话问一问再确认"), once, now)


def _send_link(claim: Claim, need: Need, title: str, once_key: str, now: datetime) -> None:
    """Whoever was helped and has no account gets the link by which they answer, where they left a telephone."""
    helped = need.beneficiary or need.person
    if helped is None or helped.user_id is not None or not helped.has_phone:  # type: ignore[attr-defined]
        return
    url = reverse("cobuild:claim-said", args=[token_of(claim)])
    _tell_one(claim, helped.pk, None, title, once_key, now, url=url)


def on_claim_confirmed(event: ClaimConfirmed, *, event_id: UUID, now: datetime) -> None:
    """Whoever did it reads what those served think, and their thanks."""
    claim = _claim(event.claim_id)
    if claim is None or claim.state != ClaimState.CONFIRMED:
        return
    parts = [rating_words(claim.rating), claim.rating_text, claim.thanks]
    title, body = _("%(number)s 确认做成了，谢谢您") % {"number": _number(claim)}, "\n".join(part for part in parts if part)
    if claim.resource:
        giver = claim.resource
        url = CLAIM_PAGE % claim.pk
        _tell_one(claim, giver.person_id, giver.organisation_id, title, f"thanks:{event_id}", now, url=url, body=body)  # type: ignore[attr-defined]
        return
    tell_claimant(claim, title, f"thanks:{event_id}", now, body=body)


def _claim(pk: UUID) -> Claim | None:
    return Claim.objects.select_related(*BESIDE, "need__person", "need__beneficiary").filter(pk=pk).first()


def _number(claim: Claim) -> str:
    subject = claim.need or claim.resource
    return subject.number if subject else ""


def tell_claimant(claim: Claim, title: str, once_key: str, now: datetime, *, body: str = "") -> None:
    """The person, the lead of the team, the unit."""
    person = claim.team.lead_id if claim.team else claim.person_id  # type: ignore[attr-defined]
    unit = claim.organisation_id or (claim.team.organisation_id if claim.team and person is None else None)  # type: ignore[attr-defined]
    _tell_one(claim, person, unit, title, once_key, now, url=CLAIM_PAGE % claim.pk, body=body)


def _tell_one(
    about: Need | Claim,
    person: UUID | None,
    unit: UUID | None,
    title: str,
    once_key: str,
    now: datetime,
    *,
    url: str,
    body: str = "",
) -> None:
    """The person, else the unit; nobody where there is neither."""
    if not (person or unit):
        return
    to = {"to_person": person} if person else {"to_organisation": unit}
    tell(
        tenant_id=about.tenant_id, kind="cobuild.market", title=title, body=body, url=url, about=about,
        once_key=f"cobuild:{once_key}", now=now, **to,  # type: ignore[arg-type]  # one of the two is there
    )  # fmt: skip


def _tell_office(claim: Claim, words: str, once_key: str, now: datetime, *, urgent: bool = False) -> None:
    subject = claim.need or claim.resource
    assert subject is not None  # noqa: S101 -- a claim is of one of the two
    title = words % {"number": subject.number}
    tell_office(subject.tenant_id, subject.place_path, title, claim.get_absolute_url(), claim, once_key, now, urgent=urgent)


def tell_office(
    tenant_id: UUID, path: str, title: str, url: str, about: Need | Claim, once_key: str, now: datetime, *, urgent: bool = False
) -> None:
    """The posts that keep the market at a place."""
    tell_posts(
        tenant_id=tenant_id, kinds=KEEPERS, place_path=path, kind="cobuild.market", title=title, url=url, about=about,
        is_urgent=urgent, once_key=f"cobuild:office:{once_key}", now=now,
    )  # fmt: skip
