"""What only one kind of ballot tells beside its thresholds, as its piece of template takes it."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.templatetags.ui.bars import percent
from linli.deliberation.rules.amounts import money, yuan
from linli.deliberation.rules.owners import ABSTAIN
from linli.deliberation.rules.verdict_words import name_words, status_words
from linli.deliberation.rules.verdicts import AREA, HEADS, Line, Verdict
from linli.procedures.api import area_text

Titles = Mapping[str, str]
Piece = tuple[str, dict[str, Any]]
SAID = {"for": ("ok", 0), "agree": ("ok", 0), "against": ("stop", 1), "disagree": ("stop", 1), "abstain": ("wait", 2)}


def of(verdict: Verdict, titles: Titles) -> Piece:
    """The name of the template and what it draws; ("", {}) where the thresholds say it all."""
    makers = {
        "decision": _decision,
        "owners": _owners,
        "elevator": _owners,
        "selection": _selection,
        "satisfaction": _satisfaction,
        "budget": _budget,
        "survey": _survey,
        "lots": _lots,
    }
    make = makers.get(verdict.kind)
    return make(verdict, titles) if make else ("", {})


def said_words(code: str) -> str:
    return {
        "for": pgettext("counted", "赞成"),
        "agree": pgettext("counted", "同意"),
        "against": pgettext("counted", "反对"),
        "disagree": pgettext("counted", "不同意"),
        "abstain": pgettext("counted", "弃权"),
        "disputed": _("共有人说法不一"),
        "satisfied": pgettext("counted", "满意"),
        "basically": pgettext("counted", "基本满意"),
        "unsatisfied": pgettext("counted", "不满意"),
        "dissatisfied": pgettext("counted", "不满意"),
    }.get(code, code)


# ---- for, against, abstain ----


def _decision(verdict: Verdict, _titles: Titles) -> Piece:
    votes = dict(verdict.details.get("votes", {}))
    rows = [_row(code, int(votes[code])) for code in _in_order(votes)]
    base = (verdict.bases.present or verdict.bases.all_members).heads
    silent = max(base - sum(votes.values()), 0)
    if silent:
        rows.append({"title": _("没有投"), "tone": "none", "heads": silent, "area": ""})
    return "votes", {"rows": rows, "parts": [(row["title"], row["heads"], row["tone"]) for row in rows], "has_area": False}


def _in_order(codes: Iterable[str]) -> list[str]:
    """For, against, abstained; what else was said after them."""
    return sorted(codes, key=lambda code: SAID.get(code, ("still", 3))[1])


def _row(code: str, heads: int, area: str = "") -> dict[str, Any]:
    return {"title": capfirst(said_words(code)), "tone": SAID.get(code, ("still", 3))[0], "heads": heads, "area": area}


def _owners(verdict: Verdict, _titles: Titles) -> Piece:
    said = {code: part for code, part in verdict.details.get("said", {}).items() if part["heads"]}
    rows = [_row(code, said[code]["heads"], area_text(said[code]["area_centi"])) for code in _in_order(said)]
    silent = verdict.details.get("silent", {})
    if silent.get("heads"):
        rows.append({"title": _("没有参加"), "tone": "none", "heads": silent["heads"], "area": area_text(silent["area_centi"])})
    parts = [(row["title"], row["heads"], row["tone"]) for row in rows]
    note = _("空白票、废票也算在弃权里。") if ABSTAIN in said else ""
    return "votes", {"rows": rows, "parts": parts, "has_area": True, "note": note}


# ---- several out of more ----


def _selection(verdict: Verdict, titles: Titles) -> Piece:
    """Everybody by votes; the line of the seats after the last seat, the pole in each bar where enough begins."""
    details = verdict.details
    votes, lines = details.get("votes", {}), {line.code: line for line in verdict.lines}
    line = next((one for code, one in lines.items() if code.startswith("elected:")), None)
    base = line.measures[0].base if line else max([1, *votes.values()])
    needed = line.measures[0].needed if line else 0
    ranked = sorted(votes, key=lambda code: -votes[code])
    rows = [_candidate(code, place, details, titles, base=base) for place, code in enumerate(ranked, 1)]
    return "ranked", {
        "rows": rows,
        "seats": details.get("seats", 0),
        "needed": needed,
        "pole": percent(needed, base),
        "base": base,
        "papers": details.get("papers", {}),
        "cite": (line.citation, status_words(line.status)) if line else ("", ""),
        "among_tied": details.get("among_tied", False),
    }


def _candidate(code: str, place: int, details: Mapping[str, Any], titles: Titles, *, base: int) -> dict[str, Any]:
    got = details["votes"][code]
    is_in, is_tied = code in details.get("elected", ()), code in details.get("tied", ())
    badge = ("ok", pgettext("ballot", "选上了")) if is_in else ("warn", _("票数相同")) if is_tied else ("wait", _("没选上"))
    return {
        "place": place,
        "title": titles.get(code, code),
        "votes": got,
        "fill": percent(got, base),
        "tone": "ok" if is_in else "wait" if is_tied else "still",
        "badge": badge,
        "is_last_seat": place == details.get("seats"),
    }


# ---- satisfaction ----


def _satisfaction(verdict: Verdict, titles: Titles) -> Piece:
    table, order = verdict.details.get("items", {}), verdict.details.get("order", ())
    return "tiers", {"rows": [_item(code, table[code], verdict.lines, titles) for code in order]}


def _item(code: str, row: Mapping[str, Any], lines: Sequence[Line], titles: Titles) -> dict[str, Any]:
    tones = {"satisfied": "ok", "basically": "warn", "unsatisfied": "fail"}
    fills = {"satisfied": "ok", "basically": "wait", "unsatisfied": "stop", "abstain": "still"}
    votes = [(said_words(answer), row["votes"].get(answer, 0), tone) for answer, tone in fills.items()]
    return {
        "title": titles.get(code, code),
        "badge": (tones.get(row["tier"], "info"), said_words(row["tier"])),
        "votes": votes,
        "tiers": [_tier(line) for line in lines if line.group == code],  # the best first, as the verdict has them
    }


def _tier(line: Line) -> dict[str, Any]:
    measure = next(one for one in line.measures if one.dimension == HEADS)
    return {
        "name": name_words(line),
        "got": measure.part,
        "needed": measure.needed,
        "base": measure.base,
        "passed": line.passed,
        "citation": line.citation,
        "status": status_words(line.status),
        "has_area": any(one.dimension == AREA for one in line.measures),
    }


# ---- budgets, surveys, lots ----


def why_words(why: str) -> str:
    return {
        "chosen": pgettext("project", "选定"),
        "below_least_score": _("票数没到最低线"),
        "does_not_fit": _("剩下的钱不够"),
        "no_votes": _("没有人选"),
        "supporters_cannot_pay": _("支持的人份额加起来不够"),
    }.get(why, why)


def rule_words(code: str) -> str:
    """How the projects were chosen, for a layman."""
    return {
        "greedy": _("按票数从多到少，钱够就选，不够就看下一个。"),
        "equal-shares": _("预算平均分给每张票；支持一个项目的票凑够它的钱就选上，每票出得最少的先选。"),
        "equal-shares-add1": _("预算平均分给每张票，凑够钱的项目选上；还有剩的，每票的份额一元一元往上加，直到再加就超预算。"),
    }.get(code, "")


def _project(one: Mapping[str, Any], titles: Titles) -> dict[str, Any]:
    """A project with its votes and its money."""
    missing = _cents(one.get("missing", 0))
    return {
        **one,
        "title": titles.get(one["id"], one.get("name", one["id"])),
        "why_words": why_words(one["why"]),
        "cost": money(_cents(one["cost"])),
        "missing": money(missing) if missing else "",
    }


def _cents(amount: int | str) -> int:
    """Whole 分 of an amount in yuan as the counting tells it, rounded down."""
    return int(Fraction(str(amount)) * 100)


def _budget(verdict: Verdict, titles: Titles) -> Piece:
    details = verdict.details
    told = details.get("explanation", {})
    projects = [_project(one, titles) for one in told.get("projects", ())]
    projects.sort(key=lambda one: (not one["in"], -one["votes"]))
    steps = [
        {**one, "title": titles.get(one["id"], one["id"]), "price": yuan(_cents(one["each_pays_at_most"]))}
        for one in told.get("steps", ())
    ]
    spent, budget = details.get("spent", 0), details.get("budget", 0)
    return "budget", {
        "projects": projects,
        "steps": steps,
        "spent": money(_cents(spent)),
        "budget": money(_cents(budget)),
        "left": money(_cents(told.get("left", 0))),
        "share": percent(Fraction(str(spent)), Fraction(str(budget or 1))),
        "how": rule_words(told.get("rule", "")),
        "each": yuan(_cents(told.get("each_begins_with", 0))),
        "raised": yuan(_cents(told["raised_by"])) if told.get("raised_by") else "",
        "papers": told.get("papers", 0),
    }


def _survey(verdict: Verdict, titles: Titles) -> Piece:
    tones = ("ok", "info", "wait", "stop", "vote", "still")
    rows = []
    for code, question in verdict.details.get("questions", {}).items():
        votes = [
            (titles.get(f"{code}={answer}", said_words(answer)), count, tones[place % len(tones)])
            for place, (answer, count) in enumerate(question["votes"].items())
            if count or f"{code}={answer}" in titles  # the tally knows the letters of all questions
        ]
        rows.append({"title": titles.get(code, code), "answered": question["answered"], "votes": votes})
    names = ("asked", "answered")
    return "survey", {"rows": rows, **{name: verdict.details.get(name, 0) for name in names}}


def _lots(verdict: Verdict, titles: Titles) -> Piece:
    details = verdict.details
    return "lots", {
        "drawn": [titles.get(code, code) for code in details.get("drawn", ())],
        "listed": len(details.get("keys", ())),
        **{name: details.get(name, "") for name in ("seed", "promise", "list_digest", "method")},
    }
