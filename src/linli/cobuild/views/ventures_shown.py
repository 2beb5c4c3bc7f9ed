"""Rounds and ventures as pages show them: states, sums, money, what may be done next."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from linli.core.files import files_of_many

from ..models import Instalment, ScoreSheet, Venture, VentureCheck
from ..rules.reviewing import Criterion, points_text, rounded
from ..rules.venture_money import yuan
from ..selectors import ventures as found
from ..selectors.reviewing import Standing, is_genuine
from ..services.paying import SPENT_IN, barred
from ..states import VentureState

BADGES = {
    VentureState.DRAFT: "wait",
    VentureState.APPLIED: "wait",
    VentureState.ELIGIBLE: "run",
    VentureState.INELIGIBLE: "back",
    VentureState.SHORTLISTED: "run",
    VentureState.NOT_SHORTLISTED: "back",
    VentureState.CHOSEN: "ok",
    VentureState.NOT_CHOSEN: "back",
    VentureState.RUNNING: "run",
    VentureState.STOPPED: "stop",
    VentureState.COMPLETED: "ok",
    VentureState.WITHDRAWN: "still",
}


def badge_of(venture: Venture) -> dict[str, str]:
    state = VentureState(venture.state)
    return {"kind": BADGES[state], "word": str(state.label)}


def row_of(venture: Any) -> dict[str, Any]:
    """One venture of a list (`with_sums`): 场, 人次 and 人数 beside each other, money in yuan."""
    return {
        "one": venture,
        "badge": badge_of(venture),
        "asked": yuan(venture.asked),
        "granted": yuan(venture.granted_cents),
        "paid": yuan(venture.paid),
        "spent": yuan(venture.spent),
    }


def round_words(round_: Any) -> dict[str, str]:
    return {
        "funds": yuan(round_.funds_cents),
        "per_venture": yuan(round_.per_venture_cents),
        "granted": yuan(round_.granted or 0),
    }


def after_words(after: str) -> str:
    return {"contract": _("签约后"), "midterm": _("中期合格后"), "final": _("末期合格后")}[after]


def whole_of(venture: Any) -> dict[str, Any]:
    """Everything that a page of a venture (`with_sums`) shows of its money and its work; six statements."""
    lines = found.budget_of(venture)
    checks = list(venture.checks.order_by("on", "at"))
    instalments = list(venture.instalments.order_by("position"))
    return row_of(venture) | {
        "venture": venture,
        "lines": [_line(one) for one in lines],
        "own": yuan(sum(one.quantity * one.unit_cents for one in lines if one.is_own_money)),
        "checks": _checks(checks),
        "instalments": _instalments(venture, instalments, checks),
        "is_running": venture.state == VentureState.RUNNING,
        "takes_spending": venture.state in SPENT_IN,
    }


def _line(one: Any) -> dict[str, Any]:
    cents = one.quantity * one.unit_cents
    return {
        "one": one,
        "unit": yuan(one.unit_cents),
        "cents": yuan(cents),
        "spent": yuan(one.spent),
        "is_over": one.spent > cents,
    }


def _checks(checks: list[VentureCheck]) -> list[dict[str, Any]]:
    files = files_of_many(checks)
    return [
        {"one": one, "files": files[one.pk], "badge": ("ok", _("合格")) if one.passed else ("fail", _("不合格"))}
        for one in checks
    ]


def _instalments(venture: Venture, rows: list[Instalment], checks: list[VentureCheck]) -> list[dict[str, Any]]:
    known = [(one.kind, one.passed) for one in checks]
    told, before = [], False
    for one in rows:
        why = barred(venture, one, checks=known, before=before)
        is_open = not one.paid_on and not one.cancelled_reason
        before = before or is_open
        told.append({"one": one, "cents": yuan(one.cents), "after": after_words(one.after), "why": why, "is_open": is_open})
    return told


def sheet_shown(sheet: ScoreSheet, criteria: Iterable[Criterion]) -> dict[str, Any]:
    """One signed sheet: its points by criterion, and whether it is as it was signed and still stands."""
    return {
        "one": sheet,
        "total": points_text(sheet.total),
        "points": [(each.words, points_text(sheet.points.get(each.code))) for each in criteria],
        "is_genuine": is_genuine(sheet),
        "is_replaced": hasattr(sheet, "superseded_by") and sheet.superseded_by is not None,
    }


def standing_rows(stands: Standing, ventures: Iterable[Venture], *, is_shown: bool) -> list[dict[str, Any]]:
    """Each venture of a stage with how many signed; ranks and means only where they may be shown."""
    ranks, rows = stands.by_key, []
    for one in ventures:
        scored, ranked = stands.scored[one.pk], stands.by_key.get(one.pk)
        told = {
            "one": one,
            "badge": badge_of(one),
            "signed": len(scored.sheets),
            "due": scored.due,
            "requested": yuan(scored.requested),
        }
        told["short"] = one.pk in stands.too_few
        if is_shown and ranked:
            told |= {
                "rank": ranked.rank,
                "mean": points_text(rounded(ranked.mean)),
                "passed": ranked.passed,
                "level": ranked.is_level,
                "tie": ranked.tie,
            }
        rows.append(told)
    return sorted(rows, key=lambda row: (row.get("rank") or len(ranks) + 1, row["one"].number))
