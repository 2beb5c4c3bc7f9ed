"""What a case waits for: laid aside with a day on which it is looked at again, or given more days."""

from django.db import models
from django.db.models import F, Q

from linli.core.models import TenantModel


class Suspension(TenantModel):
    """
    A case laid aside (挂账): why, what its reporters were told, and when somebody looks at it again. Never without a day.

    `rule` is the rule set it was made under. `tell_on` is the day on which the responsible hear that the review is due: the
    day itself first, then again and again until somebody reviews or resumes (`told_times`).
    """

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="suspensions")
    reason_code = models.CharField("原因代码", max_length=20)
    reason_name = models.CharField("原因", max_length=40)
    words = models.TextField("跟报事人怎么说的")
    from_at = models.DateTimeField("从什么时候")
    review_on = models.DateField("哪天复查")
    review_count = models.PositiveSmallIntegerField("复查过几次", default=0)
    tell_on = models.DateField("哪天提醒")
    told_times = models.PositiveSmallIntegerField("提醒过几次", default=0)
    by_label = models.CharField(max_length=120)
    rule = models.JSONField(default=dict)
    ended_at = models.DateTimeField("到什么时候", null=True, blank=True)
    ended_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["from_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case"], name="casework_suspension_one_open", condition=Q(ended_at=None)),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(ended_at__gte=F("from_at")), name="casework_suspension_order"),
            models.CheckConstraint(condition=~Q(words="") & ~Q(reason_code=""), name="casework_suspension_has_reason"),
        ]
        indexes = [models.Index(fields=["tell_on"], name="casework_suspension_tell", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.reason_name} {self.review_on}"


class Extension(TenantModel):
    """So many more working days for a clock (延期), asked for before its end, with the reason that the reporters were told."""

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="extensions")
    clock = models.ForeignKey("casework.Clock", on_delete=models.CASCADE, related_name="extensions")
    days = models.PositiveSmallIntegerField("几个工作日")
    reason = models.TextField("跟报事人怎么说的")
    at = models.DateTimeField()
    by_label = models.CharField(max_length=120)
    due_before = models.DateTimeField("原来最晚")
    due_after = models.DateTimeField("现在最晚")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(days__gte=1), name="casework_extension_some_days"),
            models.CheckConstraint(condition=Q(due_after__gt=F("due_before")), name="casework_extension_later"),
            models.CheckConstraint(condition=~Q(reason=""), name="casework_extension_has_reason"),
        ]

    def __str__(self) -> str:
        return f"+{self.days}"
