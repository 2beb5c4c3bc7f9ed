"""The community's yearly look at what a unit took part in: in words, with the unit's answer. No points, no rank (domain §2.17)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if

from ..errors import PartnerRefused
from ..events import ReviewSent
from ..models import PartnerReview, PartnerUnit
from ..rules import letters as rules
from ..rules import rights
from ..selectors import partner_deeds as deeds
from ..selectors import partners as found
from . import notices_partners
from .partners import held
from .space_pieces import allow


@dataclass(frozen=True, slots=True)
class ReviewGiven:
    """What was done, thanks for it, and what the community asks of the next year."""

    done: str
    thanks: str = ""
    asks: str = ""

    def texts(self) -> dict[str, str]:
        return {"done": self.done.strip(), "thanks": self.thanks.strip(), "asks": self.asks.strip()}


@transaction.atomic
def write(*, partner: PartnerUnit, year: int, given: ReviewGiven, by: Actor, now: datetime) -> PartnerReview:
    """
    Write the review of a year, or write it again before it is sent; its figures are those of that moment.

    :raises NotAllowed: without the right there. :raises PartnerRefused: with every reason.
    """
    partner = held(partner)
    allow(by, rights.PARTNERS, tenant_id=partner.tenant_id, place_path=partner.place_path)
    review = next(iter(locking.several(PartnerReview.objects.filter(partner=partner, year=year))), None)
    today = timezone.localdate(now)
    is_year = rules.FIRST_YEAR <= year <= today.year
    rows = PartnerUnit.objects.filter(pk=partner.pk)
    there = is_year and found.took_part(rows, rules.days_of_year(year)).exists()
    is_sent = review is not None and review.sent_at is not None
    refuse_if(rules.review_problems(year, given.texts(), took_part=there, is_sent=is_sent, today=today), PartnerRefused)
    return _written(partner, review or PartnerReview(partner=partner, year=year), given, by, now)


def _written(partner: PartnerUnit, review: PartnerReview, given: ReviewGiven, by: Actor, now: datetime) -> PartnerReview:
    review.tenant_id = partner.tenant_id
    review.body = deeds.body_of(partner, rules.days_of_year(review.year)).as_dict()
    for name, text in given.texts().items():
        setattr(review, name, text)
    review.written_at, review.written_by = now, by.label[:80]
    review.save()
    journal.record("cobuild.review.written", review, by=by, now=now, changes={"year": [None, review.year]})
    return review


@transaction.atomic
def send(*, review: PartnerReview, by: Actor, now: datetime) -> PartnerReview:
    """
    Give it to the unit, and ask for its answer.

    :raises NotAllowed: without the right there. :raises PartnerRefused: when it was sent.
    """
    review = _held(review)
    allow(by, rights.PARTNERS, tenant_id=review.tenant_id, place_path=review.partner.place_path)
    refuse_if([Problem("sent", _("这份评议已经送给单位了。"))] if review.sent_at else [], PartnerRefused)
    review.sent_at = now
    review.save(update_fields=["sent_at"])
    journal.record("cobuild.review.sent", review, by=by, now=now)
    events.publish(ReviewSent(tenant_id=review.tenant_id, review_id=review.pk), now=now)
    return review


def _held(review: PartnerReview) -> PartnerReview:
    return locking.one(PartnerReview, review.pk, "partner__organisation", "tenant")


@transaction.atomic
def answer(*, review: PartnerReview, answer: str, by: Actor, now: datetime) -> PartnerReview:
    """
    The unit answers, once: its liaison, or the office that writes down what it heard by telephone or on paper.

    :raises NotAllowed: for whoever does not speak for the unit and does not keep its record. :raises PartnerRefused: with every reason.
    """
    review = _held(review)
    partner, is_own = review.partner, found.is_own(by, review.partner)
    if not is_own and not by.may(rights.PARTNERS, tenant_id=partner.tenant_id, place_path=partner.place_path):
        raise NotAllowed(Problem("not_allowed", _("您只能办本单位的事。")))
    problems = rules.answer_problems(answer, is_sent=review.sent_at is not None, is_answered=review.answered_at is not None)
    refuse_if(problems, PartnerRefused)
    review.answer, review.answered_at = answer.strip(), now
    review.save(update_fields=["answer", "answered_at"])
    journal.record("cobuild.review.answered", review, by=by, now=now, changes={"by_unit": [None, is_own]})
    if is_own:
        notices_partners.tell_answered(review, now)
    return review
