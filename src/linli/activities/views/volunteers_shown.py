"""How volunteers, hours, batches and certificates are said on pages and on paper."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.cobuild.api import free_times, skills
from linli.core.privacy import mask_name, mask_phone
from linli.core.words import listing

from ..models import Certificate, HoursBatch, HoursObjection, ServiceHours, Volunteer, VolunteerField
from ..rules.certificates import grouped
from ..rules.hours import LIST_CHANGED, hours_text, hours_words
from ..selectors import volunteers as found
from ..states import BatchState, HoursState

HOURS_BADGES = {
    HoursState.RECORDED: "wait",
    HoursState.PUBLICISED: "run",
    HoursState.CREDITED: "ok",
    HoursState.CORRECTED: "back",
    HoursState.VOID: "fail",
}
BATCH_BADGES = {BatchState.OPEN: "run", BatchState.CLOSED: "ok", BatchState.WITHDRAWN: "back"}


def field_words(codes: Iterable[str]) -> str:
    known = dict(VolunteerField.choices)
    return listing(known[one] for one in codes if one in known)


def badge(one: Volunteer) -> tuple[str, str]:
    if one.ended_on is None:
        return "ok", pgettext("volunteer", "在册")
    return "still", pgettext("volunteer", "退出了")


def insurance_words(one: Volunteer, today: date) -> tuple[str, str]:
    """A badge: insured until when, expired, or not."""
    if one.insured_until is None:
        return "still", _("没有登记保险")
    if one.insured_until < today:
        return "warn", _("保险过期了")
    return "ok", _("有保险")


def row_of(one: Volunteer) -> dict[str, Any]:
    return {
        "one": one,
        "who": str(one.person),
        "skills": skills.skill_words(one.skills),
        "times": free_times.time_words(one.times),
        "fields": field_words(one.fields),
        "badge": badge(one),
    }


def masked_phone(one: Volunteer) -> str:
    return mask_phone(one.person.phone)


# ---- hours ----


def hours_badge(row: ServiceHours) -> tuple[str, str]:
    return HOURS_BADGES[HoursState(row.state)], row.get_state_display()


def reason_words(row: ServiceHours) -> str:
    """Why a row was corrected or does not count; what followed a list is said in words."""
    return _("到场名单改了，跟着改的") if row.reason == LIST_CHANGED else row.reason


def hours_row(row: ServiceHours, names: Mapping[UUID, str]) -> dict[str, Any]:
    """`names`: by the volunteer's key; who is not named agrees no longer that a record is kept."""
    return {
        "one": row,
        "who": names.get(row.volunteer_id) or _("（已退出）"),  # type: ignore[attr-defined]
        "hours": hours_words(row.half_hours),
        "badge": hours_badge(row),
        "field": row.get_field_display(),
        "reason": reason_words(row),
    }


def own_row(row: ServiceHours) -> dict[str, Any]:
    """One's own, without a name."""
    return {"one": row, "hours": hours_words(row.half_hours), "badge": hours_badge(row), "reason": reason_words(row)}


def masked(name: str) -> str:
    """How a name stands in public: 张**; of whoever agrees no longer, nothing."""
    return mask_name(name) or _("（不公开）")


def public_row(row: ServiceHours, names: Mapping[UUID, str]) -> dict[str, Any]:
    return hours_row(row, names) | {"who": masked(names.get(row.volunteer_id, ""))}  # type: ignore[attr-defined]


def batch_badge(batch: HoursBatch) -> tuple[str, str]:
    return BATCH_BADGES[BatchState(batch.state)], batch.get_state_display()


def batch_row(batch: HoursBatch) -> dict[str, Any]:
    """A batch of a list, with `count` and `waits`."""
    known: Any = batch
    return {"one": batch, "badge": batch_badge(batch), "count": known.count, "waits": known.waits}


def objection_badge(one: HoursObjection) -> tuple[str, str]:
    if one.answered_at is None:
        return "warn", _("等答复")
    return ("ok", _("成立，改了")) if one.is_upheld else ("still", _("不成立"))


def objection_row(one: HoursObjection) -> dict[str, Any]:
    return {"one": one, "badge": objection_badge(one)}


def totals_words(one: Volunteer) -> dict[str, str]:
    told = found.totals_of(one)
    return {"credited": hours_text(told.credited), "waiting": hours_text(told.waiting)}


# ---- certificates ----


def certificate_badge(one: Certificate) -> tuple[str, str]:
    return ("fail", pgettext("certificate", "作废了")) if one.revoked_at else ("ok", pgettext("certificate", "有效"))


def line_of(line: Mapping[str, Any]) -> dict[str, Any]:
    """A line of a paper in the reader's words: a service with its day and hours, or a class with its term and lessons."""
    half_hours = line.get("half_hours")
    is_class = "course" in line
    return {
        "number": line.get("number", ""),
        "on": date.fromisoformat(line["on"]) if line.get("on") else None,
        "content": _class_words(line) if is_class else line.get("content", ""),
        "place": line.get("term", "") if is_class else line.get("place", ""),
        "hours": hours_text(half_hours) if isinstance(half_hours, int) else "",
        "lessons": _("上了 %(came)s 次，共 %(held)s 次") % {"came": line.get("came", 0), "held": line.get("held", 0)}
        if is_class
        else "",
    }


def _class_words(line: Mapping[str, Any]) -> str:
    course, group = str(line["course"]), str(line.get("class", ""))
    return course if group in ("", course) else f"{course}（{group}）"


def certificate_shown(one: Certificate) -> dict[str, Any]:
    return {
        "one": one,
        "badge": certificate_badge(one),
        "lines": [line_of(line) for line in one.lines],
        "hours": hours_words(one.half_hours) if one.half_hours is not None else "",
        "code": grouped(one.check_code),
    }
