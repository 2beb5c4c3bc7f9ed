"""Who has to be told by word of mouth, because no message reaches them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.core.models import TenantModel


class TellingHow(models.TextChoices):
    """How somebody without a mobile telephone was told, or is to be told."""

    PHONE = "phone", _("打电话")
    VISIT = "visit", _("上门")
    COUNTER = "counter", _("来窗口时")


class Telling(TenantModel):
    """
    One thing that one reporter has to be told by a person (打电话告诉): what to read out, and whether it was done.

    Made where a message or a text message cannot reach them: a landline, no telephone at all.
    """

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="tellings")
    reporter = models.ForeignKey("casework.Reporter", on_delete=models.CASCADE, related_name="tellings")
    kind = models.CharField(max_length=60, help_text="casework.merged …")
    words = models.TextField("念给报事人听的话")
    how = models.CharField("怎么告诉", max_length=8, choices=TellingHow.choices, default=TellingHow.PHONE)
    is_urgent = models.BooleanField("急", default=False)
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField("没找到人几次", default=0)
    told_at = models.DateTimeField("告诉了", null=True, blank=True)
    told_by = models.CharField(max_length=120, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True, help_text="something newer is to be told instead")
    once_key = models.CharField(max_length=160, help_text="the same fact is told once")

    class Meta:
        ordering = ["-is_urgent", "made_at", "id"]
        constraints = [models.UniqueConstraint(fields=["tenant", "once_key"], name="casework_telling_once")]
        indexes = [
            models.Index(
                fields=["tenant", "-is_urgent", "made_at"],
                name="casework_telling_open",
                condition=Q(told_at=None, replaced_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.get_how_display()}"
