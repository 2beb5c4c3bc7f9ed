"""Runs of procedures: their steps, the evidence for each gate, what was passed over, and the road they went."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.core.models import AppendOnly, PartModel, TenantModel
from linli.core.words import listing, shipped_words
from linli.procedures.states import DONE, OverrideKind, RunState, StepState


class RunQuerySet(models.QuerySet["Run"]):
    def running(self) -> "RunQuerySet":
        return self.filter(state=RunState.RUNNING)

    def public(self) -> "RunQuerySet":
        """Those that residents may read about."""
        return self.filter(is_public=True)

    def under(self, path: str) -> "RunQuerySet":
        return self.filter(place_path__startswith=path)


class Run(TenantModel):
    """One time that a procedure is gone through, about one matter at one place, under one version of its definition."""

    definition = models.ForeignKey("procedures.Definition", on_delete=models.PROTECT, related_name="runs")
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    title = models.CharField("什么事", max_length=80)
    plain = models.TextField("说明", blank=True)
    place = models.ForeignKey("registry.Place", verbose_name="地点", on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    is_public = models.BooleanField("居民看得到", default=True)
    state = models.CharField("状态", max_length=10, choices=RunState.choices, default=RunState.RUNNING)
    round = models.PositiveSmallIntegerField("第几轮", default=1)
    started_at = models.DateTimeField("启动时间")
    started_by = models.CharField("谁启动的", max_length=120)
    changed_at = models.DateTimeField("最近变动")
    due_on = models.DateField("最近的期限", null=True, blank=True)
    stands = models.CharField(
        "走到哪了", max_length=200, blank=True, help_text="titles of the open steps, else of the next ones, a line each"
    )
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    ended_words = models.TextField("结果", blank=True)
    is_overridden = models.BooleanField("越过关口", default=False, help_text="shown in red forever")
    open_objections = models.PositiveIntegerField("没答复的异议", default=0)

    objects = RunQuerySet.as_manager()

    place_id: UUID
    definition_id: UUID

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "year", "sequence"], name="procedures_run_number"),
            models.CheckConstraint(
                condition=Q(state=RunState.RUNNING, ended_at=None) | (~Q(state=RunState.RUNNING) & Q(ended_at__isnull=False)),
                name="procedures_run_ended_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(RunState.RUNNING, RunState.COMPLETED)) | ~Q(ended_words=""),
                name="procedures_run_ended_why",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "state", "-started_at", "-id"], name="procedures_run_newest"),
            models.Index(fields=["tenant", "due_on", "id"], name="procedures_run_due", condition=Q(state=RunState.RUNNING)),
            models.Index(fields=["tenant", "place_path"], name="procedures_run_place"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        """Its page on the workbench."""
        return reverse("procedures:run", args=[self.pk])

    @property
    def public_url(self) -> str:
        """What residents read."""
        return reverse("procedures:followed", args=[self.pk])

    @property
    def number(self) -> str:
        return f"程序〔{self.year}〕{self.sequence}号"

    @property
    def stands_words(self) -> str:
        """Where it stands: the titles of its steps, in the reader's language."""
        return listing(shipped_words(title) for title in self.stands.splitlines())

    @property
    def is_running(self) -> bool:
        return self.state == RunState.RUNNING


class Step(PartModel):
    """One step of a run in one round. What its gates said when it opened and closed is kept as it was said."""

    WHOLE = "run"

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps", db_index=False)
    code = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=9, choices=StepState.choices, default=StepState.WAITING)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.CharField(max_length=120, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=120, blank=True)
    earliest_on = models.DateField("满多久才能完成", null=True, blank=True, help_text="the last day of the shortest time")
    latest_on = models.DateField("最晚哪天", null=True, blank=True)
    words = models.TextField("结果或原因", blank=True)
    opening = models.JSONField("开始时各关口", default=list)
    closing = models.JSONField("完成时各关口", default=list)

    class Meta:
        ordering = ["round", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "code", "round"], name="procedures_step_once"),
            models.CheckConstraint(
                condition=Q(state=StepState.OPEN, opened_at__isnull=False, closed_at=None)
                | Q(state=StepState.WAITING, closed_at=None)
                | (~Q(state__in=(StepState.OPEN, StepState.WAITING)) & Q(closed_at__isnull=False)),
                name="procedures_step_times",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(opened_at=None) | Q(closed_at__gte=F("opened_at")), name="procedures_step_order"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(StepState.REFUSED, StepState.LEFT_OUT)) | ~Q(words=""), name="procedures_step_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state == StepState.OPEN

    @property
    def is_waiting(self) -> bool:
        return self.state == StepState.WAITING

    @property
    def is_done(self) -> bool:
        return self.state in DONE

    def is_late(self, today: date) -> bool:
        return self.state in (StepState.OPEN, StepState.WAITING) and self.latest_on is not None and self.latest_on < today


