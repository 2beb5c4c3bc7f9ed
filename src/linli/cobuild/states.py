"""The states of an agreement, a need, a resource, a claim, a booking, a venture and a sale, with who comes after whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AgreementState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("agreement", "在起草")
    PROPOSED = "proposed", _("等各方确认")
    SIGNED = "signed", _("签了")
    ENDED = "ended", pgettext_lazy("agreement", "到期结束")
    TERMINATED = "terminated", _("提前终止")
    REPLACED = "replaced", pgettext_lazy("agreement", "已续签，由新的接替")


class NeedState(models.TextChoices):
    SUBMITTED = "submitted", pgettext_lazy("need", "等社区核对")
    OPEN = "open", pgettext_lazy("need", "等人认领")
    CLAIMED = "claimed", pgettext_lazy("need", "认领满了")
    DONE = "done", pgettext_lazy("need", "办成了")
    REFUSED = "refused", pgettext_lazy("need", "没有列入")
    WITHDRAWN = "withdrawn", pgettext_lazy("need", "撤下了")


class ResourceState(models.TextChoices):
    SUBMITTED = "submitted", pgettext_lazy("resource", "等社区核对")
    OPEN = "open", pgettext_lazy("resource", "可以用")
    REFUSED = "refused", pgettext_lazy("resource", "没有列入")
    WITHDRAWN = "withdrawn", pgettext_lazy("resource", "收回了")


class ClaimState(models.TextChoices):
    """A claim holds a place of its need from `asked` on; one that waits holds none."""

    ASKED = "asked", pgettext_lazy("claim", "等社区答应")
    WAITING = "waiting", pgettext_lazy("claim", "排着队")
    AGREED = "agreed", pgettext_lazy("claim", "说定了")
    DELIVERED = "delivered", pgettext_lazy("claim", "做了，等确认")
    CONFIRMED = "confirmed", pgettext_lazy("claim", "确认了")
    DISPUTED = "disputed", pgettext_lazy("claim", "受助的人说没做到")
    REFUSED = "refused", pgettext_lazy("claim", "没有答应")
    WITHDRAWN = "withdrawn", pgettext_lazy("claim", "自己退了")
    FAILED = "failed", pgettext_lazy("claim", "没有做成")


HOLDING = frozenset({ClaimState.ASKED, ClaimState.AGREED, ClaimState.DELIVERED, ClaimState.CONFIRMED, ClaimState.DISPUTED})
LIVE_CLAIMS = HOLDING | {ClaimState.WAITING}


class BookingState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("booking", "等答应")
    CONFIRMED = "confirmed", pgettext_lazy("booking", "订好了")
    HELD = "held", pgettext_lazy("booking", "用过了")
    MISSED = "missed", pgettext_lazy("booking", "没有来")
    REFUSED = "refused", pgettext_lazy("booking", "没有答应")
    CANCELLED = "cancelled", pgettext_lazy("booking", "取消了")


TAKES_ROOM = frozenset({BookingState.ASKED, BookingState.CONFIRMED, BookingState.HELD, BookingState.MISSED})


class VentureState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("venture", "在填申报书")
    APPLIED = "applied", pgettext_lazy("venture", "报上来了")
    ELIGIBLE = "eligible", pgettext_lazy("venture", "资格够")
    INELIGIBLE = "ineligible", pgettext_lazy("venture", "资格不够")
    SHORTLISTED = "shortlisted", pgettext_lazy("venture", "初审入围")
    NOT_SHORTLISTED = "not_shortlisted", pgettext_lazy("venture", "初审没有入围")
    CHOSEN = "chosen", pgettext_lazy("venture", "入选")
    NOT_CHOSEN = "not_chosen", pgettext_lazy("venture", "没有入选")
    RUNNING = "running", pgettext_lazy("venture", "签约在做")
    STOPPED = "stopped", pgettext_lazy("venture", "中期不合格，停了")
    COMPLETED = "completed", pgettext_lazy("venture", "结项了")
    WITHDRAWN = "withdrawn", pgettext_lazy("venture", "自己撤了")


VENTURE_STEPS: dict[str, frozenset[str]] = {
    "draft": frozenset({"applied", "withdrawn"}),
    "applied": frozenset({"eligible", "ineligible", "withdrawn"}),
    "eligible": frozenset({"shortlisted", "not_shortlisted", "withdrawn"}),
    "shortlisted": frozenset({"chosen", "not_chosen", "withdrawn"}),
    "chosen": frozenset({"running", "withdrawn"}),
    "running": frozenset({"stopped", "completed"}),
}
"""Which state a venture may go to from which (the flow of 公益创投)."""


class SaleState(models.TextChoices):
    OPEN = "open", pgettext_lazy("sale", "在记账")
    COUNTED = "counted", _("两个人点过了")
    CLOSED = "closed", pgettext_lazy("sale", "结账了")


class PlacementState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("placement", "安排了")
    UNDER_WAY = "under_way", pgettext_lazy("placement", "正在跟班")
    DONE = "done", pgettext_lazy("placement", "期满")
    CUT_SHORT = "cut_short", pgettext_lazy("placement", "没有满期")
