"""A case, and the words for many of them."""

from datetime import datetime
from uuid import UUID

from django.db import connections, models
from django.db.models import BooleanField, F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.casework.states import (
    ENDED,
    OPEN,
    RUNNING,
    WAITING_FOR_DISPATCH,
    Kind,
    Outcome,
    Party,
    Satisfaction,
    State,
    Supervision,
)
from linli.core.actors import Channel
from linli.core.models import TenantModel
from linli.core.ways import WaysQuerySet

CHANNELS = [
    (Channel.WEB.value, _("网上")),
    (Channel.PHONE.value, _("电话")),
    (Channel.COUNTER.value, _("窗口")),
    (Channel.PAPER.value, _("纸面")),
    (Channel.VISIT.value, _("走访")),
    (Channel.API.value, _("接口")),
    (Channel.IMPORT.value, _("导入")),
    (Channel.HOTLINE.value, _("12345 热线")),
    (Channel.SENSOR.value, _("设备")),
    (Channel.SYSTEM.value, _("系统")),
]
PETITION = "petition"
"""The lawful channel of a case that was referred to the petition clerk."""
OPEN_VALUES = sorted(state.value for state in OPEN)
RUNNING_VALUES = sorted(state.value for state in RUNNING)
RATED = (
    "category",
    "place_path",
    "party",
    "state",
    "dispatched_at",
    "done_at",
    "rework_count",
    "return_count",
    "imported_by",
    "was_moved",
    "was_suspended",
    "was_extended",
    "was_outside",
    "had_limit",
    "was_late",
)
"""What the rates ask of a case."""


class CaseQuerySet(WaysQuerySet["Case"]):
    """Words for cases. Ordering is the caller's. `is_cut`: there may be more that were not looked for."""

    is_cut = False

    def _clone(self) -> "CaseQuerySet":
        copy = super()._clone()
        copy.is_cut = self.is_cut
        return copy

    def open(self) -> "CaseQuerySet":
        return self.filter(state__in=OPEN_VALUES)

    def waiting_for_dispatch(self) -> "CaseQuerySet":
        return self.filter(state__in=[state.value for state in WAITING_FOR_DISPATCH])

    def running(self) -> "CaseQuerySet":
        """Those with a clock that matters: not yet said to be done."""
        return self.filter(state__in=RUNNING_VALUES)

    def overdue(self, now: datetime) -> "CaseQuerySet":
        return self.running().filter(due_at__lt=now)

    def under(self, path: str) -> "CaseQuerySet":
        return self.filter(place_path__startswith=path)


class Settled(Func):
    """Whether a row came by no sheet, or by one that is written to its end."""

    template = (
        "(%(expressions)s IS NULL OR %(expressions)s NOT IN (SELECT id FROM casework_importrun WHERE written_by IS NOT NULL))"
    )
    output_field = BooleanField()


class CaseManager(models.Manager["Case"]):
    """
    Cases that are there. On SQLite a sheet is written in many small transactions, because a long one would keep every
    other writer waiting; what it has written so far is not there until all of it is. PostgreSQL writes it in one.
    """

    def get_queryset(self) -> CaseQuerySet:
        found = CaseQuerySet(self.model, using=self._db)
        return found.filter(Settled(F("imported_by"))) if connections[self.db].vendor == "sqlite" else found


