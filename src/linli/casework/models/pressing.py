"""Supervision (督办): reminders and cards with their numbered letters, leaders' instructions, and the ledger of tasks."""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.casework.states import Supervision
from linli.core.models import AppendOnly, TenantModel

LEVELS = [(one.value, one.label) for one in Supervision if one != Supervision.NONE]


class Awaited(models.Model):
    """Something that wants a written answer by a day."""

    answer_due_at = models.DateTimeField("答复期限", null=True, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.CharField("谁答的", max_length=120, blank=True)
    answer = models.TextField("答复", blank=True)
    unanswered_told_at = models.DateTimeField("没有按时答复，告知于", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    def is_answer_late(self, now: datetime) -> bool:
        """Whether the answer came after its time, or has not come and the time is over."""
        return self.answer_due_at is not None and self.answer_due_at < (self.answered_at or now)


class SupervisionItem(Awaited, TenantModel):
    """
    One time that a case was pressed: a reminder or a card, by hand or by the clock. From the level that the rule names it is
    a letter with a number of the year (督办〔2026〕12号). `rule` keeps the text by which it was shown.
    """

    class End(models.TextChoices):
        LIFTED = "lifted", _("取消了")
        FELL = "fell", _("办的事有了结果，自动撤下")

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="supervision_items", db_index=False)
    clock = models.ForeignKey("casework.Clock", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    level = models.CharField("级别", max_length=8, choices=LEVELS)
    is_automatic = models.BooleanField("到点自动", default=False)
    organisation = models.ForeignKey(
        "registry.Organisation", verbose_name="发给谁", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField("为什么")
    limit_at = models.DateTimeField("办理时限", null=True, blank=True, help_text="the case's limit when it was shown")
    issued_at = models.DateTimeField("发出时间")
    issued_by = models.CharField("谁发的", max_length=120)
    issued_post = models.ForeignKey("registry.Post", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    sequence = models.PositiveIntegerField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=6, choices=End.choices, blank=True)
    ended_by = models.CharField(max_length=120, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True)
    rule = models.JSONField(default=dict)

    class Meta:
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "year", "sequence"], name="casework_supervisionitem_number", condition=Q(year__isnull=False)
            ),
            # Pressed to a level by the clock once for each end that the clock has had: an extension has an end of its own.
            models.UniqueConstraint(
                fields=["clock", "level", "limit_at"], name="casework_supervisionitem_once", condition=Q(is_automatic=True)
            ),
            models.CheckConstraint(
                condition=Q(year=None, sequence=None) | Q(year__isnull=False, sequence__isnull=False),
                name="casework_supervisionitem_whole_number",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | ~Q(answer=""), name="casework_supervisionitem_answer_has_words"
            ),
            models.CheckConstraint(condition=Q(ended_at=None) | ~Q(ended_how=""), name="casework_supervisionitem_ended_how"),
            models.CheckConstraint(condition=~Q(reason=""), name="casework_supervisionitem_has_reason"),
        ]
        indexes = [
            models.Index(fields=["case", "issued_at"], name="casework_supitem_case"),
            models.Index(fields=["tenant", "-issued_at", "-id"], name="casework_supitem_newest"),
            models.Index(
                fields=["tenant", "answer_due_at"],
                name="casework_supitem_awaited",
                include=["case"],
                condition=Q(answered_at=None, ended_at=None, answer_due_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.document_number or f"{self.get_level_display()} {self.issued_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("casework:letter", args=[self.pk])

    @property
    def is_letter(self) -> bool:
        return self.sequence is not None

    @property
    def document_number(self) -> str:
        """督办〔2026〕12号; empty for a reminder without a letter."""
        return f"督办〔{self.year}〕{self.sequence}号" if self.is_letter else ""

    @property
    def is_standing(self) -> bool:
        return self.ended_at is None

    @property
    def waits_for_answer(self) -> bool:
        return self.is_standing and not self.is_answered and self.answer_due_at is not None


class Instruction(Awaited, TenantModel):
    """A leader's written instruction (领导批示) on a case or on a task; it is answered in writing too."""

    case = models.ForeignKey("casework.Case", null=True, blank=True, on_delete=models.CASCADE, related_name="instructions")
    task = models.ForeignKey("casework.Task", null=True, blank=True, on_delete=models.CASCADE, related_name="instructions")
    text = models.TextField("批示")
    given_at = models.DateTimeField("何时")
    given_by = models.CharField("谁", max_length=120)
    given_post = models.ForeignKey("registry.Post", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-given_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=True, task__isnull=False) | Q(case__isnull=False, task__isnull=True),
                name="casework_instruction_on_one",
            ),
            models.CheckConstraint(condition=Q(answered_at=None) | ~Q(answer=""), name="casework_instruction_answer_has_words"),
        ]
        indexes = [models.Index(fields=["tenant", "answer_due_at"], name="casework_instr_awaited", condition=Q(answered_at=None))]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def waits_for_answer(self) -> bool:
        return not self.is_answered


class Source(models.TextChoices):
    """Where a task comes from."""

    INSTRUCTION = "instruction", _("领导交办")
    MEETING = "meeting", _("会议议定")
    WHISTLE = "whistle", _("吹哨")
    PROMOTION = "promotion", _("推进会议")
    HOT_ISSUE = "hot_issue", _("包楼联户认领")
    OTHER = "other", _("其他")


class TaskState(models.TextChoices):
    OPEN = "open", _("在办")
    DONE = "done", _("完成")
    CANCELLED = "cancelled", _("取消")


class Task(TenantModel):
    """One line of the task ledger (工作任务台账): what, from where, who answers for it, by which day, how far it is."""

    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    title = models.CharField("什么任务", max_length=120)
    detail = models.TextField("说明", blank=True)
    source = models.CharField("来源", max_length=12, choices=Source.choices)
    source_words = models.CharField("哪次会、哪份文件", max_length=120, blank=True)
    case = models.ForeignKey("casework.Case", null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks")
    post = models.ForeignKey(
        "registry.Post", verbose_name="责任岗位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(
        "registry.Organisation", verbose_name="责任单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.ForeignKey(
        "registry.Place", verbose_name="地点", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place_path = models.CharField(max_length=200, blank=True)
    due_on = models.DateField("期限")
    state = models.CharField("状态", max_length=9, choices=TaskState.choices, default=TaskState.OPEN)
    added_at = models.DateTimeField("何时记的")
    added_by = models.CharField("谁记的", max_length=120)
    added_post = models.ForeignKey("registry.Post", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField("最近变动")
    latest = models.TextField("最近进展", blank=True, help_text="the words of the latest entry, for lists and sheets")
    ended_at = models.DateTimeField("完成或取消时间", null=True, blank=True)
    ended_words = models.TextField("结果或取消原因", blank=True)
    due_told_at = models.DateTimeField(null=True, blank=True)
    overdue_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "year", "sequence"], name="casework_task_number"),
            models.CheckConstraint(
                condition=Q(post__isnull=True, organisation__isnull=False) | Q(post__isnull=False, organisation__isnull=True),
                name="casework_task_one_responsible",
            ),
            models.CheckConstraint(
                condition=Q(state=TaskState.OPEN, ended_at=None) | (~Q(state=TaskState.OPEN) & Q(ended_at__isnull=False)),
                name="casework_task_ended_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=TaskState.CANCELLED) | ~Q(ended_words=""), name="casework_task_cancel_reason"
            ),
            models.CheckConstraint(condition=Q(changed_at__gte=F("added_at")), name="casework_task_order"),
        ]
        indexes = [
            models.Index(fields=["tenant", "state", "due_on", "id"], name="casework_task_due"),
            models.Index(fields=["tenant", "-added_at", "-id"], name="casework_task_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("casework:task", args=[self.pk])

    @property
    def number(self) -> str:
        return f"任务〔{self.year}〕{self.sequence}号"

    @property
    def is_open(self) -> bool:
        return self.state == TaskState.OPEN

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due_on < today


class TaskEntry(AppendOnly, TenantModel):
    """One line of a task's history: how far it is, a leader's instruction, another day or hand, the end."""

    class Kind(models.TextChoices):
        ADDED = "added", _("记下任务")
        NOTE = "note", _("进展")
        INSTRUCTED = "instructed", _("领导批示")
        ANSWERED = "answered", _("回复批示")
        CHANGED = "changed", _("改期限或责任人")
        DONE = "done", _("完成")
        CANCELLED = "cancelled", _("取消")

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="entries", db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    label = models.CharField("谁", max_length=120)
    text = models.TextField("说了什么", blank=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["task", "at", "id"], name="casework_taskentry_task")]

    def __str__(self) -> str:
        return f"{self.at:%m-%d %H:%M} {self.label} {self.kind}"
