"""How needs, resources and claims are said on pages: badges, ages, who it is."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.actors import said

from ..models import Claim, Need, Resource
from ..rules import ages
from ..rules.claims import BY_LINK
from ..selectors.market import Age
from ..states import ClaimState, NeedState, ResourceState

NEED_KINDS = {
    NeedState.SUBMITTED: "wait", NeedState.OPEN: "run", NeedState.CLAIMED: "ok", NeedState.DONE: "ok", NeedState.REFUSED: "fail",
    NeedState.WITHDRAWN: "still",
}  # fmt: skip
RESOURCE_KINDS = {
    ResourceState.SUBMITTED: "wait", ResourceState.OPEN: "ok", ResourceState.REFUSED: "fail", ResourceState.WITHDRAWN: "still",
}  # fmt: skip
CLAIM_KINDS = {
    ClaimState.ASKED: "wait", ClaimState.WAITING: "still", ClaimState.AGREED: "run", ClaimState.DELIVERED: "warn",
    ClaimState.CONFIRMED: "ok", ClaimState.DISPUTED: "fail", ClaimState.REFUSED: "still", ClaimState.WITHDRAWN: "still",
    ClaimState.FAILED: "fail",
}  # fmt: skip


def need_badge(need: Need) -> tuple[str, str]:
    return NEED_KINDS[NeedState(need.state)], need.get_state_display()


def resource_badge(resource: Resource) -> tuple[str, str]:
    return RESOURCE_KINDS[ResourceState(resource.state)], resource.get_state_display()


def claim_badge(claim: Claim) -> tuple[str, str]:
    return CLAIM_KINDS[ClaimState(claim.state)], claim.get_state_display()


def age_badge(age: Age | None) -> tuple[str, str] | None:
    """How long nobody has claimed it; the older, the louder. Nothing while it is fresh."""
    if age is None or age.code == ages.FRESH:
        return None
    words = ngettext("%(n)s 天没人认领", "%(n)s 天没人认领", age.days) % {"n": age.days}
    return ("late" if age.code == ages.OLD else "warn"), words


def whose(claim: Claim) -> str:
    """Who claims, for the office."""
    return str(claim.organisation or claim.team or claim.person)


def hours_text(half_hours: int | None) -> str:
    """“1.5 小时”."""
    if half_hours is None:
        return ""
    whole, half = divmod(half_hours, 2)
    return _("%(hours)s 小时") % {"hours": f"{whole}.5" if half else whole}


def confirmer_words(claim: Claim) -> str:
    """Who confirmed it: a post, whoever was helped by their link, or a resident."""
    return _(claim.confirmed_by) if claim.confirmed_by == BY_LINK else said(claim.confirmed_by)
