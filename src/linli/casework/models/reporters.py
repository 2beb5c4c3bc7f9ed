"""Those who reported a case."""

from django.db import models
from django.db.models import Q

from linli.core.models import PartModel
from linli.core.privacy import EncryptedTextField

from .cases import CHANNELS, Case


class Reporter(PartModel):
    """
    Someone who reported the matter; after merging and “me too” there are several, and each is told the result.

    A reporter need not be in the register. Name and telephone are encrypted; the telephone is found by keyed hash.
    """

    WHOLE = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reporters")
    person = models.ForeignKey(
        "registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    name = EncryptedTextField("称呼", blank=True, default="")
    phone = EncryptedTextField("电话", blank=True, default="")
    phone_hash = models.CharField(max_length=64, blank=True)
    channel = models.CharField("来源", max_length=10, choices=CHANNELS)
    at = models.DateTimeField("何时")
    on_behalf_by = models.CharField("谁代报", max_length=80, blank=True, help_text="the post that wrote it down for them")
    identity_noted = models.CharField(
        "看过什么证件", max_length=40, blank=True, help_text="the kind of document, never its number"
    )
    has_phone = models.BooleanField("有手机", default=True, help_text="no: visit, or ring the landline")
    shares_phone = models.BooleanField("电话可给办事单位", default=False, help_text="for this matter only (PIPL art. 23)")
    wants_reply = models.BooleanField("要回复", default=True)
    words = models.TextField("说了什么", blank=True, help_text="what this reporter added when joining")
    came_with = models.ForeignKey(
        Case,
        verbose_name="原来报在哪一件",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="the case that was merged into this one",
    )

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["person", "-at"], name="casework_reporter_person", condition=Q(person__isnull=False)),
            models.Index(fields=["phone_hash"], name="casework_reporter_phone", condition=~Q(phone_hash="")),
            models.Index(fields=["came_with"], name="casework_reporter_came", condition=Q(came_with__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="casework_reporter_once", condition=Q(person__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name or "未留姓名"

    @property
    def can_be_reached(self) -> bool:
        return bool(self.phone or self.person_id)
