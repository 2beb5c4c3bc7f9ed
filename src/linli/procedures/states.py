"""
The states of a run, its steps and its objections, and the verbs of a run.

`README.md` shows the table of steps; what a verb needs besides the state is decided by the definition and its gates.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.words import Words


class RunState(models.TextChoices):
    RUNNING = "running", _("进行中")
    COMPLETED = "completed", _("走完了")
    REFUSED = "refused", pgettext_lazy("state", "没有通过")
    ABANDONED = "abandoned", _("中止了")


class StepState(models.TextChoices):
    WAITING = "waiting", _("没开始")
    OPEN = "open", _("在办")
    SATISFIED = "satisfied", _("完成")
    REFUSED = "refused", _("没通过")
    LEFT_OUT = "left_out", _("不需要")


DONE = frozenset({StepState.SATISFIED, StepState.LEFT_OUT})
"""What lets the steps after it begin."""


class ObjectionState(models.TextChoices):
    OPEN = "open", _("等答复")
    ANSWERED = "answered", _("已答复")
    UPHELD = "upheld", _("成立")


class OverrideKind(models.TextChoices):
    """What was passed over."""

    ORDER = "order", _("前面的步骤没完成")
    GATE = "gate", _("关口没过")
    TIME = "time", _("时间没到")
    OBJECTION = "objection", _("异议没答复")


S = StepState
STEP_TABLE: tuple[tuple[str, frozenset[StepState], StepState], ...] = (
    ("open_step", frozenset({S.WAITING}), S.OPEN),
    ("close_step", frozenset({S.OPEN}), S.SATISFIED),
    ("refuse_step", frozenset({S.OPEN}), S.REFUSED),
    ("leave_out", frozenset({S.WAITING}), S.LEFT_OUT),
)
"""(verb, from, to). A step goes no other way; a refused one is gone through again as a new one, in the next round."""


def diagram() -> str:
    """The table as a Mermaid flow chart, as README.md shows it."""
    lines = [
        f"  {' & '.join(sorted(state.value for state in before))} -->|{verb}| {after.value}" for verb, before, after in STEP_TABLE
    ]
    return "\n".join(["flowchart LR", *lines])


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb as the journal and the timeline spell it."""

    name: str
    past: str
    label: Words
    is_internal: bool = False


VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb("start", "started", _("启动")),
        Verb("open_step", "step_opened", _("开始一步")),
        Verb("record", "evidence_recorded", _("登记材料"), is_internal=True),
        Verb("withdraw_evidence", "evidence_withdrawn", _("撤回材料"), is_internal=True),
        Verb("publish", "published", _("发布公告")),
        Verb("close_step", "step_closed", _("完成一步")),
        Verb("refuse_step", "step_refused", _("没通过")),
        Verb("leave_out", "step_left_out", _("这一步不需要")),
        Verb("override", "overridden", _("越过关口")),
        Verb("lodge", "objection_lodged", _("收到异议")),
        Verb("answer", "objection_answered", _("答复异议")),
        Verb("reopen", "objection_reopened", _("异议重新打开")),
        Verb("uphold", "objection_upheld", _("异议成立")),
        Verb("abandon", "abandoned", _("中止")),
        Verb("migrate", "migrated", _("换用新版程序"), is_internal=True),
    )
}
