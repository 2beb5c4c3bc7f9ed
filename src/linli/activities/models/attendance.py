"""
Who was there. Persons (人数) and person-times (人次) are never mixed: a person's row is one person-time of that person; a head count
is person-times of nobody in particular.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.models import PartModel, TenantModel


class AttendanceMethod(models.TextChoices):
    QR = "qr", _("扫码")
    CARD = "card", _("报编号")
    LIST = "list", pgettext_lazy("attendance", "名单上勾")
    OFFLINE = "offline", _("没有网时记的")
    PAPER = "paper", pgettext_lazy("attendance", "纸面签到")


class Attendance(PartModel):
    """
    One person was at one session; a live row for each once. `heads`: people who came with one sign-up, themselves included.

    `half_hours`: actual service, where it differs from the length of the session. After erasure `person` is none and the row still counts.
    """

    WHOLE = "session"
    session = models.ForeignKey("activities.Session", on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    heads = models.PositiveSmallIntegerField(default=1)
    method = models.CharField(max_length=8, choices=AttendanceMethod.choices)
    at = models.DateTimeField()
    by = models.CharField(max_length=80, blank=True)
    half_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["session_id", "at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=Q(person__isnull=False, voided_at=None),
                name="activities_attendance_once",
            ),
            models.CheckConstraint(condition=Q(heads__gte=1), name="activities_attendance_heads"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.person_id}"


class HeadCount(PartModel):
    """How many were there whom nobody wrote down (只数人头): person-times only. The last one that stands holds."""

    WHOLE = "session"
    session = models.ForeignKey("activities.Session", on_delete=models.PROTECT, related_name="head_counts")
    person_times = models.PositiveIntegerField(_("人次"))
    of_whom = models.CharField(_("都是谁"), max_length=80, blank=True, help_text="children of the school, passers-by")
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["session_id", "at", "id"]

    def __str__(self) -> str:
        return str(self.person_times)


class SheetEntry(PartModel):
    """
    One mark made on a sheet without network, as its device sent it later. `entry_id` is made by the device: sent twice, it is one row and
    changes nothing. Of two marks for one person the one made later holds (`made_at`, then `entry_id`).
    """

    class Mark(models.TextChoices):
        CAME = "came", pgettext_lazy("mark", "来了")
        AWAY = "away", pgettext_lazy("mark", "没来")
        EXCUSED = "excused", pgettext_lazy("mark", "请假")

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("记上了")
        OLDER = "older", _("后来改过，这一条不算")
        UNKNOWN = "unknown", _("名单上没有，等人核对")
        REFUSED = "refused", pgettext_lazy("entry", "不能记")

    WHOLE = "session"
    session = models.ForeignKey("activities.Session", on_delete=models.PROTECT, related_name="entries")
    entry_id = models.UUIDField()
    device = models.CharField(max_length=40)
    person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    written_name = models.CharField(max_length=40, blank=True, help_text="whoever stood on no list, as written in the yard")
    mark = models.CharField(max_length=8, choices=Mark.choices)
    made_at = models.DateTimeField(help_text="by the device's clock")
    received_at = models.DateTimeField()
    by = models.CharField(max_length=80)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)

    class Meta:
        ordering = ["session_id", "made_at", "entry_id"]
        constraints = [models.UniqueConstraint(fields=["session", "entry_id"], name="activities_entry_once")]

    def __str__(self) -> str:
        return str(self.entry_id)


class PaperSheet(TenantModel):
    """A printed sheet of a session that came back signed; its scan hangs on it (core files)."""

    session = models.ForeignKey("activities.Session", on_delete=models.PROTECT, related_name="paper_sheets")
    number = models.CharField(max_length=24)
    lines = models.PositiveSmallIntegerField(help_text="how many names were printed")
    printed_at = models.DateTimeField()
    entered_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["session_id", "printed_at"]
        constraints = [models.UniqueConstraint(fields=["tenant", "number"], name="activities_sheet_number")]

    def __str__(self) -> str:
        return self.number


class Excuse(TenantModel):
    """
    Leave of a clean-up day (请假), told to the entrance head, and the door cleaned before or after it (补做). Nothing is forced: without a
    make-up it is leave and no more.
    """

    session = models.ForeignKey("activities.Session", on_delete=models.PROTECT, related_name="excuses")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    told = models.CharField(_("跟谁说的"), max_length=80, blank=True)
    reason = models.CharField(_("什么事"), max_length=120, blank=True)
    make_up_on = models.DateField(_("哪天补"), null=True, blank=True)
    made_up_on = models.DateField(_("哪天补好了"), null=True, blank=True)
    noted_by = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["session_id", "made_at"]
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], condition=Q(withdrawn_at=None), name="activities_excuse_once")
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.person_id}"


class ResponsibilityArea(TenantModel):
    """A piece of ground that a team or a unit keeps clean (责任区域), with the series in which it does. `boundary`: GeoJSON, CGCS2000."""

    name = models.CharField(_("名称"), max_length=60)
    place = models.ForeignKey("registry.Place", verbose_name=_("在哪里"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    extent = models.CharField(_("从哪到哪"), max_length=160)
    boundary = models.JSONField(_("边界"), null=True, blank=True)
    team = models.ForeignKey(
        "activities.VolunteerTeam", verbose_name=_("哪支队伍"), null=True, blank=True, on_delete=models.PROTECT, related_name="areas"
    )  # fmt: skip
    organisation = models.ForeignKey(
        "registry.Organisation", verbose_name=_("哪个单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    series = models.ForeignKey("activities.Series", null=True, blank=True, on_delete=models.PROTECT, related_name="areas")
    since = models.DateField(_("从哪天起"))
    until = models.DateField(_("到哪天止"), null=True, blank=True)

    class Meta:
        ordering = ["place_path", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "place", "name"], condition=Q(until=None), name="activities_area_name"),
            models.CheckConstraint(
                condition=Q(team__isnull=False, organisation__isnull=True) | Q(team__isnull=True, organisation__isnull=False),
                name="activities_area_whose",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AreaCheck(PartModel):
    """How an area was found after a cleaning, or between two."""

    WHOLE = "area"
    area = models.ForeignKey(ResponsibilityArea, on_delete=models.CASCADE, related_name="checks")
    session = models.ForeignKey("activities.Session", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    on = models.DateField(_("哪天"))
    is_good = models.BooleanField(_("干净"))
    note = models.CharField(_("情况"), max_length=200, blank=True)
    by = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-made_at"]

    def __str__(self) -> str:
        return f"{self.area_id} {self.on}"
