"""Why a project is in or out, in a sentence. Pure."""

from typing import Any

from django.utils.translation import gettext as _

from .outcomes import CHOSEN, NO_SUPPORT, SHORT, TOO_DEAR, TOO_FEW, Outcome


def project_words(outcome: Outcome, told: dict[str, Any]) -> str:
    """The fate of one project as `Outcome.to_json` tells it."""
    if told["why"] == CHOSEN and "round" in told:
        step = outcome.steps[told["round"] - 1]
        text = _("第 %(round)d 轮选上：%(payers)d 张票分担 %(cost)s，每张最多出 %(price)s。")
        return text % {
            "round": told["round"],
            "payers": step["payers"],
            "cost": told["cost"],
            "price": step["each_pays_at_most"],
        }
    return {
        CHOSEN: _("%(votes)d 票，要 %(cost)s，轮到时还有 %(left_before)s，选上。"),
        TOO_FEW: _("只有 %(votes)d 票，不到 %(least)d 票的下限，不能选。"),
        TOO_DEAR: _("%(votes)d 票，要 %(cost)s，轮到时只剩 %(left_before)s，不够。"),
        NO_SUPPORT: _("没有人投它。"),
        SHORT: _("要 %(cost)s，投它的人手里一共还有 %(supporters_had)s，差 %(missing)s。"),
    }[told["why"]] % told


def explained(outcome: Outcome) -> dict[str, Any]:
    """The outcome as JSON, each project with its sentence."""
    told = outcome.to_json()
    for project in told["explanation"]["projects"]:
        project["say"] = project_words(outcome, project)
    return told
