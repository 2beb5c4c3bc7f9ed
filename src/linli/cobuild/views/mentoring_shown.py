"""How pairs, placements, inspections and pledges are said on pages: badges, and a pledge with every word about it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core import files

from ..models import InspectionNote, Mentorship, Pledge, PledgeReview, PledgeVerdict, Sworn, TrainingPlacement
from ..selectors.pledges import standing
from ..services.pledges import PROOF
from ..states import PlacementState

Badge = tuple[str, str]
VERDICTS = {
    PledgeVerdict.DONE: "ok",
    PledgeVerdict.UNDER_WAY: "run",
    PledgeVerdict.NOT_YET: "warn",
    PledgeVerdict.CANNOT: "fail",
}
PLACEMENTS = {
    PlacementState.PLANNED: "wait",
    PlacementState.UNDER_WAY: "run",
    PlacementState.DONE: "ok",
    PlacementState.CUT_SHORT: "fail",
}


def pair_badge(one: Mentorship, today: date) -> Badge:
    if one.closed_on is not None:
        return "ok", pgettext("mentorship", "结束了")
    if one.ends_on is not None and one.ends_on < today:
        return "late", _("到期了，还没有结束")
    return "run", pgettext("mentorship", "在带")


def placement_badge(one: TrainingPlacement) -> Badge:
    if one.state == PlacementState.CUT_SHORT and one.ended_on is None:
        return "still", pgettext("placement", "没有去")
    return PLACEMENTS[PlacementState(one.state)], one.get_state_display()  # type: ignore[attr-defined]


def note_badge(one: InspectionNote, today: date) -> Badge:
    if one.done_on is not None:
        return "ok", _("改好了")
    if not one.asked:
        return "still", _("只是记录")
    if one.due_on is not None and one.due_on < today:
        return "late", _("到期还没改")
    return "wait", _("等着改")


def verdict_badge(verdict: str | None, *, is_late: bool) -> Badge:
    """The word of those who judge; before they spoke, whether its day is over."""
    if verdict and not is_late:
        return VERDICTS[PledgeVerdict(verdict)], str(PledgeVerdict(verdict).label)
    if is_late:
        return "late", _("过了日子")
    return "wait", _("还没评")


def word_of(verdict: str | None) -> str:
    return str(PledgeVerdict(verdict).label) if verdict else ""


def pledge_shown(one: Pledge, today: date, *, is_public: bool = True) -> dict[str, Any]:
    """A pledge, its reviews fetched ahead: how it stands, both sides' last words, and all that was said before."""
    found = standing(one, today)
    said = sorted(one.reviews.all(), key=lambda each: (each.on, each.at, each.pk), reverse=True)
    return {
        "one": one,
        "badge": verdict_badge(found.verdict, is_late=found.is_late),
        "standing": found,
        "own": review_shown(found.own, is_public=is_public) if found.own else None,
        "judged": review_shown(found.judged, is_public=is_public) if found.judged else None,
        "said": [review_shown(each, is_public=is_public) for each in said],
    }


def review_shown(one: PledgeReview, *, is_public: bool) -> dict[str, Any]:
    """Papers and pictures are shown to the office and to whoever pledged."""
    stored = [] if is_public else files.files_of(one, purpose=PROOF)
    proofs = [
        {"name": each.name, "url": files.url_of(each), "thumb": files.url_of(each, "thumb") if each.width else ""}
        for each in stored
    ]
    badge = VERDICTS[PledgeVerdict(one.verdict)], str(PledgeVerdict(one.verdict).label)
    return {"one": one, "badge": badge, "proofs": proofs, "who": _("本人说") if one.said_by_self else _("评的人说")}


def sworn_shown(listed: Iterable[Sworn], today: date, names: Mapping[UUID, str] | None = None) -> list[dict[str, Any]]:
    """People with their pledges. `names`: those that may stand there, by person; None: all, on the workbench."""
    return [
        {
            "one": one,
            "name": one.person.name if names is None else names.get(one.person_id, ""),  # type: ignore[attr-defined]
            "pledges": [pledge_shown(each, today) for each in one.pledges.all()],
            "is_reviewed": any(each.reviews.all() for each in one.pledges.all()),
        }
        for one in listed
    ]
