"""Partner units, letters and reviews as pages say them: numbers beside each other, deeds, badges, pages that others own."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from ..models import Claim, FeedbackLetter, PartnerReview
from ..rules.claims import rating_words
from ..rules.letters import Deed, Figures, LetterBody
from .market_shown import claim_badge, hours_text

Badge = tuple[str, str]


def figure_rows(told: Figures) -> list[tuple[str, str, str]]:
    """(what, how many, its measure); those that are 0 are left out, and nothing is added up."""
    rows = [
        (_("单位做成的事"), str(told.claims), _("件"), told.claims),
        (_("服务了"), str(told.person_times), _("人次"), told.person_times),
        (_("服务时间"), hours_text(told.half_hours), "", told.half_hours),
        (_("职工自己认领做成"), str(told.member_claims), _("件"), told.member_claims),
        (_("职工服务了"), str(told.member_person_times), _("人次"), told.member_person_times),
        (_("职工服务时间"), hours_text(told.member_half_hours), "", told.member_half_hours),
        (_("在社区报到的职工"), str(told.members), _("人"), told.members),
        (_("腾出的场地用了"), str(told.uses), _("次"), told.uses),
        (_("来场地的"), str(told.came), _("人次"), told.came),
        (_("捐赠"), str(told.donations), _("次"), told.donations),
    ]
    return [(what, number, measure) for what, number, measure, value in rows if value]


def figure_words(told: Figures) -> str:
    """The same in a line."""
    return " · ".join(f"{what} {number} {measure}".strip() for what, number, measure in figure_rows(told))


def deed_shown(one: Deed) -> dict[str, Any]:
    return {"one": one, "hours": hours_text(one.half_hours), "rating": rating_words(one.rating)}


def body_shown(body: LetterBody) -> dict[str, Any]:
    """What a letter and a review show of what they keep."""
    return {
        "body": body,
        "figures": figure_rows(body.figures),
        "deeds": [deed_shown(one) for one in body.deeds],
        "thanks": [one for one in body.deeds if one.thanks],
        "more": body.more,
    }


def letter_shown(letter: FeedbackLetter) -> dict[str, Any]:
    return body_shown(LetterBody.from_dict(letter.body)) | {"letter": letter, "badge": letter_badge(letter)}


def review_shown(review: PartnerReview) -> dict[str, Any]:
    return body_shown(LetterBody.from_dict(review.body)) | {"review": review, "badge": review_badge(review)}


def letter_badge(letter: FeedbackLetter | None, *, is_running: bool = False) -> Badge:
    """`is_running`: the quarter is not over yet, so that nobody could have written it."""
    if letter is None:
        return "still", _("季度还没过完") if is_running else _("没写")
    if letter.sent_at is None:
        return "wait", _("写了没寄")
    return ("ok", _("看过了")) if letter.read_at else ("run", _("寄了"))


def review_badge(review: PartnerReview | None) -> Badge:
    if review is None:
        return "still", _("没写")
    if review.sent_at is None:
        return "wait", _("写了没送")
    return ("ok", _("回话了")) if review.answered_at else ("run", _("等回话"))


def claim_row(claim: Claim) -> dict[str, Any]:
    """A claim as its unit reads it, with the page on which it goes on."""
    about = claim.need or claim.resource
    return {
        "one": claim,
        "title": about.title if about else "",
        "place": about.place.name if about else "",
        "badge": claim_badge(claim),
        "hours": hours_text(claim.half_hours),
        "rating": rating_words(claim.rating),
        "url": page_if_there("my-claim", claim.pk),
    }


def claim_rows(rows: Iterable[Claim]) -> list[dict[str, Any]]:
    return [claim_row(one) for one in rows]


def page_if_there(name: str, *args: UUID) -> str:
    """The address of a page of the market for everybody; nothing where this installation has none."""
    try:
        return reverse(f"cobuild:{name}", args=args)
    except NoReverseMatch:
        return ""
