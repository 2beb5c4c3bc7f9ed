"""The hall of the service centre: kinds of business, windows, number machines, and everyone who came."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.core.models import AppendOnly, TenantModel
from linli.core.privacy import EncryptedTextField


class VisitState(models.TextChoices):
    """Where a visitor's number stands."""

    BOOKED = "booked", _("约好了，还没到")
    WAITING = "waiting", _("等着叫")
    CALLED = "called", _("叫到了")
    SERVING = "serving", _("正在办")
    DONE = "done", _("办完了")
    NO_SHOW = "no_show", _("过号")
    LEFT = "left", _("没办就走了")


class How(models.TextChoices):
    """How somebody came by their number."""

    KIOSK = "kiosk", _("取号机")
    GREETER = "greeter", _("引导员")
    PHONE = "phone", _("电话约的")
    REGISTER = "register", _("只登记")


AT_A_WINDOW = (VisitState.CALLED.value, VisitState.SERVING.value)
ON_THE_WAY = (VisitState.BOOKED.value, VisitState.WAITING.value, VisitState.NO_SHOW.value, *AT_A_WINDOW)


class CounterLine(TenantModel):
    """A kind of business that people queue for: its letter begins the numbers (A 社保医保, C 民政救助)."""

    letter = models.CharField("字母", max_length=1)
    name = models.CharField("办什么", max_length=30)
    hint = models.CharField("包括哪些事", max_length=120, blank=True)
    icon = models.CharField("图标", max_length=20, blank=True)
    typical_minutes = models.PositiveSmallIntegerField(
        "一般办多久", default=10, help_text="minutes; the estimate uses it until enough visits were measured"
    )
    position = models.PositiveSmallIntegerField("次序", default=0)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        ordering = ["position", "letter"]
        constraints = [models.UniqueConstraint(fields=["tenant", "letter"], name="casework_counterline_letter")]

    def __str__(self) -> str:
        return f"{self.letter} {self.name}"


class CounterWindow(TenantModel):
    """A window: which kinds of business it serves, and who sits there now. At most one visitor is at it."""

    number = models.PositiveSmallIntegerField("几号窗口")
    name = models.CharField("名称", max_length=30, blank=True, help_text="what stands above it; empty: its number")
    serves = models.JSONField("办哪几类", default=list, help_text="letters of CounterLine")
    is_open = models.BooleanField("开着", default=False)
    opened_by = models.CharField("谁在办", max_length=80, blank=True, help_text="the post, never a name")
    opened_by_user_id = models.UUIDField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        ordering = ["number", "id"]
        constraints = [models.UniqueConstraint(fields=["tenant", "number"], name="casework_counterwindow_number")]

    def __str__(self) -> str:
        return self.name or str(_("%(number)s号窗口") % {"number": self.number})


class CounterKiosk(TenantModel):
    """A number machine: whoever opens its address may take numbers there, until it is stopped."""

    name = models.CharField("名称", max_length=40)
    key = models.CharField("地址里的码", max_length=12, unique=True)
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return self.name


class VisitQuerySet(models.QuerySet["CounterVisit"]):
    """Words for visits. Ordering is the caller's."""

    def waiting(self) -> "VisitQuerySet":
        return self.filter(state=VisitState.WAITING)

    def at_windows(self) -> "VisitQuerySet":
        return self.filter(state__in=AT_A_WINDOW)


