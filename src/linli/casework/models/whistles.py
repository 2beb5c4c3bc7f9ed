"""A whistle: units called to the place (吹哨报到), who answered, who came, what came of it, and what both sides say of it."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from linli.casework.states import UnitRating, WhistleAnswer, WhistleOutcome, WhistleRating
from linli.core.models import TenantModel


class Whistle(TenantModel):
    """
    One call for help on a case. `ground` is one of those that the rule set `casework.whistles` allows, and keeps the name that
    it had then; `respond_by` is until when a unit has to answer.
    """

    number = models.CharField("编号", max_length=30)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="whistles")
    ground = models.CharField("为什么吹", max_length=30)
    ground_name = models.CharField("当时的说法", max_length=60)
    text = models.TextField("请来做什么")
    gather_where = models.CharField("在哪里集合", max_length=120)
    gather_at = models.DateTimeField("什么时候到")
    blown_at = models.DateTimeField()
    blown_by = models.CharField("谁吹的", max_length=120)
    by_appointment = models.ForeignKey("registry.Appointment", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    respond_by = models.DateTimeField("最晚答复")
    rule = models.JSONField(default=dict)
    outcome = models.CharField("结果", max_length=10, choices=WhistleOutcome.choices, blank=True)
    result = models.TextField("结果怎样", blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-blown_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="casework_whistle_number"),
            models.UniqueConstraint(fields=["case"], name="casework_whistle_one_open", condition=Q(ended_at=None)),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at=None) | (~Q(outcome="") & Q(ended_at__isnull=False)),
                name="casework_whistle_ended_with_outcome",
            ),
            models.CheckConstraint(condition=Q(respond_by__gte=F("blown_at")), name="casework_whistle_order"),
        ]
        indexes = [models.Index(fields=["tenant", "-blown_at", "-id"], name="casework_whistle_newest")]

    def __str__(self) -> str:
        return f"{self.number} {self.ground_name}"

    def get_absolute_url(self) -> str:
        return reverse("casework:whistle", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


class WhistleCall(TenantModel):
    """One unit that was called. Answering late or not at all is recorded as it was; nobody is ranked by it."""

    whistle = models.ForeignKey(Whistle, on_delete=models.CASCADE, related_name="calls")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    answer = models.CharField("答复", max_length=10, choices=WhistleAnswer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)
    comes = models.CharField("谁来", max_length=60, blank=True, help_text="a person's name and work, as the unit gives it")
    reason = models.CharField("来不了的原因", max_length=200, blank=True)
    arrived_at = models.DateTimeField("到场", null=True, blank=True)
    silence_told_at = models.DateTimeField("没答复，提醒过", null=True, blank=True)
    unit_rating = models.CharField("吹哨的怎么说", max_length=8, choices=UnitRating.choices, blank=True)
    unit_words = models.CharField(max_length=200, blank=True)
    whistle_rating = models.CharField("单位怎么说", max_length=8, choices=WhistleRating.choices, blank=True)
    whistle_words = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["whistle", "organisation"], name="casework_whistlecall_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="casework_whistlecall_answered_when",
            ),
            models.CheckConstraint(
                condition=~Q(answer=WhistleAnswer.NOT_COMING) | ~Q(reason=""), name="casework_whistlecall_refusal_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "whistle"], name="casework_whistlecall_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.get_answer_display()}"

    def minutes_to_answer(self, blown_at: datetime) -> int | None:
        """Whole minutes from the whistle to the answer; None while there is none."""
        return int((self.answered_at - blown_at).total_seconds() // 60) if self.answered_at else None
