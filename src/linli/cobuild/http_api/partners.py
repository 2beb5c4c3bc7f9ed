"""Partner units over REST: who they are, what they did in a year, registering, letters, reviews; for a unit its own."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.actors import Actor
from linli.core.answering import written_once
from linli.core.bodies import Sent
from linli.core.finding import found_or_404, one_or_404
from linli.core.problems import Problem
from linli.core.tenancy import tenant_here
from linli.registry.api import organisation_by_id, place_by_id

from ..errors import PartnerRefused
from ..models import FeedbackLetter, PartnerReview, PartnerUnit
from ..rules import rights
from ..rules.letters import FIRST_YEAR
from ..rules.partners import PartnerGiven
from ..selectors import partner_deeds as deeds
from ..selectors import partners as found
from ..services import letters, partner_reviews, partners
from ..services.partner_reviews import ReviewGiven

router = Router(auth=STAFF_DOOR)
PARTNER, LETTER, REVIEW = (f"/cobuild/{noun}/{{uuid:pk}}" for noun in ("partners", "letters", "reviews"))
MOST = 200


class PartnerOut(Schema):
    """A unit as everybody may read it."""

    id: UUID
    organisation_id: UUID
    name: str
    level: str
    place_id: UUID
    joined_on: date
    left_on: date | None
    field: str
    can_offer: str


class PartnerYearOut(Schema):
    """Numbers beside each other; they are never added up, and there is no rank."""

    claims: int = Field(description="单位做成的事，件")
    person_times: int = Field(description="服务人次")
    half_hours: int = Field(description="服务时间，半小时为一个单位")
    member_claims: int = Field(description="职工自己认领做成，件")
    member_person_times: int
    member_half_hours: int
    members: int = Field(description="这一年最后一天在社区报到的职工，人")
    uses: int = Field(description="腾出的场地用了几次")
    came: int = Field(description="来场地的人次")
    donations: int = Field(description="捐赠几次")


class PartnerIn(Sent):
    organisation_id: UUID
    place_id: UUID
    joined_on: date
    level: str = Field("other", description="national · province · city · district · street · other")
    field: str = ""
    can_offer: str = ""
    is_public: bool = True


class PartnerChangeIn(Sent):
    place_id: UUID
    joined_on: date
    level: str = "other"
    field: str = ""
    can_offer: str = ""
    is_public: bool = True


class PartnerLeaveIn(Sent):
    on: date
    reason: str = ""


class PartnerDescribeIn(Sent):
    field: str = ""
    can_offer: str = ""


class LetterOut(Schema):
    id: UUID
    number: str
    partner_id: UUID
    year: int
    quarter: int
    words: str
    body: dict[str, Any] = Field(description="写的那一天的数和一件一件的事")
    written_at: datetime
    sent_at: datetime | None
    read_at: datetime | None


class LetterIn(Sent):
    year: int
    quarter: int = Field(description="1 … 4")
    words: str = ""


class PartnerReviewOut(Schema):
    id: UUID
    partner_id: UUID
    year: int
    done: str
    thanks: str
    asks: str
    body: dict[str, Any]
    sent_at: datetime | None
    answer: str
    answered_at: datetime | None


class PartnerReviewIn(Sent):
    year: int
    done: str = ""
    thanks: str = ""
    asks: str = ""


class PartnerAnswerIn(Sent):
    answer: str = ""


class PartnerQuarterIn(Sent):
    year: int
    quarter: int


class LetterCountOut(Schema):
    count: int


def _partner(one: PartnerUnit) -> dict[str, Any]:
    names = ("organisation_id", "level", "place_id", "joined_on", "left_on", "field", "can_offer")
    return {name: getattr(one, name) for name in names} | {"id": one.pk, "name": one.organisation.name}


def _written(request: HttpRequest, verb: str, write: Callable[[Actor, datetime], Any]) -> UUID:
    """Do a write once for its key, and give the key of what was written."""
    made = written_once(request, verb, lambda now: {"id": str(write(actor_of(request), now).pk)})
    return UUID(made["id"])


# ---- for everybody ----


@router.get("/cobuild/partners", response=list[PartnerOut], auth=OPEN_DOOR, operation_id="partner_list")
def partner_list(request: HttpRequest) -> list[dict[str, Any]]:
    """The partner units that residents may read about."""
    return [_partner(one) for one in found.public_partners(tenant_here(request), clock.today())[:MOST]]


# ---- for the office ----


def _seen(request: HttpRequest, pk: UUID) -> PartnerUnit:
    return one_or_404(found.partners_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk)


def _given(request: HttpRequest, payload: PartnerIn | PartnerChangeIn, organisation_id: UUID) -> PartnerGiven:
    """:raises PartnerRefused: where the unit or the place is not known here."""
    tenant, said = tenant_here(request), payload.model_dump()
    body = organisation_by_id(organisation_id, tenant=tenant)
    place = place_by_id(said.pop("place_id"), tenant=tenant)
    unknown = [("organisation", body), ("place", place)]
    problems = [Problem("unknown", _("没有找到。"), where=name) for name, one in unknown if one is None]
    if body is None or place is None:
        raise PartnerRefused(problems)
    said.pop("organisation_id", None)
    return PartnerGiven(organisation=body, place=place, **said)


@router.post("/cobuild/partners", response=PartnerOut, operation_id="partner_register")  # type: ignore[type-var]
@requires(rights.PARTNERS)
def partner_register(request: HttpRequest, payload: PartnerIn) -> dict[str, Any]:
    """Take an organisation into the register, once for every level."""

    def write(by: Actor, now: datetime) -> PartnerUnit:
        given = _given(request, payload, payload.organisation_id)
        return partners.register(tenant=tenant_here(request), given=given, by=by, now=now)

    return _partner(_seen(request, _written(request, "partner.register", write)))


@router.post(f"{PARTNER}/change", response=PartnerOut, operation_id="partner_change")  # type: ignore[type-var]
@requires(rights.PARTNERS)
def partner_change(request: HttpRequest, pk: UUID, payload: PartnerChangeIn) -> dict[str, Any]:
    """Change what is said of it."""
    one = _seen(request, pk)

    def write(by: Actor, now: datetime) -> PartnerUnit:
        return partners.change(partner=one, given=_given(request, payload, one.organisation.pk), by=by, now=now)

    return _partner(_seen(request, _written(request, f"partner.change:{pk}", write)))


@router.post(f"{PARTNER}/leave", response=PartnerOut, operation_id="partner_leave")  # type: ignore[type-var]
@requires(rights.PARTNERS)
def partner_leave(request: HttpRequest, pk: UUID, payload: PartnerLeaveIn) -> dict[str, Any]:
    """It takes part no more."""
    one, said = _seen(request, pk), payload.model_dump()
    _written(request, f"partner.leave:{pk}", lambda by, now: partners.leave(partner=one, **said, by=by, now=now))
    return _partner(_seen(request, pk))


@router.get(f"{PARTNER}/years/{{int:year}}", response=PartnerYearOut, operation_id="partner_year")  # type: ignore[type-var]
@requires(rights.VIEW, rights.PARTNERS, rights.OWN_UNIT)
def partner_year(request: HttpRequest, pk: UUID, year: int) -> Any:
    """What it did in a year: for the office of its place, and for the unit itself."""
    actor, tenant = actor_of(request), tenant_here(request)
    own = found.partner_of(actor).filter(tenant=tenant, pk=pk).first()
    one = found_or_404(own or found.partners_seen(actor).filter(tenant=tenant, pk=pk).first())
    found_or_404(year if FIRST_YEAR <= year <= clock.today().year else None)
    return deeds.year_of(one, year)


@router.post(f"{PARTNER}/letters", response=LetterOut, operation_id="letter_write")  # type: ignore[type-var]
@requires(rights.PARTNERS)
def letter_write(request: HttpRequest, pk: UUID, payload: LetterIn) -> FeedbackLetter:
    """Write the letter of a quarter that is over, or write it again before it is sent."""
    one, said = _seen(request, pk), payload.model_dump()
    key = _written(request, f"letter.write:{pk}", lambda by, now: letters.write(partner=one, **said, by=by, now=now))
    return FeedbackLetter.objects.get(pk=key)


@router.post(f"{LETTER}/send", response=LetterOut, operation_id="letter_send")  # type: ignore[type-var]
@requires(rights.PARTNERS)
def letter_send(request: HttpRequest, pk: UUID) -> FeedbackLetter:
    """Give it to the unit."""
    one = one_or_404(found.letters_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk)
    key = _written(request, f"letter.send:{pk}", lambda by, now: letters.send(letter=one, by=by, now=now))
    return FeedbackLetter.objects.get(pk=key)


@router.post("/cobuild/letters/write-missing", response=LetterCountOut, operation_id="letters_write_missing")  # type: ignore[type-var]
@requires(rights.PARTNERS)
def letters_write_missing(request: HttpRequest, payload: PartnerQuarterIn) -> dict[str, Any]:
    """Write the letters of a quarter for every unit that did something and has none."""
    tenant, said = tenant_here(request), payload.model_dump()
    by = actor_of(request)
    return written_once(
        request, "letters.write", lambda now: {"count": letters.write_missing(tenant=tenant, **said, by=by, now=now)}
    )


@router.post("/cobuild/letters/send-all", response=LetterCountOut, operation_id="letters_send_all")  # type: ignore[type-var]
@requires(rights.PARTNERS)
def letters_send_all(request: HttpRequest, payload: PartnerQuarterIn) -> dict[str, Any]:
    """Send every letter of a quarter that waits at one's places."""
    tenant, said = tenant_here(request), payload.model_dump()
    by = actor_of(request)
    return written_once(request, "letters.send", lambda now: {"count": letters.send_all(tenant=tenant, **said, by=by, now=now)})


