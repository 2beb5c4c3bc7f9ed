"""Cases that the city's hotline sent: what it says of each, the sheets that came, the batches that went back."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.models import AppendOnly, TenantModel


class HotlineSheet(TenantModel):
    """
    One export of the hotline's: looked at, then applied as far as somebody chose. Its rows name people, so the file goes when
    it is over; how many rows, and what was taken over of which number, stays.
    """

    class State(models.TextChoices):
        CHECKED = "checked", _("看过，等您定")
        APPLIED = "applied", _("已导入")
        REFUSED = "refused", _("没有导入")
        CANCELLED = "cancelled", _("已取消")

    mapping = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    file = models.ForeignKey("core.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    headings = models.JSONField(default=list, help_text="as they stood in the sheet: the next reply sheet has the same")
    profile = models.CharField(max_length=30, blank=True, help_text="the limit of rows that come without one; “”: the category's")
    is_straight = models.BooleanField(default=False, help_text="dispatch at once where the rules are sure")
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKED)
    read = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0, help_text="known numbers of which the city says something new")
    unchanged = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0, help_text="over in the city already, and never here")
    taken = models.JSONField(default=list, help_text="what was taken over: [[number, key]]")
    problem_count = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list, help_text="the first of them: [{row, column, code, text}]")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    by_label = models.CharField(max_length=120)

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="checked") | Q(finished_at__isnull=False), name="casework_hotlinesheet_finished"
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name} {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("casework:hotline-sheet", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.finished_at is not None


class HotlineOrder(TenantModel):
    """
    What the city's hotline says of a case (工单), and what it was told.

    `said`: the cells of its row as last taken over or as we reported them back, {key: words}; of title, text, caller and
    telephone a keyed hash, so that nobody's words lie here a second time. `marks`: keyed hashes of what our record said then,
    {key: hash}: whether we have put something right since.
    """

    case = models.OneToOneField("casework.Case", on_delete=models.CASCADE, related_name="hotline_order")
    said = models.JSONField(default=dict)
    marks = models.JSONField(default=dict)
    sheet = models.ForeignKey(HotlineSheet, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    came_at = models.DateTimeField()
    seen_at = models.DateTimeField(help_text="when it last stood in a sheet")
    over_at = models.DateTimeField("热线办结于", null=True, blank=True, help_text="when we heard that the city has closed it")
    sent_at = models.DateTimeField("回传于", null=True, blank=True)
    sent_round = models.PositiveSmallIntegerField(default=0, help_text="the case's rework_count then")
    sent_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the answer as it went")
    batch = models.ForeignKey(
        "casework.ReplyBatch", null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="the last that had it"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, batch__isnull=True) | Q(sent_at__isnull=False, batch__isnull=False),
                name="casework_hotlineorder_sent_in_batch",
            )
        ]
        indexes = [models.Index(fields=["tenant", "sent_at"], name="casework_hotlineorder_sent")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.said.get('state', '')}"


class ReplyBatch(AppendOnly, TenantModel):
    """A reply sheet that went to the city: kept as it was, with its hash. A correction is another batch."""

    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    mapping = models.CharField(max_length=40)
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")
    reason = models.CharField("为什么更正", max_length=200, blank=True)
    made_at = models.DateTimeField()
    by_label = models.CharField(max_length=120)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "year", "sequence"], name="casework_replybatch_number"),
            models.CheckConstraint(condition=Q(corrects=None) | ~Q(reason=""), name="casework_replybatch_correction_reason"),
            models.CheckConstraint(condition=~Q(corrects=F("id")), name="casework_replybatch_not_itself"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("casework:hotline-batch", args=[self.pk])

    @property
    def number(self) -> str:
        """回传〔2026〕3号."""
        return f"回传〔{self.year}〕{self.sequence}号"


class ReplyLine(AppendOnly, TenantModel):
    """One case in a batch, with the answer as it went: {key: words}."""

    batch = models.ForeignKey(ReplyBatch, on_delete=models.CASCADE, related_name="lines")
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    answer = models.JSONField()
    is_again = models.BooleanField(default=False, help_text="an earlier batch had it too")

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["batch", "case"], name="casework_replyline_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.position}"
