"""How a case of the hotline's is said: where it stands with the city, by when it wants its answer, what went back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.casework.models import Case, HotlineSheet
from linli.casework.rules.hotline import Difference, Format
from linli.casework.selectors import hotline
from linli.casework.selectors.hotline import ReturnWindow
from linli.casework.views.limits import Badge
from linli.casework.views.shown import badge_of, who_words

SHEET_BADGES = {"checked": "wait", "applied": "ok", "refused": "fail", "cancelled": "still"}
MOST_NEW_SHOWN = 50


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A row of the list. `sent`: when it went back and in which batch; `again`: it has to go once more."""

    case: Case
    number: str
    url: str
    badge: Badge
    who: str
    due_at: datetime | None
    is_late: bool
    is_theirs: bool
    answer: str
    city: str
    sent_at: datetime | None
    batch: str
    batch_url: str
    is_again: bool
    is_over: bool
    return_by: datetime | None = None
    return_is_over: bool = False


def order_row(case: Case, form: Format, now: datetime, window: ReturnWindow) -> OrderRow:
    """Needs what `selectors.hotline.with_orders` fetches."""
    order = hotline.order_of(case)
    batch = order.batch if order else None
    is_finished = hotline.is_finished(case)
    went = order.sent_at if order else None
    due_at = case.external_due_at or case.due_at
    may_go_back = hotline.goes_back(case) or hotline.may_still_go_back(case)
    return OrderRow(
        case=case,
        number=case.external_no,
        url=case.get_absolute_url(),
        badge=badge_of(case, now),
        who=who_words(case),
        due_at=due_at,
        is_late=went is None and due_at is not None and due_at < now,
        is_theirs=case.external_due_at is not None,
        answer=answer_words(case, form) if is_finished else "",
        city=order.said.get("state", "") if order else "",
        sent_at=went,
        batch=batch.number if batch else "",
        batch_url=reverse("casework:hotline-batch", args=[batch.pk]) if batch else "",
        is_again=is_finished and went is not None,
        is_over=order is not None and order.over_at is not None,
        return_by=window.ends_at(case) if may_go_back else None,
        return_is_over=may_go_back and window.is_over(case, now),
    )


def answer_words(case: Case, form: Format) -> str:
    """“已解决。换了灯头，晚上亮了。”: what goes back in two cells, as one line."""
    cells = hotline.answer_cells(case, form)
    return "。".join(part.strip("。") for part in (cells["result"], cells["reply"]) if part)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One thing that the city says anew, with its tick."""

    token: str
    difference: Difference
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A known case with everything that is new about it."""

    number: str
    title: str
    url: str
    badge: Badge
    row: int
    changes: Sequence[ChangeRow]


@dataclass(frozen=True, slots=True)
class NewRow:
    number: str
    title: str
    kind: str
    where: str
    due: str
    row: int


def sheet_badge(sheet: HotlineSheet) -> Badge:
    return Badge(SHEET_BADGES[sheet.state], str(sheet.get_state_display()))


def tabs_of(current: str, *, waiting: int | None = None) -> list[dict[str, Any]]:
    """The pages of the hotline: what waits to go back, what is worked on, what went, everything; sheets and batches."""
    views = {"ready": _("要回传的"), "open": _("还在办的"), "sent": _("回传过的"), "all": _("全部")}
    base = reverse("casework:hotline")
    tabs = [
        {"label": label, "url": base if name == "ready" else f"{base}?view={name}", "current": name == current}
        for name, label in views.items()
    ]
    tabs.append({"label": _("回传的批次"), "url": reverse("casework:hotline-batches"), "current": current == "batches"})
    tabs.append({"label": _("收来的表"), "url": reverse("casework:hotline-sheets"), "current": current == "sheets"})
    tabs.append({"label": _("列对照"), "url": reverse("casework:hotline-columns"), "current": current == "columns"})
    return tabs if waiting is None else [tabs[0] | {"count": waiting}, *tabs[1:]]