@router.post(f"{PARTNER}/reviews", response=PartnerReviewOut, operation_id="partner_review_write")  # type: ignore[type-var]
@requires(rights.PARTNERS)
def partner_review_write(request: HttpRequest, pk: UUID, payload: PartnerReviewIn) -> PartnerReview:
    """Write the review of a year, or write it again before it is sent."""
    one, said = _seen(request, pk), payload.model_dump()
    year = said.pop("year")

    def write(by: Actor, now: datetime) -> PartnerReview:
        return partner_reviews.write(partner=one, year=year, given=ReviewGiven(**said), by=by, now=now)

    return PartnerReview.objects.get(pk=_written(request, f"review.write:{pk}", write))


@router.post(f"{REVIEW}/send", response=PartnerReviewOut, operation_id="partner_review_send")  # type: ignore[type-var]
@requires(rights.PARTNERS)
def partner_review_send(request: HttpRequest, pk: UUID) -> PartnerReview:
    """Give it to the unit."""
    one = one_or_404(found.reviews_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk)
    key = _written(request, f"review.send:{pk}", lambda by, now: partner_reviews.send(review=one, by=by, now=now))
    return PartnerReview.objects.get(pk=key)


# ---- for a unit ----


@router.get("/cobuild/unit", response=list[PartnerOut], operation_id="unit_own")  # type: ignore[type-var]
@requires(rights.OWN_UNIT)
def unit_own(request: HttpRequest) -> list[dict[str, Any]]:
    """One's own units."""
    return [_partner(one) for one in found.partner_of(actor_of(request)).filter(tenant=tenant_here(request))]


