"""Call-ups (招募令) and the rosters of their posts: who stands where and when; after it is over the people are forgotten and the counts stay."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.models import PartModel, TenantModel

from ..states import HOLDS_PLACE, CallUpState, DutyState
from .programmes import VolunteerField


class CallUp(TenantModel):
    """
    People are asked to stand at posts for some time. `purge_on`: the day on which who it was is removed from its rosters
    (domain D9); `person_key` of their duties keeps persons countable.
    """

    number = models.CharField(_("编号"), max_length=24)
    title = models.CharField(_("名称"), max_length=80)
    details = models.TextField(_("为什么招人、做什么"), blank=True)
    field = models.CharField(_("领域"), max_length=12, choices=VolunteerField.choices, default=VolunteerField.ORDER)
    place = models.ForeignKey("registry.Place", verbose_name=_("在哪里"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    organiser = models.ForeignKey("registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    wants = models.CharField(_("什么人合适"), max_length=200, blank=True)
    age_from = models.PositiveSmallIntegerField(_("几岁起"), default=18)
    age_to = models.PositiveSmallIntegerField(_("到几岁"), null=True, blank=True)
    is_dangerous = models.BooleanField(_("有危险，先买保险"), default=False)
    insurance = models.CharField(_("保险怎么办的"), max_length=160, blank=True)
    is_emergency = models.BooleanField(_("突发情况"), default=False)
    counts_hours = models.BooleanField(_("记志愿时长"), default=True)
    phone = models.CharField(_("咨询电话"), max_length=30, blank=True)
    starts_on = models.DateField(_("从哪天"))
    ends_on = models.DateField(_("到哪天"))
    purge_on = models.DateField(_("哪天删掉个人信息"), null=True, blank=True)
    is_public = models.BooleanField(_("居民看得到"), default=True)
    state = models.CharField(_("状态"), max_length=8, choices=CallUpState.choices, default=CallUpState.DRAFT)
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    purged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="activities_callup_number"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="activities_callup_days"),
        ]
        indexes = [models.Index(fields=["tenant", "state", "place_path"], name="activities_callup_list")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("activities:callup", args=[self.pk])


class DutyPost(PartModel):
    """A post to be stood at (卡点、岗位)."""

    WHOLE = "callup"
    callup = models.ForeignKey(CallUp, on_delete=models.CASCADE, related_name="posts")
    name = models.CharField(_("岗位"), max_length=60)
    place = models.ForeignKey("registry.Place", verbose_name=_("在哪里"), on_delete=models.PROTECT, related_name="+")
    where = models.CharField(_("具体位置"), max_length=120, blank=True)
    task = models.CharField(_("做什么"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["callup_id", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["callup", "name"], name="activities_post_name")]

    def __str__(self) -> str:
        return self.name


class Shift(TenantModel):
    """From when to when so many are needed at a post; `taken` never goes above `needed` (constraint)."""

    post = models.ForeignKey(DutyPost, on_delete=models.CASCADE, related_name="shifts")
    starts_at = models.DateTimeField(_("从"))
    ends_at = models.DateTimeField(_("到"))
    needed = models.PositiveSmallIntegerField(_("要几个人"))
    taken = models.PositiveSmallIntegerField(default=0)
    called_off_at = models.DateTimeField(null=True, blank=True)
    off_reason = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["starts_at", "post_id"]
        constraints = [
            models.UniqueConstraint(fields=["post", "starts_at"], name="activities_shift_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="activities_shift_span"),
            models.CheckConstraint(condition=Q(taken__lte=F("needed")), name="activities_shift_room"),
        ]
        indexes = [models.Index(fields=["tenant", "starts_at"], name="activities_shift_when")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.starts_at:%Y-%m-%d %H:%M}"


class Duty(TenantModel):
    """
    Somebody on a shift. `organisation`: who sent them (机关下沉、驻区单位). `person_key`: a keyed hash that stays when `person` goes.
    `half_hours`: actual service, once they came.
    """

    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="duties")
    person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person_key = models.CharField(max_length=64)
    organisation = models.ForeignKey("registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=DutyState.choices, default=DutyState.PLANNED)
    channel = models.CharField(max_length=10, default="page")
    came_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    half_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=120, blank=True)
    swapped_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="swapped_from")
    made_at = models.DateTimeField()
    settled_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["shift_id", "made_at"]
        verbose_name_plural = "duties"
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "person_key"], condition=Q(state__in=sorted(HOLDS_PLACE)), name="activities_duty_once"
            ),
            models.CheckConstraint(condition=Q(half_hours=None) | Q(half_hours__lte=48), name="activities_duty_day"),
        ]
        indexes = [models.Index(fields=["tenant", "person"], name="activities_duty_of")]

    def __str__(self) -> str:
        return f"{self.shift_id} {self.person_key[:8]}"
