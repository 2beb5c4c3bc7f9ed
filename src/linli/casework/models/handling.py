"""Who handles a case, against which clock, and what the reporters said afterwards."""

from django.db import models
from django.db.models import F, Q

from linli.casework.states import AssignmentRole, CallbackHow, ClockKind, Party, Satisfaction
from linli.core.models import PartModel, TenantModel

RATED = ("category", "place_path", "party", "is_answered", "excluded", "was_contacted", "is_resolved", "satisfaction")
"""What the rates ask of a call-back."""


class Assignment(PartModel):
    """
    An organisation's part in a case. `ended_at`: it was taken away; who still has it when the case ends has had it. `is_open`
    repeats what `ended_at` and the case's state say, so that what is in somebody's hands now is found without all that
    ever was; `services.deeds` alone writes it. `why` is the explanation as it stood when the case was dispatched:
    {"what", "where", "who", "party", "rule": {...}, "for": [...], "against": [...], "override": "..."}.
    """

    WHOLE = "case"

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="assignments")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    role = models.CharField("角色", max_length=6, choices=AssignmentRole.choices, default=AssignmentRole.LEAD)
    party = models.CharField("归谁", max_length=12, choices=Party.choices)
    rule = models.ForeignKey("casework.DispatchRule", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    why = models.JSONField("为什么", default=dict)
    is_override = models.BooleanField("没按建议", default=False)
    override_reason = models.CharField("改派原因", max_length=200, blank=True)
    assigned_at = models.DateTimeField()
    assigned_by = models.CharField(max_length=120)
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.CharField(max_length=120, blank=True)
    held_by = models.ForeignKey(
        "registry.Appointment",
        verbose_name="在谁手上",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="who of the organisation signed for it, or took it over",
    )
    done_at = models.DateTimeField("协办完成于", null=True, blank=True, help_text="an assistant's own part; the case goes on")
    ruling = models.ForeignKey(
        "casework.Ruling",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="assignments",
        db_index=False,
        help_text="made on this case, or followed as a precedent",
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True)
    is_open = models.BooleanField("在办", default=True, help_text="not taken away, and the case has not ended")

    class Meta:
        ordering = ["assigned_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="casework_assignment_one_lead", condition=Q(role=AssignmentRole.LEAD, ended_at=None)
            ),
            models.UniqueConstraint(fields=["case", "organisation"], name="casework_assignment_once", condition=Q(ended_at=None)),
            models.CheckConstraint(
                condition=Q(is_override=False) | ~Q(override_reason=""), name="casework_assignment_override_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(role=AssignmentRole.ASSIST), name="casework_assignment_lead_completes"
            ),
            models.CheckConstraint(condition=Q(is_open=False) | Q(ended_at=None), name="casework_assignment_ended_is_over"),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "-assigned_at"],
                name="casework_assignment_assist",
                include=["case"],
                condition=Q(role=AssignmentRole.ASSIST, ended_at=None),
            ),
            models.Index(fields=["ruling"], name="casework_assignment_ruling", condition=Q(ruling__isnull=False)),
            models.Index(
                fields=["held_by", "case"], name="casework_assignment_held", condition=Q(held_by__isnull=False, is_open=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.organisation_id}"


class Clock(PartModel):
    """
    A time limit on a case: to accept it (from the report) or to handle it (from dispatch, not from signing, so that
    nobody gains by not signing). `rule` is the limit, the office hours and the special days it was computed with:
    from it `due_at` and `warn_at` can be computed again at any time (rules.clocks.reckon).
    """

    WHOLE = "case"

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="clocks")
    kind = models.CharField(max_length=8, choices=ClockKind.choices)
    profile = models.CharField(max_length=30)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    warn_at = models.DateTimeField()
    rule = models.JSONField(default=dict)
    stopped_at = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField("提醒于", null=True, blank=True)
    overdue_at = models.DateTimeField("宣布超时于", null=True, blank=True)

    class Meta:
        ordering = ["started_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "kind"], name="casework_clock_one_running", condition=Q(stopped_at=None)),
            models.CheckConstraint(condition=Q(due_at__gt=F("started_at")), name="casework_clock_order"),
            models.CheckConstraint(condition=Q(warn_at__lte=F("due_at")), name="casework_clock_warns_before"),
        ]
        indexes = [
            models.Index(fields=["warn_at"], name="casework_clock_to_warn", condition=Q(stopped_at=None, warned_at=None)),
            models.Index(fields=["due_at"], name="casework_clock_to_call", condition=Q(stopped_at=None, overdue_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_at:%Y-%m-%d %H:%M}"


class ClockPause(TenantModel):
    """A stretch that does not count, always with its reason."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="pauses")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ["from_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["clock"], name="casework_clockpause_one_open", condition=Q(to_at=None)),
            models.CheckConstraint(condition=Q(to_at=None) | Q(to_at__gte=F("from_at")), name="casework_clockpause_order"),
            models.CheckConstraint(condition=~Q(reason=""), name="casework_clockpause_has_reason"),
        ]


class Callback(TenantModel):
    """
    One attempt to ask one reporter. `excluded` says why this one is left out of the rates (剔除), visibly.

    `category`, `place_path`, `party` repeat what the case has now, so that a million answers are counted without their
    cases; services alone write them, in the same transaction.
    """

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="callbacks")
    reporter = models.ForeignKey("casework.Reporter", on_delete=models.CASCADE, related_name="callbacks")
    round = models.PositiveSmallIntegerField(default=0, help_text="the case's rework_count then")
    at = models.DateTimeField()
    how = models.CharField(max_length=8, choices=CallbackHow.choices)
    by_label = models.CharField(max_length=120)
    is_answered = models.BooleanField("联系上了")
    was_contacted = models.BooleanField("办的人联系过您吗", null=True, blank=True)
    is_resolved = models.BooleanField("解决了吗", null=True, blank=True)
    satisfaction = models.CharField("评价", max_length=12, choices=Satisfaction.choices, blank=True)
    comment = models.TextField("说了什么", blank=True)
    excluded = models.CharField("剔除原因", max_length=120, blank=True)
    category = models.ForeignKey("casework.Category", on_delete=models.PROTECT, related_name="+", db_index=False)
    place_path = models.CharField(max_length=200, blank=True)
    party = models.CharField(max_length=12, choices=Party.choices, default=Party.UNDECIDED)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["reporter", "round"], name="casework_callback_once", condition=Q(is_answered=True)),
            models.CheckConstraint(
                condition=Q(is_answered=False) | (Q(is_resolved__isnull=False) & ~Q(satisfaction="")),
                name="casework_callback_answered_has_both",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "at", *RATED], name="casework_callback_rated")]

    def __str__(self) -> str:
        return f"{self.get_how_display()} {self.get_satisfaction_display()}"

    @property
    def is_unhappy(self) -> bool:
        """Not solved, or not satisfied: then closing needs a reason."""
        return self.is_resolved is False or self.satisfaction == Satisfaction.UNSATISFIED