@router.get("/cobuild/unit/letters", response=list[LetterOut], operation_id="unit_letters")  # type: ignore[type-var]
@requires(rights.OWN_UNIT)
def unit_letters(request: HttpRequest) -> list[FeedbackLetter]:
    """What was sent to one's own units."""
    return list(found.own_letters(actor_of(request)).filter(tenant=tenant_here(request))[:MOST])


@router.get("/cobuild/unit/reviews", response=list[PartnerReviewOut], operation_id="unit_reviews")  # type: ignore[type-var]
@requires(rights.OWN_UNIT)
def unit_reviews(request: HttpRequest) -> list[PartnerReview]:
    """The reviews that were sent to one's own units."""
    return list(found.own_reviews(actor_of(request)).filter(tenant=tenant_here(request))[:MOST])


@router.post("/cobuild/unit/{uuid:pk}/describe", response=PartnerOut, operation_id="unit_describe")  # type: ignore[type-var]
@requires(rights.OWN_UNIT)
def unit_describe(request: HttpRequest, pk: UUID, payload: PartnerDescribeIn) -> dict[str, Any]:
    """Say what one's unit does and can help with."""
    one, said = one_or_404(found.partner_of(actor_of(request)), pk), payload.model_dump()
    _written(request, f"partner.describe:{pk}", lambda by, now: partners.describe(partner=one, **said, by=by, now=now))
    return _partner(one_or_404(found.partner_of(actor_of(request)), pk))


@router.post(f"{LETTER}/read", response=LetterOut, operation_id="letter_read")  # type: ignore[type-var]
@requires(rights.OWN_UNIT)
def letter_read(request: HttpRequest, pk: UUID) -> FeedbackLetter:
    """The liaison has it."""
    one = one_or_404(found.own_letters(actor_of(request)).filter(tenant=tenant_here(request)), pk)
    key = _written(request, f"letter.read:{pk}", lambda by, now: letters.mark_read(letter=one, by=by, now=now))
    return FeedbackLetter.objects.get(pk=key)


@router.post(f"{REVIEW}/answer", response=PartnerReviewOut, operation_id="partner_review_answer")  # type: ignore[type-var]
@requires(rights.OWN_UNIT, rights.PARTNERS)
def partner_review_answer(request: HttpRequest, pk: UUID, payload: PartnerAnswerIn) -> PartnerReview:
    """The unit answers, or the office writes down what it heard."""
    actor, tenant = actor_of(request), tenant_here(request)
    own = found.own_reviews(actor).filter(tenant=tenant, pk=pk).first()
    one = found_or_404(own or found.reviews_seen(actor).filter(tenant=tenant, pk=pk).first())
    said = payload.model_dump()
    key = _written(request, f"review.answer:{pk}", lambda by, now: partner_reviews.answer(review=one, **said, by=by, now=now))
    return PartnerReview.objects.get(pk=key)
