"""The states of a meeting, a motion, a ballot and a resolution, with the verbs that lead from one to the next."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MeetingState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("meeting", "在准备")
    CONVENED = "convened", _("通知了")
    OPEN = "open", _("正在开")
    ADJOURNED = "adjourned", _("休会")
    CLOSED = "closed", pgettext_lazy("meeting", "开完了")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "不开了")


class ItemState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("agenda", "还没到")
    CURRENT = "current", pgettext_lazy("agenda", "正在议")
    DONE = "done", pgettext_lazy("agenda", "议完了")
    SKIPPED = "skipped", pgettext_lazy("agenda", "没有议")


class MotionState(models.TextChoices):
    SUBMITTED = "submitted", pgettext_lazy("motion", "提出来了")
    ADMITTED = "admitted", pgettext_lazy("motion", "列入议程")
    NOT_ADMITTED = "not_admitted", pgettext_lazy("motion", "没有列入")
    CARRIED = "carried", pgettext_lazy("motion", "通过了")
    REJECTED = "rejected", pgettext_lazy("motion", "没有通过")
    WITHDRAWN = "withdrawn", pgettext_lazy("motion", "撤回了")


class BallotState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("ballot", "在准备")
    FROZEN = "frozen", _("定下来了，等开始")
    OPEN = "open", _("正在表决")
    CLOSED = "closed", _("截止了，等公布")
    DECLARED = "declared", _("公布了结果")
    VOID = "void", pgettext_lazy("ballot", "无效")
    WITHDRAWN = "withdrawn", pgettext_lazy("ballot", "撤回了")


class ResolutionState(models.TextChoices):
    ADOPTED = "adopted", _("作出了")
    IN_EXECUTION = "in_execution", _("正在落实")
    DONE = "done", _("落实了")
    SUSPENDED = "suspended", pgettext_lazy("resolution", "暂停")
    STOPPED = "stopped", _("停下了")


B, M = BallotState, MeetingState
BALLOT_TABLE: tuple[tuple[str, frozenset[BallotState], BallotState], ...] = (
    ("freeze", frozenset({B.DRAFT}), B.FROZEN),
    ("thaw", frozenset({B.FROZEN}), B.DRAFT),
    ("open", frozenset({B.FROZEN}), B.OPEN),
    ("close", frozenset({B.OPEN}), B.CLOSED),
    ("declare", frozenset({B.CLOSED}), B.DECLARED),
    ("void", frozenset({B.OPEN, B.CLOSED}), B.VOID),
    ("withdraw", frozenset({B.DRAFT, B.FROZEN}), B.WITHDRAWN),
)
"""(verb, from, to). What was open never goes back: a vote that failed is declared or void, and another one is held."""

MEETING_TABLE: tuple[tuple[str, frozenset[MeetingState], MeetingState], ...] = (
    ("convene", frozenset({M.DRAFT}), M.CONVENED),
    ("open", frozenset({M.CONVENED, M.ADJOURNED}), M.OPEN),
    ("adjourn", frozenset({M.OPEN}), M.ADJOURNED),
    ("close", frozenset({M.OPEN, M.ADJOURNED}), M.CLOSED),
    ("cancel", frozenset({M.DRAFT, M.CONVENED}), M.CANCELLED),
)


def diagram(table: Sequence[tuple[str, frozenset[Any], Any]] = BALLOT_TABLE) -> str:
    """A table as a Mermaid flow chart, as README.md shows it."""
    lines = [
        f"  {' & '.join(sorted(state.value for state in before))} -->|{verb}| {after.value}" for verb, before, after in table
    ]
    return "\n".join(["flowchart LR", *lines])