class CounterVisit(TenantModel):
    """
    Somebody who came to the hall (or said on the telephone that they will): a number in the queue, or only a line in the
    register. Who it is need not be known; name and telephone are encrypted and go after the term of the retention policy.
    Of a document its kind is noted, never its number.
    """

    day = models.DateField("哪天")
    line = models.ForeignKey(
        CounterLine, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="the one they wait in now"
    )
    in_line = models.CharField(max_length=1, blank=True, help_text="the letter of that line")
    letter = models.CharField(max_length=1, blank=True, help_text="of the number in their hand; it stays when handed over")
    sequence = models.PositiveIntegerField(null=True, blank=True)
    number = models.CharField("号", max_length=8, blank=True, help_text="A012; empty: only registered")
    item_code = models.CharField("什么事项", max_length=40, blank=True, help_text="a ServiceItem's code")
    purpose = models.CharField("来办什么", max_length=60, blank=True)
    how = models.CharField("怎么取的", max_length=8, choices=How.choices)
    state = models.CharField("状态", max_length=8, choices=VisitState.choices)
    priority = models.CharField("优先", max_length=20, blank=True, help_text="a code of rule set casework.queue")
    priority_reason = models.CharField("为什么优先", max_length=40, blank=True)
    window = models.ForeignKey(CounterWindow, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    for_window = models.ForeignKey(
        CounterWindow, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="handed over to this one"
    )
    handed_over_from = models.ForeignKey(CounterWindow, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked = EncryptedTextField("已经看过什么", blank=True, default="", help_text="so that nobody has to tell it twice")

    name = EncryptedTextField("称呼", blank=True, default="")
    phone = EncryptedTextField("电话", blank=True, default="")
    identity_noted = models.CharField(
        "看过什么证件", max_length=40, blank=True, help_text="the kind of document, never its number"
    )
    cannot_scan = models.BooleanField("扫不了码", default=False)

    booked_for = models.DateTimeField("约在几点", null=True, blank=True)
    reminded_at = models.DateTimeField("提醒过", null=True, blank=True)
    taken_at = models.DateTimeField("取号时间")
    in_line_at = models.DateTimeField("从几点算排队", null=True, blank=True)
    called_at = models.DateTimeField("头一次叫", null=True, blank=True)
    last_called_at = models.DateTimeField("最近一次叫", null=True, blank=True)
    call_count = models.PositiveSmallIntegerField("叫了几次", default=0)
    started_at = models.DateTimeField("开始办", null=True, blank=True)
    done_at = models.DateTimeField("办完", null=True, blank=True)
    told_most = models.PositiveSmallIntegerField(
        "取号时说最多等多久", null=True, blank=True, help_text="minutes; compared later with how long it was"
    )
    case = models.ForeignKey("casework.Case", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()
    by_label = models.CharField("谁登记的", max_length=80, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["day", "taken_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "day", "letter", "sequence"], name="casework_countervisit_number", condition=~Q(letter="")
            ),
            models.UniqueConstraint(
                fields=["window"], name="casework_countervisit_one_at_a_window", condition=Q(state__in=AT_A_WINDOW)
            ),
            models.CheckConstraint(
                condition=Q(letter="", in_line="", sequence=None, line=None)
                | (~Q(letter="") & ~Q(in_line="") & Q(sequence__gte=1, line__isnull=False)),
                name="casework_countervisit_whole_number",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=AT_A_WINDOW) | Q(window__isnull=False, called_at__isnull=False),
                name="casework_countervisit_called_to_a_window",
            ),
            models.CheckConstraint(
                condition=~Q(state=VisitState.BOOKED) | Q(booked_for__isnull=False), name="casework_countervisit_booked_for"
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "day", "state", "in_line_at"], name="casework_visit_queue"),
            models.Index(fields=["tenant", "in_line", "-done_at"], name="casework_visit_served", condition=Q(state="done")),
            models.Index(fields=["case"], name="casework_visit_case", condition=Q(case__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number or self.purpose

    @property
    def is_priority(self) -> bool:
        return bool(self.priority)

    @property
    def is_handed_over(self) -> bool:
        return self.handed_over_from_id is not None

    def waited_minutes(self, now: datetime) -> int | None:
        """Minutes from joining the queue to the first call, or until now; None for who never queued."""
        if self.in_line_at is None:
            return None
        return max(int(((self.called_at or now) - self.in_line_at).total_seconds() // 60), 0)


class VisitStep(AppendOnly, TenantModel):
    """One thing that happened to a number, and at which window. No words: what was checked stands on the visit itself."""

    visit = models.ForeignKey(CounterVisit, on_delete=models.CASCADE, related_name="steps", db_index=False)
    at = models.DateTimeField()
    verb = models.CharField(max_length=20)
    by_label = models.CharField("谁", max_length=80)
    window = models.ForeignKey(CounterWindow, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["visit", "at", "id"], name="casework_visitstep_visit")]

    def __str__(self) -> str:
        return f"{self.at:%H:%M} {self.verb}"
