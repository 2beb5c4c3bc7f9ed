"""Definitions as they were when somebody used them: text and meaning, frozen."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.models import TenantModel
from linli.core.rulesets import Status

STATUSES = [
    (Status.VERIFIED.value, _("见过原文")),
    (Status.PRESS.value, _("来自报道")),
    (Status.ASSUMED.value, _("暂定")),
    (Status.UNFILLED.value, _("空着")),
]


class DefinitionQuerySet(models.QuerySet["Definition"]):
    def own_on(self, day: date) -> "DefinitionQuerySet":
        """The subdistrict's own versions in force on a day."""
        return self.filter(
            Q(effective_to=None) | Q(effective_to__gte=day), is_own=True, withdrawn_at=None, effective_from__lte=day
        )


class Definition(TenantModel):
    """
    One version of one procedure in one subdistrict: a shipped one that a run took over, or one of its own.

    `text` is the YAML as it was written, `body` what it said then; neither ever changes. Own versions go before shipped ones
    on the days they cover.
    """

    code = models.CharField("代码", max_length=40)
    title = models.CharField("名称", max_length=60)
    effective_from = models.DateField("从哪天起")
    effective_to = models.DateField("到哪天止", null=True, blank=True)
    status = models.CharField("依据", max_length=10, choices=STATUSES)
    citation = models.TextField("出处")
    text = models.TextField("定义")
    body = models.JSONField("读出来的内容")
    digest = models.CharField(max_length=64)
    is_own = models.BooleanField("本街道自己的", default=False)
    file_name = models.CharField(max_length=120, blank=True)
    reason = models.CharField("为什么这样改", max_length=200, blank=True)
    added_at = models.DateTimeField("何时存的")
    added_by = models.CharField("谁存的", max_length=120)
    withdrawn_at = models.DateTimeField("何时停用", null=True, blank=True)
    withdrawn_by = models.CharField(max_length=120, blank=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    objects = DefinitionQuerySet.as_manager()

    class Meta:
        ordering = ["code", "-effective_from", "-added_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "code", "digest", "is_own"], name="procedures_definition_once"),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")), name="procedures_definition_dates"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""), name="procedures_definition_withdrawn_why"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("procedures:version", args=[self.pk])
