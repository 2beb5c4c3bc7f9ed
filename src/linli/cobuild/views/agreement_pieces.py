"""What pages of agreements share: how an agreement and its duties are told."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from linli.core.files.withdrawing import standing_and_withdrawn
from linli.core.words import listing

from ..models import Agreement, AgreementParty, Practice
from ..rules.agreements import area_words
from ..selectors import agreements as found
from ..selectors.duties import Duty, duties_of, kept_of
from ..states import AgreementState
from .files_shown import files_shown

BADGES = {
    AgreementState.DRAFT: "wait",
    AgreementState.PROPOSED: "wait",
    AgreementState.SIGNED: "run",
    AgreementState.ENDED: "ok",
    AgreementState.TERMINATED: "fail",
    AgreementState.REPLACED: "still",
}
Badge = tuple[str, str]


# ---- how it is told ----


def badge_of(agreement: Agreement) -> Badge:
    return BADGES[AgreementState(agreement.state)], agreement.get_state_display()  # type: ignore[attr-defined]


def practice_words(agreement: Agreement) -> str:
    return listing(str(Practice(code).label) for code in agreement.practices)


def sides_words(agreement: Agreement) -> str:
    """The sides by name, the host first."""
    return listing(one.organisation.name for one in found.sides_of(agreement))


def premises_words(agreement: Agreement) -> str:
    """Where the premises are, as it was written, or as the register has it."""
    return agreement.premises_text or str(agreement.premises or "")


def side_shown(party: AgreementParty) -> dict[str, Any]:
    ways = {"email": _("点链接确认"), "page": _("在本单位页面确认"), "paper": _("在纸上签")}
    return {"one": party, "how": ways.get(party.confirmed_how, "")}


def duty_shown(duty: Duty, *, is_signed: bool) -> dict[str, Any]:
    return {"duty": duty, "badge": _duty_badge(duty, is_signed=is_signed), "kept": _kept_words(duty)}


def _duty_badge(duty: Duty, *, is_signed: bool) -> Badge:
    if late := len(duty.standing.late):
        return "late", _("%(n)d 次没记") % {"n": late}
    if is_signed and duty.standing.coming is None:
        return "ok", _("都到期了")
    return ("run", _("在做")) if is_signed else ("wait", _("签了以后开始"))


def _kept_words(duty: Duty) -> str:
    if not duty.standing.asked:
        return ""
    return _("到期 %(asked)d 次，做到 %(kept)d 次") % {"asked": duty.standing.asked, "kept": duty.standing.kept}


def whole_of(agreement: Agreement, *, today: date) -> dict[str, Any]:
    """What every page of one agreement shows; `selectors.agreements.whole` fetched it."""
    duties = duties_of(agreement, today=today)
    is_signed = agreement.signed_on is not None
    return {
        "agreement": agreement,
        "badge": badge_of(agreement),
        "practices": practice_words(agreement),
        "premises": premises_words(agreement),
        "area": area_words(agreement.area_centi),
        "sides": [side_shown(one) for one in found.sides_of(agreement)],
        "duties": [duty_shown(one, is_signed=is_signed) for one in duties],
        "kept": kept_of(duties),
        "is_signed": is_signed,
        "days_left": _days_left(agreement, today),
        "replaced_by": found.renewed_by(agreement) if agreement.state == AgreementState.REPLACED else None,
    }


def _days_left(agreement: Agreement, today: date) -> int | None:
    if agreement.state != AgreementState.SIGNED or agreement.ends_on is None:
        return None
    return (agreement.ends_on - today).days


def scans_shown(agreement: Agreement) -> dict[str, Any]:
    """The scans as a page shows them: pictures small, documents by name; and what was withdrawn, for the desk."""
    stored, withdrawn = standing_and_withdrawn(agreement, purpose=found.SCAN)
    return {"scans": files_shown(stored), "withdrawn": withdrawn}


def rows_shown(rows: Iterable[Agreement]) -> list[dict[str, Any]]:
    """Rows of a list, fetched with their sides."""
    return [{"one": one, "badge": badge_of(one), "sides": sides_words(one), "area": area_words(one.area_centi)} for one in rows]
