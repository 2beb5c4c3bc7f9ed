"""Sheets of cases brought in from elsewhere."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.models import TenantModel


class ImportMapping(TenantModel):
    """
    A named mapping from a sheet's headings to what a case holds, kept so that the next sheet of that kind needs no work.

    Shipped ones lie in rulesets/mappings; a row here is a tenant's own, and wins over a shipped one of the same code.
    `body`: {"source": "…", "columns": {heading: key}, "kind": …}; of a hotline's sheet its words too. One that is out of use is
    offered no more; what was read by it still is.
    """

    code = models.CharField("代码", max_length=40)
    name = models.CharField("名称", max_length=60)
    body = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    retired_at = models.DateTimeField("停用于", null=True, blank=True)
    retired_by = models.CharField(max_length=120, blank=True)
    retired_why = models.CharField("为什么停用", max_length=200, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "code"], name="casework_importmapping_code"),
            models.UniqueConstraint(
                fields=["tenant", "name"], name="casework_importmapping_name", condition=Q(retired_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("casework:hotline-mapping", args=[self.pk])


class ImportRun(TenantModel):
    """One sheet: looked at, applied or cancelled. What was refused leaves no run but this line and its problems."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待")
        CHECKED = "checked", _("看过，可以导入")
        RUNNING = "running", _("正在导入")
        APPLIED = "applied", _("已导入")
        REFUSED = "refused", _("没有导入")
        CANCELLED = "cancelled", _("已取消")

    mapping = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    file = models.ForeignKey("core.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    read = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    problem_count = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list, help_text="the first of them: [{row, column, code, text}]")
    sample = models.JSONField(
        default=list,
        help_text="the first rows as they would come in, until the run is over: [{row, title, category, place, place_detail, reported_at}]",
    )
    job_id = models.UUIDField(null=True, blank=True)
    written_by = models.UUIDField(
        null=True, blank=True, help_text="the hand that writes it now; until it lets go nobody sees a row"
    )
    beat_at = models.DateTimeField(null=True, blank=True, help_text="when that hand last stirred")
    blocks = models.JSONField(default=dict, help_text="numbers taken for its rows: {day: [first, how many]}")
    found_to = models.UUIDField(null=True, blank=True, help_text="the cases up to this key can be found by their words")
    is_findable = models.BooleanField(default=False, help_text="all of them can")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    by_label = models.CharField(max_length=120)

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["applied", "refused", "cancelled"]) | Q(finished_at__isnull=False),
                name="casework_importrun_finished",
            ),
            models.UniqueConstraint(
                fields=["tenant"], name="casework_importrun_one_at_a_time", condition=Q(written_by__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="casework_importrun_unfound", condition=Q(state="applied", is_findable=False)),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} {self.get_state_display()}"

    @property
    def is_over(self) -> bool:
        return self.finished_at is not None