def present(steps: Iterable[Step]) -> dict[str, Step]:
    """The step of each code as it stands now: that of its newest round."""
    found: dict[str, Step] = {}
    for step in sorted(steps, key=lambda one: (one.round, one.position)):
        found[step.code] = step
    return dict(sorted(found.items(), key=lambda pair: pair[1].position))


class Evidence(PartModel):
    """
    Something written down for one gate of one step: values, files (`core.files`, by subject), who did it under which post.

    A mistake is withdrawn with a reason and stays to be seen; nothing is written over.
    """

    WHOLE = "run"

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="evidence")
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="evidence", db_index=False)
    gate = models.CharField(max_length=40)
    provider = models.CharField(max_length=60)
    values = models.JSONField(default=dict)
    post_kind = models.CharField(max_length=30, blank=True)
    appointment = models.ForeignKey("registry.Appointment", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    label = models.CharField("谁", max_length=120)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=120, blank=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    appointment_id: UUID | None

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["step", "gate", "at"], name="procedures_evidence_step")]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""), name="procedures_evidence_withdrawn_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gate} {self.at:%Y-%m-%d}"


class Override(AppendOnly, PartModel):
    """Something was passed over, by whom and why. It can never be taken back and is shown in red on every page of the run."""

    WHOLE = "run"

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="overrides")
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="overrides", db_index=False)
    kind = models.CharField(max_length=9, choices=OverrideKind.choices)
    gate = models.CharField(max_length=40, blank=True)
    is_at_opening = models.BooleanField(default=False)
    missing = models.TextField("当时缺什么")
    also = models.JSONField(default=dict, help_text="what was missing, in the other languages, as it was said then")
    reason = models.TextField("为什么")
    at = models.DateTimeField()
    label = models.CharField("谁", max_length=120)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="procedures_override_why")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.gate}"

    @property
    def missing_words(self) -> str:
        """What was missing, in the reader's language."""
        return str(self.also.get(get_language(), self.missing))

    @property
    def words(self) -> str:
        """What was passed over and why, as the road says it."""
        return _("越过：%(what)s 原因：%(why)s") % {"what": self.missing_words, "why": self.reason}


class RunEntry(AppendOnly, PartModel):
    """One line of a run's road. Inside lines are for the office; residents read the others."""

    WHOLE = "run"

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="entries", db_index=False)
    at = models.DateTimeField()
    verb = models.CharField(max_length=24)
    label = models.CharField("谁", max_length=120)
    step_code = models.CharField(max_length=40, blank=True)
    text = models.TextField("说了什么", blank=True)
    is_internal = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["run", "at", "id"], name="procedures_runentry_run")]

    def __str__(self) -> str:
        return f"{self.at:%m-%d %H:%M} {self.label} {self.verb}"


class Seen(PartModel):
    """Under which post a run's page was looked at, first and last: what was seen by whom."""

    WHOLE = "run"

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="seen", db_index=False)
    appointment = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=120)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["-last_at", "id"]
        constraints = [models.UniqueConstraint(fields=["run", "appointment"], name="procedures_seen_once")]

    def __str__(self) -> str:
        return f"{self.label} {self.last_at:%m-%d %H:%M}"

    def is_due(self, now: datetime) -> bool:
        """Whether looking again is worth a note: not for an hour."""
        return (now - self.last_at).total_seconds() >= 3600
