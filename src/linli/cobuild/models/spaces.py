"""Shared spaces (腾出用房、城市书房、会客厅 …): when they are open, who uses them when, and in what condition they are."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.models import TenantModel
from linli.core.privacy import EncryptedTextField

from ..states import BookingState


class SpaceKind(models.TextChoices):
    READING = "reading", _("城市书房")
    WORKSHOP = "workshop", _("玩创工坊")
    LOUNGE = "lounge", _("会客厅")
    DAY_CARE = "day_care", _("日间照料")
    HALL = "hall", _("活动室、礼堂")
    SERVICE_CENTRE = "service_centre", _("党群服务中心")
    MEALS = "meals", _("助餐点")
    SPORTS = "sports", _("运动场地")
    OTHER = "other", pgettext_lazy("space", "其他场地")


class Space(TenantModel):
    """
    One room or ground that neighbours may use. `area_centi`: hundredths of a square metre. `step`, `shortest`, `longest`: minutes.

    `opened_on` to `closed_on`: when it can be used at all, which says whether it counts in a year's figure.
    """

    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("类别"), max_length=16, choices=SpaceKind.choices)
    owner = models.ForeignKey("registry.Organisation", verbose_name=_("谁的房子"), on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(
        "cobuild.Agreement",
        verbose_name=_("依据哪份协议"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="spaces",
    )
    place = models.ForeignKey("registry.Place", verbose_name=_("在哪里"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    address = models.CharField(_("怎么走"), max_length=160, blank=True)
    area_centi = models.PositiveIntegerField(_("面积"), null=True, blank=True)
    holds = models.PositiveSmallIntegerField(_("最多几个人"), null=True, blank=True)
    rules = models.TextField(_("使用规矩"), blank=True)
    equipment = models.JSONField(_("有什么设备"), default=list, help_text="words")
    barrier_free = models.BooleanField(_("轮椅进得去"), default=False)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    needs_approval = models.BooleanField(_("要社区答应"), default=False)
    is_bookable = models.BooleanField(_("可以预订"), default=True)
    is_public = models.BooleanField(_("居民看得到"), default=True)
    step = models.PositiveSmallIntegerField(_("每格几分钟"), default=30)
    shortest = models.PositiveSmallIntegerField(_("最短"), default=30)
    longest = models.PositiveSmallIntegerField(_("最长"), default=240)
    ahead_days = models.PositiveSmallIntegerField(_("最多提前几天"), default=30)
    per_person = models.PositiveSmallIntegerField(_("一个人同时最多订几次"), default=3, help_text="of what is still to come")
    feed_token = models.CharField(max_length=43, blank=True, help_text="of the desk's calendar feed, which names who booked")
    opened_on = models.DateField(_("启用"))
    closed_on = models.DateField(_("停用"), null=True, blank=True)

    class Meta:
        ordering = ["place_path", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "name"], condition=Q(closed_on=None), name="cobuild_space_name"),
            models.CheckConstraint(condition=Q(step__in=[15, 30, 60]), name="cobuild_space_step"),
            models.CheckConstraint(condition=Q(longest__gte=F("shortest")), name="cobuild_space_lengths"),
        ]
        indexes = [models.Index(fields=["tenant", "place_path"], name="cobuild_space_place")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cobuild:space", args=[self.pk])


class OpeningHours(TenantModel):
    """One span of one weekday; 0 Monday … 6 Sunday; minutes from midnight. `holidays`: what holds on public holidays (weekday none)."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(null=True, blank=True, help_text="none: on public holidays")
    opens = models.PositiveSmallIntegerField()
    closes = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["space_id", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday=None) | Q(weekday__lte=6), name="cobuild_hours_weekday"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens"), closes__lte=1440), name="cobuild_hours_span"),
        ]

    def __str__(self) -> str:
        return f"{self.space_id} {self.weekday} {self.opens}–{self.closes}"


class Closure(TenantModel):
    """From when to when it is shut, and why; bookings in it are cancelled, and their people told."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="closures")
    starts_at = models.DateTimeField(_("从"))
    ends_at = models.DateTimeField(_("到"))
    reason = models.CharField(_("为什么"), max_length=120)

    class Meta:
        ordering = ["space_id", "starts_at"]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="cobuild_closure_span")]

    def __str__(self) -> str:
        return f"{self.space_id} {self.starts_at:%Y-%m-%d}"


class BookingSeries(TenantModel):
    """A recurring use: an RFC 5545 rule; its bookings are made with it, all or none."""

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="series")
    rule = models.CharField(max_length=200, help_text="RRULE without its name: FREQ=WEEKLY;BYDAY=FR;COUNT=10")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.rule


class Booking(TenantModel):
    """
    One use of a space: for a person, an organisation or a team. Where it came by telephone or counter nobody needs an e-mail.

    Two that take room never overlap: an exclusion constraint on PostgreSQL (`0002_no_overlap`); on SQLite writers come one by
    one, and the verb looks. `code`: six figures with which somebody cancels without an account, kept as a keyed hash.
    """

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="bookings")
    series = models.ForeignKey(BookingSeries, null=True, blank=True, on_delete=models.PROTECT, related_name="bookings")
    number = models.CharField(_("编号"), max_length=24)
    starts_at = models.DateTimeField(_("从"))
    ends_at = models.DateTimeField(_("到"))
    person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("cobuild.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    contact_name = EncryptedTextField(_("谁来用"), blank=True, default="")
    contact_phone = EncryptedTextField(_("电话"), blank=True, default="")
    code_hash = models.CharField(max_length=64, blank=True)
    purpose = models.CharField(_("做什么用"), max_length=80)
    is_open = models.BooleanField(
        _("别人也可以来"), default=False, help_text="then its purpose stands on the door and in the feed"
    )
    expected = models.PositiveSmallIntegerField(_("大约几个人"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=BookingState.choices, default=BookingState.CONFIRMED)
    channel = models.CharField(max_length=10, default="page")
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True, help_text="why it was refused or cancelled")
    came = models.PositiveSmallIntegerField(_("来了几个人次"), null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0, help_text="SEQUENCE of RFC 5545: how often it changed")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="cobuild_booking_number"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="cobuild_booking_span"),
        ]
        indexes = [
            models.Index(fields=["space", "starts_at"], name="cobuild_booking_space"),
            models.Index(fields=["tenant", "person"], name="cobuild_booking_person"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("cobuild:booking", args=[self.pk])


class ConditionNote(TenantModel):
    """What was found of a space's condition: clean, broken, mended (场地状况). Pictures hang on it (core files)."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="condition_notes")
    booking = models.ForeignKey(Booking, null=True, blank=True, on_delete=models.SET_NULL, related_name="condition_notes")
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    is_fault = models.BooleanField(_("有东西坏了"), default=False)
    text = models.CharField(_("情况"), max_length=200)
    mended_on = models.DateField(null=True, blank=True)
    mended_text = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.text
