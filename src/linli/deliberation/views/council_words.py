"""Councils in words: how a seat, a rule and a term are shown, on the workbench and on the portal."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.clock import day_of
from linli.core.rulesets import RuleSet, Status
from linli.core.words import day_words, shipped_words

from ..models import Council, Seat, SeatRole, Term
from ..rules.composition import Body, Share
from ..rules.thresholds import base_words, threshold_words
from ..selectors.absences import Absent
from ..services.supervision import holder_label

STATUS_BADGES = {Status.VERIFIED: "ok", Status.PRESS: "info", Status.ASSUMED: "warn", Status.UNFILLED: "fail"}


def status_words(status: Status) -> str:
    return {
        Status.VERIFIED: _("对照原文核对过"),
        Status.PRESS: _("来自公开报道"),
        Status.ASSUMED: _("平台的默认，请按本地规则改"),
        Status.UNFILLED: _("还没有文本"),
    }[status]


def rule_shown(rule: RuleSet | None, body: Body) -> dict[str, Any]:
    """The rule in force, its status, where it comes from, and what it says in sentences; what is missing where it is unfilled."""
    if rule is None:
        return {"title": _("没有议事规则"), "badge": ("fail", _("这一天没有规则")), "says": [], "missing": [], "citation": ""}
    return {
        "title": shipped_words(rule.title),
        "badge": (STATUS_BADGES[rule.status], status_words(rule.status)),
        "citation": shipped_words(rule.citation),
        "since": rule.effective_from,
        "is_unfilled": rule.status is Status.UNFILLED,
        "is_own": bool(rule.tenant_code),
        "missing": [shipped_words(one) for one in rule.missing],
        "says": _says(body),
    }


def _says(body: Body) -> list[str]:
    says = []
    if body.by_area_and_heads:
        says.append(_("按面积和人数一起算，规则见业主表决。"))
    if body.quorum is not None:
        says.append(_("%(base)s%(share)s到会才能开会。") % _share(body.quorum))
    if body.passes is not None:
        says.append(_("%(base)s%(share)s同意才通过。") % _share(body.passes))
    if body.seats_min and body.seats_max:
        text = _("%(least)s 至 %(most)s 个席位，单数。") if body.seats_odd else _("%(least)s 至 %(most)s 个席位。")
        says.append(text % {"least": body.seats_min, "most": body.seats_max})
    if body.term_years_most:
        says.append(ngettext("一届最多 %(n)s 年。", "一届最多 %(n)s 年。", body.term_years_most) % {"n": body.term_years_most})
    if body.per_year_min:
        says.append(ngettext("一年至少开 %(n)s 次。", "一年至少开 %(n)s 次。", body.per_year_min) % {"n": body.per_year_min})
    if body.papers_days_before:
        text = ngettext("材料提前 %(n)s 天发。", "材料提前 %(n)s 天发。", body.papers_days_before)
        says.append(text % {"n": body.papers_days_before})
    if body.lapse_after_absences:
        text = _("%(months)s 个月里没有请假缺席 %(times)s 次，可以终止资格。")
        says.append(text % {"months": body.lapse_within_months, "times": body.lapse_after_absences})
    return says


def _share(threshold: Any) -> dict[str, str]:
    return {"base": base_words(threshold.of), "share": threshold_words(threshold)}


def share_shown(one: Share) -> dict[str, Any]:
    """A share of the seats that the rule wants: met or not, and what it lacks."""
    values = {"name": one.name, "got": one.got, "of": one.of, "needed": one.needed, "share": threshold_words(one.threshold)}
    text = _("%(name)s %(got)s 人，共 %(of)s 人；规则要%(share)s，至少 %(needed)s 人。") % values
    if one.unknown:
        text += ngettext("有 %(n)s 人没有登记性别。", "有 %(n)s 人没有登记性别。", one.unknown) % {"n": one.unknown}
    return {"is_met": one.is_met, "text": text}


def vacancy_words(count: int) -> str:
    return ngettext("空缺 %(n)s 席", "空缺 %(n)s 席", count) % {"n": count}


def term_words(term: Term | None) -> str:
    return _("第 %(n)s 届") % {"n": term.ordinal} if term else _("还没有换届登记")


def term_badge(term: Term | None, today: date) -> tuple[str, str]:
    """How a term stands: over, nearly over, running, or none."""
    if term is None:
        return "warn", _("没有在任的一届")
    if term.closed_on is not None:
        return "info", _("结束了")
    if term.ends_on is not None and term.ends_on < today:
        return "late", _("届满了，还没有换届")
    return "run", _("在任")


def council_badge(council: Council, vacant: int, term_ends_on: date | None, today: date, *, has_term: bool) -> tuple[str, str]:
    """The one thing about a council that its list says."""
    if council.dissolved_on is not None:
        return "info", _("撤销了")
    if not has_term:
        return "warn", _("没有在任的一届")
    if term_ends_on is not None and term_ends_on < today:
        return "late", _("届满了，还没有换届")
    return ("warn", vacancy_words(vacant)) if vacant > 0 else ("ok", _("满员"))


def seat_shown(seat: Seat) -> dict[str, Any]:
    """A seat as both faces show it: never a telephone."""
    return {
        "seat": seat,
        "name": holder_label(seat),
        "unit": str(seat.organisation or ""),
        "delegate": seat.delegate.name if seat.delegate else "",
        "lacks_delegate": seat.organisation is not None and seat.delegate is None,
        "role": seat.get_role_display() if seat.role != SeatRole.MEMBER else "",  # type: ignore[attr-defined]
        "end": seat.get_end_kind_display() if seat.end_kind else "",  # type: ignore[attr-defined]
    }


def absent_shown(one: Absent) -> dict[str, Any]:
    """Whom the rule lets lapse, and what they missed."""
    days = "、".join(day_words(day_of(meeting.starts_at)) for meeting in one.missed)
    return {"seat": one.seat, "name": holder_label(one.seat), "times": len(one.missed), "days": days}
