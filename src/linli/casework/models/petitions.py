"""Petitions: apart from cases, because few may read them. Whatever could say what one is about is encrypted."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse

from linli.casework.states import (
    PETITION_RUNNING,
    Opinion,
    PetitionKind,
    PetitionSource,
    PetitionState,
    Refusal,
)
from linli.core.models import AppendOnly, TenantModel
from linli.core.privacy import EncryptedTextField

RUNNING_VALUES = sorted(state.value for state in PETITION_RUNNING)


class PetitionQuerySet(models.QuerySet["Petition"]):
    """Words for petitions. Ordering is the caller's."""

    def running(self) -> "PetitionQuerySet":
        return self.filter(state__in=RUNNING_VALUES)


class Petition(TenantModel):
    """
    A matter that goes the way of petitions (信访事项). `case` is the report it came from, which says nothing of it any more.

    Limits are days, both ends as the Regulations count them; `next_due_on` is the one that presses now. `rule` is the rule
    set in force on the day it was received. Nobody of `accused_organisation` sees it (art. 30).
    """

    number = models.CharField("编号", max_length=24, help_text="HYL-XF-2026-0003")
    case = models.OneToOneField(
        "casework.Case", verbose_name="由哪件诉求转来", null=True, blank=True, on_delete=models.PROTECT, related_name="petition"
    )
    source = models.CharField("来源", max_length=10, choices=PetitionSource.choices)
    transferred_by = models.CharField("哪里转来的", max_length=60, blank=True)
    kind = models.CharField("类别", max_length=14, choices=PetitionKind.choices)
    state = models.CharField("状态", max_length=12, choices=PetitionState.choices, default=PetitionState.RECEIVED)
    title = EncryptedTextField("标题")
    content = EncryptedTextField("内容")
    accused = EncryptedTextField("反映的是谁", blank=True, default="")
    accused_organisation = models.ForeignKey(
        "registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.ForeignKey("registry.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200, blank=True)
    people_count = models.PositiveIntegerField("几人", default=1)
    received_at = models.DateTimeField("收到")
    registered_at = models.DateTimeField("登记", null=True, blank=True)
    told_at = models.DateTimeField("书面告知", null=True, blank=True)
    accepted_at = models.DateTimeField("受理", null=True, blank=True)
    handed_on_at = models.DateTimeField("转送", null=True, blank=True)
    handed_to = models.CharField("转给哪里", max_length=80, blank=True)
    refusal = models.CharField("不予受理的原因", max_length=10, choices=Refusal.choices, blank=True)
    earlier = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    extended_at = models.DateTimeField("延期", null=True, blank=True)
    approved_by = models.CharField("谁批准延期", max_length=40, blank=True)
    answered_at = models.DateTimeField("答复", null=True, blank=True)
    answer = EncryptedTextField("处理意见", blank=True, default="")
    opinion = models.CharField("意见", max_length=14, choices=Opinion.choices, blank=True)
    closed_at = models.DateTimeField("归档", null=True, blank=True)
    decide_due_on = models.DateField("最晚哪天定去向")
    tell_due_on = models.DateField("最晚哪天书面告知")
    object_due_on = models.DateField("最晚哪天提异议", null=True, blank=True)
    finish_due_on = models.DateField("最晚哪天办结", null=True, blank=True)
    review_until_on = models.DateField("哪天以前可以请求复查", null=True, blank=True)
    next_due_on = models.DateField(null=True, blank=True)
    sounded = models.CharField(max_length=4, blank=True, help_text="near, late: what was said of next_due_on")
    rule = models.JSONField(default=dict)

    objects = PetitionQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="casework_petition_number"),
            models.CheckConstraint(
                condition=~Q(state=PetitionState.ANSWERED) | Q(answered_at__isnull=False), name="casework_petition_answered"
            ),
            models.CheckConstraint(
                condition=Q(extended_at=None, approved_by="") | (Q(extended_at__isnull=False) & ~Q(approved_by="")),
                name="casework_petition_extension_approved",
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "next_due_on", "id"], name="casework_petition_due", condition=Q(state__in=RUNNING_VALUES)
            ),
            models.Index(fields=["tenant", "-received_at", "-id"], name="casework_petition_newest"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("casework:petition", args=[self.pk])

    @property
    def is_running(self) -> bool:
        """Whether a limit of the office counts."""
        return self.state in PETITION_RUNNING

    def is_late(self, today: date) -> bool:
        return self.is_running and self.next_due_on is not None and self.next_due_on < today


class Petitioner(TenantModel):
    """Somebody who petitions. Representatives speak for a group: five at most (art. 20)."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="petitioners")
    person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = EncryptedTextField("姓名", blank=True, default="")
    phone = EncryptedTextField("电话", blank=True, default="")
    phone_hash = models.CharField(max_length=64, blank=True)
    address = EncryptedTextField("住址", blank=True, default="")
    is_representative = models.BooleanField("代表", default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-is_representative", "at", "id"]
        indexes = [
            models.Index(fields=["phone_hash"], name="casework_petitioner_phone", condition=~Q(phone_hash="")),
        ]

    def __str__(self) -> str:
        return self.name or "未留姓名"


class PetitionEntry(AppendOnly, TenantModel):
    """One line of what happened to a petition; only whoever may see the petition reads it."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="entries", db_index=False)
    at = models.DateTimeField()
    verb = models.CharField(max_length=12)
    label = models.CharField("谁", max_length=120)
    text = EncryptedTextField("说了什么", blank=True, default="")
    detail = models.CharField("去处或期限", max_length=80, blank=True)
    to_state = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["petition", "at", "id"], name="casework_petitionentry_order")]

    def __str__(self) -> str:
        return f"{self.at:%m-%d %H:%M} {self.verb}"
