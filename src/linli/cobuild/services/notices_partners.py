"""Who hears of letters and reviews: the unit when one is sent, the clerks of its community when it answers."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.disclosure.api import tell, tell_posts

from ..events import LetterSent, ReviewSent
from ..models import FeedbackLetter, PartnerReview

CLERKS = ("community_secretary", "community_clerk")


def on_letter_sent(event: LetterSent, *, event_id: UUID, now: datetime) -> None:
    """The unit's liaison hears that a letter is there, and finds it on the unit's own page."""
    one = FeedbackLetter.objects.select_related("partner").filter(pk=event.letter_id).first()
    if one is None:
        return
    told = {"number": one.number, "year": one.year, "quarter": one.quarter}
    tell(
        tenant_id=one.tenant_id,
        to_organisation=one.partner.organisation_id,  # type: ignore[attr-defined]
        kind="cobuild.letter",
        title=_("%(number)s %(year)d 年第 %(quarter)d 季度的反馈和感谢") % told,
        url=reverse("cobuild:unit-letter", args=[one.pk]),
        about=one,
        once_key=f"letter:{event_id}",
        now=now,
    )


def on_review_sent(event: ReviewSent, *, event_id: UUID, now: datetime) -> None:
    """The unit's liaison is asked for its answer."""
    one = PartnerReview.objects.select_related("partner").filter(pk=event.review_id).first()
    if one is None:
        return
    tell(
        tenant_id=one.tenant_id,
        to_organisation=one.partner.organisation_id,  # type: ignore[attr-defined]
        kind="cobuild.review",
        title=_("%(year)d 年的共建评议，请单位看看、回一句话") % {"year": one.year},
        url=reverse("cobuild:unit-review", args=[one.pk]),
        about=one,
        once_key=f"review:{event_id}",
        now=now,
    )


def tell_answered(one: PartnerReview, now: datetime) -> None:
    """The community reads what the unit said."""
    told = {"unit": one.partner.organisation.name, "year": one.year}
    tell_posts(
        tenant_id=one.tenant_id,
        kinds=CLERKS,
        place_path=one.partner.place_path,
        kind="cobuild.review",
        title=(_("%(unit)s 回了 %(year)d 年的评议") % told)[:120],
        url=reverse("cobuild:partner-review", args=[one.pk]),
        about=one,
        once_key=f"review-answered:{one.pk}",
        now=now,
    )
