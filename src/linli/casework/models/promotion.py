"""Promotion meetings (推进会议): what cannot be done now is brought before both sides, and what was agreed is kept by case."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.models import TenantModel


class HeldOver(TenantModel):
    """
    A case that cannot be done now: why, and what each side keeps of it until a meeting takes it up (合署办公, domain D1).

    `taken_up_at` is when a meeting was held on it; one waits at a time.
    """

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="held_over")
    reason = models.CharField("现在为什么办不了", max_length=200)
    community_keeps = models.CharField("社区留了什么资料", max_length=200)
    property_keeps = models.CharField("物业留了什么资料", max_length=200)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=120)
    taken_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case"], name="casework_heldover_once", condition=Q(taken_up_at=None)),
        ]

    def __str__(self) -> str:
        return self.reason


class PromotionMeeting(TenantModel):
    """One meeting, called and then held; or called off. `minutes` is what was said besides the cases."""

    class State(models.TextChoices):
        CALLED = "called", _("约好了")
        HELD = "held", _("开过了")
        OFF = "off", _("不开了")

    place = models.ForeignKey("registry.Place", verbose_name="哪个社区", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=6, choices=State.choices, default=State.CALLED)
    at = models.DateTimeField("什么时候")
    where = models.CharField("在哪里开", max_length=80)
    chaired_by = models.CharField("谁主持", max_length=60, blank=True)
    minutes = models.TextField("别的", blank=True)
    next_at = models.DateTimeField("下次什么时候", null=True, blank=True)
    called_at = models.DateTimeField()
    called_by = models.CharField(max_length=120)
    held_at = models.DateTimeField(null=True, blank=True)
    off_reason = models.CharField("为什么不开", max_length=200, blank=True)

    keeps_back = False  # whether words are left out for this reader: selectors.promotion

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="held") | Q(held_at__isnull=False), name="casework_promotionmeeting_held_has_time"
            ),
        ]
        indexes = [models.Index(fields=["tenant", "-at", "-id"], name="casework_promotionmeeting_at")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.where}"

    def get_absolute_url(self) -> str:
        return reverse("casework:meeting", args=[self.pk])

    @property
    def is_called(self) -> bool:
        return self.state == self.State.CALLED


class MeetingParty(TenantModel):
    """An organisation asked to a meeting; `came` once it was held, `who` spoke for it."""

    meeting = models.ForeignKey(PromotionMeeting, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    came = models.BooleanField("来了", null=True, blank=True)
    who = models.CharField("谁来的", max_length=60, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "organisation"], name="casework_meetingparty_once")]


class MeetingMatter(TenantModel):
    """
    A case before a meeting; what was agreed goes onto the case, perhaps with something to be done by somebody until a day.

    `task` is that something in the ledger of tasks, where it is followed until it is done.
    """

    meeting = models.ForeignKey(PromotionMeeting, on_delete=models.CASCADE, related_name="matters")
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="meeting_matters")
    position = models.PositiveSmallIntegerField(default=0)
    agreed = models.TextField("商定了什么", blank=True)
    follow_up = models.CharField("接下来做什么", max_length=120, blank=True)
    organisation = models.ForeignKey("registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField("什么时候以前", null=True, blank=True)
    task = models.ForeignKey("casework.Task", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "case"], name="casework_meetingmatter_once"),
            models.CheckConstraint(
                condition=Q(follow_up="") | (Q(organisation__isnull=False) & Q(due_on__isnull=False)),
                name="casework_meetingmatter_follow_up_has_both",
            ),
        ]