class Case(TenantModel):
    """
    One matter from report to call-back. Its key is a UUIDv7 of the moment it was reported, so keys sort by that moment.

    `place_path`, `due_at`, `warn_at`, `lead_organisation` repeat what Place, Clock and Assignment say, for lists of a
    million rows, and so do the facts of the rates (`selectors.reckoning`); services alone write them, in the same transaction.
    """

    tenant = models.ForeignKey("core.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.CharField("编号", max_length=24, help_text="{letter}{division 9}{yyyymmdd}{seq 5}")
    short_number = models.CharField("短编号", max_length=20, help_text="HYL-1120-0037")
    channel = models.CharField("来源", max_length=10, choices=CHANNELS)
    kind = models.CharField("类型", max_length=14, choices=Kind.choices, default=Kind.HELP)
    category = models.ForeignKey(
        "casework.Category", verbose_name="分类", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    category_name = models.CharField("当时的分类名", max_length=40)
    also_touches = models.JSONField("还涉及", default=list, blank=True, help_text="codes of further categories")
    title = models.CharField("标题", max_length=120)
    description = models.TextField("内容")
    place = models.ForeignKey(
        "registry.Place", verbose_name="地点", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    place_path = models.CharField(max_length=200, blank=True)
    place_detail = models.CharField("具体位置", max_length=120, blank=True)
    longitude = models.FloatField("经度", null=True, blank=True)
    latitude = models.FloatField("纬度", null=True, blank=True)
    source_crs = models.CharField("坐标系", max_length=10, blank=True)

    state = models.CharField("状态", max_length=22, choices=State.choices, default=State.SUBMITTED)
    supervision = models.CharField("督办", max_length=8, choices=Supervision.choices, default=Supervision.NONE)
    is_urgent = models.BooleanField("加急", default=False)
    reported_at = models.DateTimeField("报事时间")
    accepted_at = models.DateTimeField("受理时间", null=True, blank=True)
    dispatched_at = models.DateTimeField("派单时间", null=True, blank=True)
    received_at = models.DateTimeField("签收时间", null=True, blank=True)
    done_at = models.DateTimeField("办完时间", null=True, blank=True)
    called_back_at = models.DateTimeField("回访时间", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    changed_at = models.DateTimeField("最近变动")

    party = models.CharField("归谁", max_length=12, choices=Party.choices, default=Party.UNDECIDED)
    lead_organisation = models.ForeignKey(
        "registry.Organisation",
        verbose_name="主办",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    handler_name = models.CharField("经办人", max_length=40, blank=True, help_text="周师傅 · 电工")
    handler_phone = models.CharField(
        "经办人电话", max_length=30, blank=True, help_text="a telephone of the office, not a private one"
    )
    first_receiver = models.CharField(
        "首接", max_length=80, blank=True, help_text="the post that took it first and stays responsible"
    )
    first_receiver_appointment = models.ForeignKey(
        "registry.Appointment", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    profile = models.CharField("时限档", max_length=30, blank=True)
    due_at = models.DateTimeField("最晚", null=True, blank=True)
    warn_at = models.DateTimeField("提醒", null=True, blank=True)
    next_step = models.CharField("下一步", max_length=120, blank=True)
    next_at = models.DateTimeField("约在什么时候", null=True, blank=True)

    external_source = models.CharField("外部来源", max_length=20, blank=True)
    external_no = models.CharField("外部编号", max_length=40, blank=True)
    external_due_at = models.DateTimeField("外部时限", null=True, blank=True)
    outcome = models.CharField("结果", max_length=16, choices=Outcome.choices, blank=True)
    reply = models.TextField("答复", blank=True, help_text="what the reporter was told at the end")
    satisfaction = models.CharField(
        "评价", max_length=12, choices=Satisfaction.choices, blank=True, help_text="the least satisfied reporter's"
    )
    reporter_count = models.PositiveIntegerField("几人报", default=1)
    return_count = models.PositiveSmallIntegerField("退回次数", default=0)
    rework_count = models.PositiveSmallIntegerField("重办次数", default=0)
    was_moved = models.BooleanField("换过主办单位", default=False)
    was_suspended = models.BooleanField("挂过账", default=False)
    was_extended = models.BooleanField("延过期", default=False)
    was_outside = models.BooleanField("清单外派过单", default=False)
    had_limit = models.BooleanField("有时限，说过办完", default=False, help_text="a limit to handle it has ended")
    was_late = models.BooleanField("有一次超时才办完", default=False, help_text="one of these limits was not kept")
    review_on = models.DateField("挂账哪天复查", null=True, blank=True)
    lawful_channel = models.CharField("告知了找谁", max_length=20, blank=True, help_text="a code of casework.lawful_channels")
    earlier = models.ForeignKey(
        "self", verbose_name="先前的那一件", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from", db_index=False
    )
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts", db_index=False)
    imported_by = models.ForeignKey(
        "casework.ImportRun", null=True, blank=True, on_delete=models.PROTECT, related_name="cases", db_index=False
    )
    import_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the row it came from")

    merged_into_id: UUID | None
    parent_id: UUID | None
    earlier_id: UUID | None
    objects = CaseManager.from_queryset(CaseQuerySet)()
    with_unsettled = models.Manager["Case"]()

    class Meta:
        ordering = ["-reported_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="casework_case_number"),
            models.UniqueConstraint(
                fields=["tenant", "external_source", "external_no"], name="casework_case_external", condition=~Q(external_no="")
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="casework_case_not_into_itself"),
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None) | Q(longitude__range=(73, 136), latitude__range=(3, 54)),
                name="casework_case_in_china",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | Q(closed_at__isnull=False), name="casework_case_closed_has_time"
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "-reported_at", "-id"], name="casework_case_newest"),
            models.Index(fields=["tenant", "state", "-reported_at", "-id"], name="casework_case_state"),
            models.Index(
                fields=["tenant", "due_at", "id", "supervision"], name="casework_case_due", condition=Q(state__in=RUNNING_VALUES)
            ),
            models.Index(
                fields=["tenant", "-reported_at", "-id"],
                name="casework_case_open",
                condition=Q(state__in=OPEN_VALUES),
                include=["first_receiver_appointment", "category"],  # counted without looking at the rows
            ),
            models.Index(
                fields=["tenant", "next_at"],
                name="casework_case_next",
                condition=Q(next_at__isnull=False, state__in=RUNNING_VALUES),
            ),
            models.Index(
                fields=["place_path", "category", "reported_at"],
                name="casework_case_place",
                opclasses=["varchar_pattern_ops", "uuid_ops", "timestamptz_ops"],
            ),
            models.Index(
                fields=["place_path", "state", "due_at"],
                name="casework_case_open_here",
                opclasses=["varchar_pattern_ops", "varchar_ops", "timestamptz_ops"],
                condition=Q(state__in=OPEN_VALUES),
                include=["tenant", "supervision", "id"],
            ),
            models.Index(
                fields=["lead_organisation", "state", "due_at", "id"],
                name="casework_case_open_lead",
                condition=Q(state__in=OPEN_VALUES),
            ),
            # All that the rates count by: a million cases are counted without a look at one of them.
            models.Index(fields=["tenant", "reported_at", *RATED], name="casework_case_rated"),
            models.Index(fields=["lead_organisation", "-reported_at", "-id"], name="casework_case_lead"),
            models.Index(fields=["tenant", "category", "-reported_at"], name="casework_case_category"),
            models.Index(fields=["tenant", "short_number"], name="casework_case_short_number"),
            models.Index(
                fields=["tenant", "closed_at", "state"], name="casework_case_closed", condition=Q(closed_at__isnull=False)
            ),
            models.Index(
                fields=["tenant", "-reported_at", "-id"],
                name="casework_case_pressed",
                condition=~Q(supervision=Supervision.NONE),
            ),
            models.Index(
                fields=["tenant", "supervision", "-reported_at", "-id"],
                name="casework_case_level",
                condition=~Q(supervision=Supervision.NONE),
            ),
            models.Index(
                fields=["tenant", "supervision", "due_at", "id"],
                name="casework_case_cards",
                condition=~Q(supervision=Supervision.NONE) & Q(state__in=RUNNING_VALUES),
            ),
            # Keys that are nearly always empty: an index over the few rows that have one.
            models.Index(fields=["merged_into"], name="casework_case_merged", condition=Q(merged_into__isnull=False)),
            models.Index(fields=["parent"], name="casework_case_parts", condition=Q(parent__isnull=False)),
            models.Index(fields=["earlier"], name="casework_case_repeats", condition=Q(earlier__isnull=False)),
            models.Index(fields=["tenant", "review_on", "id"], name="casework_case_review", condition=Q(state=State.SUSPENDED)),
            models.Index(fields=["tenant", "done_at", "id"], name="casework_case_to_call_back", condition=Q(state=State.DONE)),
            models.Index(fields=["imported_by", "id"], name="casework_case_import", condition=Q(imported_by__isnull=False)),
            models.Index(
                fields=["first_receiver_appointment", "-reported_at", "-id"],
                name="casework_case_first",
                include=["tenant"],
                condition=Q(first_receiver_appointment__isnull=False, state__in=OPEN_VALUES),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.short_number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("casework:case", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED

    @property
    def is_running(self) -> bool:
        """Whether its time limit still counts."""
        return self.state in RUNNING

    @property
    def is_with_petitions(self) -> bool:
        """Whether it went the way of petitions: what it was about is kept there, and nowhere else."""
        return self.lawful_channel == PETITION

    @property
    def holder_id(self) -> UUID | None:
        """The organisation that has it now; None before dispatch, and while it is back with the office."""
        return None if self.state == State.RETURNED else self.lead_organisation_id

    def is_overdue(self, now: datetime) -> bool:
        return self.is_running and self.due_at is not None and self.due_at < now

    def is_nearly_due(self, now: datetime) -> bool:
        return self.is_running and not self.is_overdue(now) and self.warn_at is not None and self.warn_at <= now
