"""What a run makes public (公示、公开), and the objections that come to it."""

from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.actors import Channel
from linli.core.models import AppendOnly, PartModel, TenantModel
from linli.core.privacy import EncryptedTextField
from linli.core.workcalendar import midnight_after
from linli.procedures.states import ObjectionState

from .runs import Run, Step

CHANNELS = [
    (Channel.WEB.value, _("网上")),
    (Channel.COUNTER.value, _("窗口")),
    (Channel.PHONE.value, _("电话")),
    (Channel.PAPER.value, _("书信")),
    (Channel.API.value, _("接口")),
]


class Publicity(TenantModel):
    """
    One thing that a step made public. With `last_on` it is a period: its last day counts until midnight. One that was
    published anew is `replaced_at` and counts no more.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="publicities")
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="publicities")
    code = models.CharField(max_length=40)
    title = models.CharField("标题", max_length=160)
    text = models.TextField("正文")
    period = models.CharField("公示多久", max_length=40, blank=True)
    takes_objections = models.BooleanField(default=False)
    published_at = models.DateTimeField("发布时间")
    published_by = models.CharField("谁发布的", max_length=120)
    first_on = models.DateField("从哪天起")
    last_on = models.DateField("到哪天止", null=True, blank=True)
    citation = models.TextField("依据", blank=True)
    notice_id = models.UUIDField("公告", null=True, blank=True, help_text="disclosure's notice")
    notice_code = models.CharField(max_length=12, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_reason = models.CharField("为什么重新公示", max_length=200, blank=True)

    class Meta:
        ordering = ["published_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "code"], name="procedures_publicity_one_standing", condition=Q(replaced_at=None)
            ),
            models.CheckConstraint(condition=Q(last_on=None) | Q(last_on__gt=F("first_on")), name="procedures_publicity_days"),
            models.CheckConstraint(
                condition=Q(takes_objections=False) | Q(last_on__isnull=False), name="procedures_publicity_objections_have_days"
            ),
        ]
        indexes = [models.Index(fields=["tenant", "last_on"], name="procedures_publicity_ends", condition=Q(replaced_at=None))]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("procedures:publicity", args=[self.pk])

    def is_over(self, now: datetime) -> bool:
        """Whether its last day is over."""
        return self.last_on is not None and now >= midnight_after(self.last_on)

    def takes(self, at: datetime) -> bool:
        """Whether an objection that comes at this instant is in time: from publication until midnight of the last day."""
        return self.takes_objections and self.last_on is not None and self.published_at <= at < midnight_after(self.last_on)

    def days_left(self, today: date) -> int:
        return (self.last_on - today).days if self.last_on else 0


class Objection(TenantModel):
    """
    What somebody has against something that was made public. Name and telephone are encrypted; both may be left out.

    `received_at` decides whether it was in time; it may have been written down later (a letter, a note of a call).
    """

    publicity = models.ForeignKey(Publicity, on_delete=models.CASCADE, related_name="objections")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="objections")
    sequence = models.PositiveIntegerField(help_text="1, 2, 3 … within the run")
    state = models.CharField(max_length=8, choices=ObjectionState.choices, default=ObjectionState.OPEN)
    words = models.TextField("异议内容")
    channel = models.CharField("来源", max_length=10, choices=CHANNELS)
    received_at = models.DateTimeField("何时提出")
    written_at = models.DateTimeField("何时登记")
    written_by = models.CharField("谁登记的", max_length=120)
    person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = EncryptedTextField("称呼", blank=True, default="")
    phone = EncryptedTextField("电话", blank=True, default="")
    phone_hash = models.CharField(max_length=64, blank=True)
    wants_reply = models.BooleanField("要回复", default=True)
    answer = models.TextField("答复", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.CharField("谁答复的", max_length=120, blank=True)

    person_id: UUID | None

    class Meta:
        ordering = ["sequence", "id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "sequence"], name="procedures_objection_number"),
            models.CheckConstraint(condition=~Q(words=""), name="procedures_objection_has_words"),
            models.CheckConstraint(
                condition=Q(state=ObjectionState.OPEN) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="procedures_objection_answered_why",
            ),
            models.CheckConstraint(condition=Q(written_at__gte=F("received_at")), name="procedures_objection_order"),
        ]
        indexes = [
            models.Index(fields=["tenant", "received_at"], name="procedures_objection_open", condition=Q(state="open")),
            models.Index(fields=["phone_hash"], name="procedures_objection_phone", condition=~Q(phone_hash="")),
        ]

    def __str__(self) -> str:
        return f"第 {self.sequence} 条异议"

    def get_absolute_url(self) -> str:
        return reverse("procedures:objection", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == ObjectionState.OPEN


class ObjectionEntry(AppendOnly, PartModel):
    """One line of what became of an objection: lodged, answered, opened again, upheld."""

    WHOLE = "objection"

    objection = models.ForeignKey(Objection, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    verb = models.CharField(max_length=24)
    label = models.CharField("谁", max_length=120)
    text = models.TextField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.at:%m-%d %H:%M} {self.label} {self.verb}"
