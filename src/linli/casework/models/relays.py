"""Asking the office to pass a word on, so that whoever handles a case needs no telephone number of the reporter (转接单)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.core.models import TenantModel


class RelayKind(models.TextChoices):
    """What the office is asked for."""

    ASK = "ask", _("问他一句，把回话带回来")
    TELL = "tell", _("转告他一句")


class RelayNote(TenantModel):
    """
    One word to pass on: who asks, to which reporter, what; and what the reporter said, or that nobody was reached yet. The
    number stays with the office.
    """

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="relays", db_index=False)
    reporter = models.ForeignKey("casework.Reporter", on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        "registry.Organisation", verbose_name="谁请转告", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField("问还是说", max_length=4, choices=RelayKind.choices)
    text = models.TextField("转告什么", blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    tries = models.PositiveSmallIntegerField("没找到人几次", default=0)
    answered_at = models.DateTimeField("转告了", null=True, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)
    answer = models.TextField("报事人怎么说", blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | Q(answered_at__isnull=False), name="casework_relaynote_answer_when"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "asked_at"], name="casework_relaynote_case"),
            models.Index(fields=["tenant", "asked_at"], name="casework_relaynote_open", condition=Q(answered_at=None)),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_open(self) -> bool:
        return self.answered_at is None
