"""Programmes, their series and sessions: what happens, how often, and each single time."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.models import PartModel, TenantModel

from ..states import COMING, ProgrammeState, SessionState


class ProgrammeKind(models.TextChoices):
    CLEANUP = "cleanup", _("大扫除日")
    AREA = "area", _("责任区域清扫")
    VOLUNTEERING = "volunteering", _("志愿服务")
    CULTURE = "culture", _("文体活动")
    FAIR = "fair", _("庙会、邻里节")
    TALK = "talk", _("宣讲")
    STOOL_CLASS = "stool_class", _("小板凳课堂")
    STUDY = "study", _("学习交流")
    PARTY_DAY = "party_day", _("主题党日")
    HEALTH = "health", _("义诊、健康")
    RUN = "run", _("健身跑、捡拾垃圾")
    GATHERING = "gathering", _("茶话会、聚会")
    COURSE = "course", _("老年大学上课")
    SHOWCASE = "showcase", _("汇报展演")
    OTHER = "other", pgettext_lazy("programme", "其他活动")


class VolunteerField(models.TextChoices):
    """What a service is about (志愿服务类别); domain §1E E12."""

    ELDERS = "elders", _("关爱老人")
    CHILDREN = "children", _("儿童青少年")
    DISABLED = "disabled", _("助残")
    HARDSHIP = "hardship", _("扶危济困")
    LEGAL = "legal", _("法律咨询、普法")
    HEALTH = "health", _("医疗健康、献血")
    LEARNING = "learning", _("教育培训")
    CULTURE = "culture", _("文化体育")
    CLEANING = "cleaning", _("城市清洁")
    TRAFFIC = "traffic", _("文明交通")
    ORDER = "order", _("平安守望、值守")
    EMERGENCY = "emergency", _("应急救援")
    OTHER = "other", pgettext_lazy("field", "其他")


def _was_listed(prefix: str) -> Q:
    now = Q(**{f"{prefix}state__in": [ProgrammeState.LISTED, ProgrammeState.ENDED]})
    return now | Q(**{f"{prefix}state": ProgrammeState.WITHDRAWN, f"{prefix}listed_at__isnull": False})


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def under(self, path: str) -> "ProgrammeQuerySet":
        return self.filter(place_path__startswith=path)

    def public(self) -> "ProgrammeQuerySet":
        """What residents may see: on the list, done, or withdrawn after it was on the list, so that they read why."""
        return self.filter(_was_listed(""), is_public=True)


class Programme(TenantModel):
    """
    Something that is offered: the clean-up day, a talk, a fair of five days, the lessons of a class.

    Who may come: `only_place` (residents of there), `age_from` to `age_to` (years, both included), `only_group`. A sign-up brings
    up to `most_heads` people; `capacity` counts heads and is the default of its sessions, none: no limit. `closes_minutes`: how long
    before its begin a session takes no more sign-ups. Under `guardian_below` years a guardian is named (Civil Code art. 19).
    """

    number = models.CharField(_("编号"), max_length=24)
    kind = models.CharField(_("类别"), max_length=16, choices=ProgrammeKind.choices)
    field = models.CharField(_("服务领域"), max_length=12, choices=VolunteerField.choices, blank=True)
    title = models.CharField(_("活动名称"), max_length=80)
    summary = models.CharField(_("一句话说明"), max_length=160, blank=True)
    details = models.TextField(_("详细说明"), blank=True)
    campaign = models.CharField(_("属于什么行动"), max_length=40, blank=True, help_text="a label, as posters call it")
    place = models.ForeignKey("registry.Place", verbose_name=_("哪里的活动"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    organiser = models.ForeignKey(
        "registry.Organisation", verbose_name=_("主办单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    group = models.ForeignKey(
        "activities.ResidentGroup", verbose_name=_("承办的群团"), null=True, blank=True, on_delete=models.PROTECT, related_name="programmes"
    )  # fmt: skip
    team = models.ForeignKey(
        "activities.VolunteerTeam", verbose_name=_("哪支队伍"), null=True, blank=True, on_delete=models.PROTECT, related_name="programmes"
    )  # fmt: skip
    lead = models.ForeignKey(
        "registry.Person", verbose_name=_("负责人"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    phone = models.CharField(_("咨询电话"), max_length=30, blank=True)
    needs_signup = models.BooleanField(_("要报名"), default=True)
    capacity = models.PositiveIntegerField(_("最多几个人"), null=True, blank=True)
    takes_waiting = models.BooleanField(_("满了可以候补"), default=True)
    most_heads = models.PositiveSmallIntegerField(_("一次最多报几个人"), default=1, help_text="more than 1: a household together")
    opens_days = models.PositiveSmallIntegerField(_("提前几天开始报名"), null=True, blank=True)
    closes_minutes = models.PositiveIntegerField(_("开始前多久停止报名"), default=0, help_text="minutes")
    only_place = models.ForeignKey(
        "registry.Place", verbose_name=_("只限哪里的居民"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    age_from = models.PositiveSmallIntegerField(_("几岁起"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("到几岁"), null=True, blank=True)
    only_group = models.ForeignKey(
        "activities.ResidentGroup", verbose_name=_("只限哪个群团的人"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    guardian_below = models.PositiveSmallIntegerField(
        _("不满几岁要监护人同意"), default=0, help_text="years; 0: nobody needs one"
    )
    counts_hours = models.BooleanField(_("记志愿时长"), default=False)
    is_dangerous = models.BooleanField(_("有危险，先买保险"), default=False)
    insurance = models.CharField(_("保险怎么办的"), max_length=160, blank=True)
    asks_photo = models.BooleanField(_("会拍照，报名时问同不同意"), default=False)
    bring = models.CharField(_("要带什么"), max_length=160, blank=True)
    is_public = models.BooleanField(_("居民看得到"), default=True)
    state = models.CharField(_("状态"), max_length=10, choices=ProgrammeState.choices, default=ProgrammeState.DRAFT)
    copied_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="copies")
    made_at = models.DateTimeField()
    listed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="activities_programme_number"),
            models.CheckConstraint(condition=Q(most_heads__gte=1), name="activities_programme_heads"),
            models.CheckConstraint(
                condition=Q(age_from=None) | Q(age_to=None) | Q(age_to__gte=F("age_from")), name="activities_programme_ages"
            ),
        ]
        indexes = [models.Index(fields=["tenant", "state", "place_path"], name="activities_programme_list")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("activities:programme", args=[self.pk])


class DayPolicy(models.TextChoices):
    """What becomes of a day of a series that is a public holiday, or a weekend day on which people work (调休)."""

    KEEP = "keep", _("照常")
    SKIP = "skip", _("这一次不办")
    BEFORE = "before", _("提前到前一个合适的日子")
    AFTER = "after", _("推到后一个合适的日子")


class Series(TenantModel):
    """
    How often: an RFC 5545 rule from `starts_on` on, each time at `start_minute` (minutes from midnight, Chinese time) for `minutes`.

    `on_holiday`, `on_makeup`: what becomes of a day that is a public holiday, or a working day made of a weekend. Sessions exist up to
    `made_until`; later ones are made by the clock.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="series")
    rule = models.CharField(_("多久一次"), max_length=200, help_text="RRULE without its name: FREQ=MONTHLY;BYDAY=-1SA")
    starts_on = models.DateField(_("从哪天起"))
    until = models.DateField(_("到哪天止"), null=True, blank=True)
    start_minute = models.PositiveSmallIntegerField(_("几点开始"))
    minutes = models.PositiveSmallIntegerField(_("多长时间"))
    on_holiday = models.CharField(_("碰上节假日"), max_length=6, choices=DayPolicy.choices, default=DayPolicy.KEEP)
    on_makeup = models.CharField(_("碰上调休上班"), max_length=6, choices=DayPolicy.choices, default=DayPolicy.KEEP)
    place = models.ForeignKey("registry.Place", verbose_name=_("在哪里"), on_delete=models.PROTECT, related_name="+")
    where = models.CharField(_("具体地点"), max_length=120, blank=True)
    space = models.ForeignKey(
        "cobuild.Space", verbose_name=_("用哪个场地"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_until = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["programme_id", "starts_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(start_minute__lt=1440), name="activities_series_start"),
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=1440), name="activities_series_minutes"),
        ]

    def __str__(self) -> str:
        return self.rule


