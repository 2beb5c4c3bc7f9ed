"""What a case that was given back says of itself: who gave it back and why, who answers for it meanwhile, what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.casework.models import Assignment, Case, ReturnOrder, Ruling
from linli.casework.selectors import returns
from linli.casework.states import ReturnDecision
from linli.casework.views import photos
from linli.core import files

BADGES = {
    "": "wait",
    ReturnDecision.ACCEPTED: "ok",
    ReturnDecision.SENT_BACK: "back",
    ReturnDecision.RULED: "ok",
    ReturnDecision.MOOT: "still",
}


@dataclass(frozen=True, slots=True)
class OrderShown:
    """A return as a page says it: heading, who, when, what was found, whose they think it is, and the answer."""

    heading: str
    reason: str
    who: str
    by: str
    at: datetime
    text: str
    suggests: str
    is_late: bool
    badge: str
    decision: str
    decided_by: str
    decided_at: datetime | None
    decision_reason: str
    photos: Sequence[Any] = ()


def order_shown(order: ReturnOrder, pictures: Sequence[Any] = ()) -> OrderShown:
    waits = _("等裁定") if order.goes_to_ruling else _("等派单员定")
    return OrderShown(
        heading=_("第 %(times)s 次退回") % {"times": order.sequence},
        reason=order.reason_name,
        who=str(order.organisation),
        by=order.by_label,
        at=order.at,
        text=order.text,
        suggests=str(order.suggests or ""),
        is_late=order.is_late,
        badge=BADGES[order.decision],
        decision=str(ReturnDecision(order.decision).label) if order.decision else waits,
        decided_by=order.decided_by,
        decided_at=order.decided_at,
        decision_reason=order.decision_reason,
        photos=pictures,
    )


def orders_shown(case: Case) -> list[OrderShown]:
    """Every return of the case, newest first, with its photos. Two queries; none for a case that never came back."""
    if not case.return_count:
        return []
    kept: dict[str, list[Any]] = {}
    for stored in files.files_of(case):
        kept.setdefault(stored.purpose, []).append(stored)
    orders = reversed(list(returns.orders_of(case)))
    return [order_shown(one, photos.shown(kept.get(f"entry:{one.entry_id.hex}", []))) for one in orders]


def history_of(case: Case, assignments: Sequence[Assignment]) -> dict[str, Any] | None:
    """
    The returns that were answered, and the rulings made on the case; None for a case that has neither, or
    went the way of petitions.
    """
    if case.is_with_petitions:
        return None
    made = [(one.ruling, one.organisation) for one in assignments if one.ruling and one.ruling.case_id == case.pk]
    orders = [one for one in orders_shown(case) if one.decided_at]
    return {"orders": orders, "rulings": list(reversed(made))} if orders or made else None


def back_of(case: Case) -> dict[str, Any] | None:
    """What stands on top of a case that is back: why, who is responsible now, and that a ruling is due. Two queries."""
    order = returns.open_order(case)
    if order is None:
        return None
    pictures = [one for one in files.files_of(case) if one.purpose == f"entry:{order.entry_id.hex}"]
    return {
        "order": order_shown(order, photos.shown(pictures)),
        "first": case.first_receiver or str(case.tenant),
        "awaits_ruling": order.goes_to_ruling,
    }


def ruling_rows(found: Sequence[Ruling]) -> list[dict[str, Any]]:
    """Precedents beside a form: number, question, for whom, why."""
    return [{"ruling": one, "place": str(one.place or _("全街道"))} for one in found]