class SeriesException(PartModel):
    """A day of a series that is left out, moved or added by somebody, and why."""

    class Kind(models.TextChoices):
        SKIPPED = "skipped", _("不办")
        MOVED = "moved", _("改到")
        ADDED = "added", _("加一次")

    WHOLE = "series"
    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="exceptions")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    day = models.DateField(_("原来哪天"))
    to_day = models.DateField(_("改到哪天"), null=True, blank=True)
    start_minute = models.PositiveSmallIntegerField(_("几点"), null=True, blank=True)
    reason = models.CharField(_("为什么"), max_length=120, blank=True)

    class Meta:
        ordering = ["series_id", "day"]
        constraints = [models.UniqueConstraint(fields=["series", "day"], name="activities_exception_day")]

    def __str__(self) -> str:
        return f"{self.series_id} {self.day}"


class SessionQuerySet(models.QuerySet["Session"]):
    def coming(self) -> "SessionQuerySet":
        return self.filter(state__in=list(COMING))

    def public(self) -> "SessionQuerySet":
        """Those of programmes that residents may see."""
        return self.filter(_was_listed("programme__"), programme__is_public=True)


class Session(TenantModel):
    """
    One time that it happens. `occurrence_on`: the day that its series named, though it may have been moved; `position`: which lesson.

    `taken` counts the heads of those who are in and never goes above `capacity` (constraint): overbooking cannot happen however
    many sign up at once. `checkin_code`: behind the QR at the door. `sequence`: SEQUENCE of RFC 5545, how often it changed.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="sessions")
    series = models.ForeignKey(Series, null=True, blank=True, on_delete=models.PROTECT, related_name="sessions")
    occurrence_on = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("第几次"), null=True, blank=True)
    title = models.CharField(_("这一次叫什么"), max_length=80, blank=True, help_text="blank: as its programme")
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    place = models.ForeignKey("registry.Place", verbose_name=_("在哪里"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    where = models.CharField(_("具体地点"), max_length=120, blank=True)
    space = models.ForeignKey("cobuild.Space", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    booking = models.ForeignKey("cobuild.Booking", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    teacher = models.ForeignKey(
        "activities.Teacher", verbose_name=_("老师"), null=True, blank=True, on_delete=models.PROTECT, related_name="sessions"
    )
    capacity = models.PositiveIntegerField(_("最多几个人"), null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)
    state = models.CharField(_("状态"), max_length=10, choices=SessionState.choices, default=SessionState.PLANNED)
    off_kind = models.CharField(max_length=10, blank=True, help_text="weather, few, place, teacher, other")
    off_reason = models.CharField(_("为什么取消"), max_length=200, blank=True)
    off_at = models.DateTimeField(null=True, blank=True)
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    checkin_code = models.CharField(max_length=12)
    reminded_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=80, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField()

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["series", "occurrence_on"], name="activities_session_occurrence"),
            models.UniqueConstraint(fields=["tenant", "checkin_code"], name="activities_session_code"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="activities_session_span"),
            models.CheckConstraint(condition=Q(capacity=None) | Q(taken__lte=F("capacity")), name="activities_session_room"),
        ]
        indexes = [
            models.Index(fields=["tenant", "starts_at"], name="activities_session_when"),
            models.Index(fields=["programme", "starts_at"], name="activities_session_of"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.programme)

    def get_absolute_url(self) -> str:
        return reverse("activities:session", args=[self.pk])


class ProgrammeItem(TenantModel):
    """What has to be there or done: a cost, a thing, a task. Money in fen (分)."""

    class Kind(models.TextChoices):
        COST = "cost", _("花费")
        THING = "thing", _("物品")
        TASK = "task", _("事情")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    title = models.CharField(_("什么"), max_length=80)
    quantity = models.PositiveIntegerField(_("数量"), null=True, blank=True)
    unit = models.CharField(_("单位"), max_length=10, blank=True)
    planned_cents = models.PositiveBigIntegerField(_("预算"), null=True, blank=True)
    spent_cents = models.PositiveBigIntegerField(_("实际花费"), null=True, blank=True)
    source = models.CharField(_("钱、物从哪来"), max_length=80, blank=True)
    who = models.CharField(_("谁负责"), max_length=80, blank=True)
    due_on = models.DateField(_("哪天前"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["programme_id", "kind", "position", "id"]

    def __str__(self) -> str:
        return self.title


class AfterNote(TenantModel):
    """What a session was like: written once it was held. Pictures hang on it (core files); it is evidence of a procedure's step."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="after_note")
    text = models.TextField(_("办得怎样"))
    next_time = models.TextField(_("下次要注意"), blank=True)
    is_public = models.BooleanField(_("居民看得到"), default=False)
    written_by = models.CharField(max_length=80)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-written_at"]

    def __str__(self) -> str:
        return self.text[:40]
