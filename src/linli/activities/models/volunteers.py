"""Volunteers by 志愿服务条例 (State Council Order 685) and 志愿服务记录与证明出具办法 (民政部令 67): who they are, what they did, what is certified."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.models import PartModel, TenantModel
from linli.core.privacy import EncryptedTextField

from ..states import BatchState, HoursState
from .programmes import VolunteerField


class Volunteer(TenantModel):
    """
    Somebody who registered as a volunteer; once while it lasts. `official_number`: of the national system, instead of an identity
    number (MZ/T 061). A minor has a guardian (Civil Code art. 19). `insured_until`: of the insurance that covers dangerous work (条例 art. 17).
    """

    number = models.CharField(_("志愿者编号"), max_length=24)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("registry.Place", verbose_name=_("所在社区"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    official_number = EncryptedTextField(_("全国志愿服务编号"), blank=True, default="")
    skills = models.JSONField(_("本领"), default=list)
    times = models.JSONField(_("有空的时段"), default=list)
    fields = models.JSONField(_("想做哪些"), default=list, help_text="codes of VolunteerField")
    guardian = models.ForeignKey(
        "registry.Person", verbose_name=_("监护人"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    guardian_text = EncryptedTextField(_("监护人（不在册的）"), blank=True, default="")
    insured_until = models.DateField(_("保险到哪天"), null=True, blank=True)
    channel = models.CharField(max_length=10, default="page")
    consented_at = models.DateTimeField(_("本人同意记录"), null=True, blank=True)
    since = models.DateField(_("从哪天起"))
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="activities_volunteer_number"),
            models.UniqueConstraint(fields=["person"], condition=Q(ended_on=None), name="activities_volunteer_once"),
        ]
        indexes = [models.Index(fields=["tenant", "place_path"], name="activities_volunteer_place")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("activities:volunteer", args=[self.pk])


class VolunteerTeam(TenantModel):
    """A team of volunteers (志愿服务队、红马甲). `checkin_team`: the same team among those who checked in, where there is one."""

    name = models.CharField(_("队名"), max_length=60)
    field = models.CharField(_("做什么"), max_length=12, choices=VolunteerField.choices, default=VolunteerField.OTHER)
    place = models.ForeignKey("registry.Place", verbose_name=_("社区"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        "registry.Organisation", verbose_name=_("属于哪个单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checkin_team = models.ForeignKey("cobuild.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(
        "registry.Person", verbose_name=_("队长"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    about = models.CharField(_("说明"), max_length=200, blank=True)
    founded_on = models.DateField(_("成立"))
    dissolved_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["place_path", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "place", "name"], condition=Q(dissolved_on=None), name="activities_team_name"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("activities:volunteer-team", args=[self.pk])


class TeamVolunteer(PartModel):
    """Somebody's time in a team; ended, never deleted."""

    WHOLE = "team"
    team = models.ForeignKey(VolunteerTeam, on_delete=models.CASCADE, related_name="members")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="teams")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["team_id", "since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["team", "volunteer"], condition=Q(until=None), name="activities_team_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.volunteer_id}"


class VolunteerEntry(TenantModel):
    """What belongs to a volunteer's record beside service: training, commendation, evaluation (条例 art. 19). Never a rank."""

    class Kind(models.TextChoices):
        TRAINING = "training", pgettext_lazy("volunteer", "培训")
        COMMENDATION = "commendation", pgettext_lazy("volunteer", "表彰")
        EVALUATION = "evaluation", pgettext_lazy("volunteer", "评价")

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    on = models.DateField(_("哪天"))
    text = models.CharField(_("内容"), max_length=200)
    by = models.CharField(_("谁记的"), max_length=80)

    class Meta:
        ordering = ["-on", "id"]

    def __str__(self) -> str:
        return self.text


class HoursBatch(TenantModel):
    """Hours shown in public before they count (时长公示): `working_days` of them, from `shown_from` to `shown_until`, both included."""

    number = models.CharField(_("编号"), max_length=24)
    place = models.ForeignKey("registry.Place", on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    shown_from = models.DateField(_("公示从"))
    shown_until = models.DateField(_("公示到"))
    working_days = models.PositiveSmallIntegerField(help_text="as the rule in force asked")
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.OPEN)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-shown_from", "number"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="activities_batch_number"),
            models.CheckConstraint(condition=Q(shown_until__gte=F("shown_from")), name="activities_batch_days"),
        ]
        indexes = [models.Index(fields=["tenant", "state", "shown_until"], name="activities_batch_due")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("activities:hours-batch", args=[self.pk])


class ServiceHours(TenantModel):
    """
    One service of one volunteer (志愿服务记录): name, date, place, beneficiary, content, hours, quality, leader, recorder (§2.13).

    `half_hours`: actual service without the way there, in half hours. Exactly one source: a session, a shift's duty, or a record by hand.
    Never changed once shown: a correction is a new row that `corrects` the old one.
    """

    number = models.CharField(_("编号"), max_length=24)
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="hours")
    session = models.ForeignKey("activities.Session", null=True, blank=True, on_delete=models.PROTECT, related_name="hours")
    duty = models.ForeignKey("activities.Duty", null=True, blank=True, on_delete=models.PROTECT, related_name="hours")
    on = models.DateField(_("哪天"))
    place = models.ForeignKey("registry.Place", verbose_name=_("在哪里"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    field = models.CharField(_("类别"), max_length=12, choices=VolunteerField.choices, default=VolunteerField.OTHER)
    content = models.CharField(_("做了什么"), max_length=160)
    beneficiary = models.CharField(_("服务谁"), max_length=80, blank=True)
    half_hours = models.PositiveSmallIntegerField(_("时长"))
    quality = models.CharField(_("服务质量"), max_length=80, blank=True)
    leader = models.CharField(_("负责人"), max_length=80, blank=True)
    recorder = models.CharField(_("记录人"), max_length=80)
    state = models.CharField(max_length=10, choices=HoursState.choices, default=HoursState.RECORDED)
    batch = models.ForeignKey(HoursBatch, null=True, blank=True, on_delete=models.PROTECT, related_name="hours")
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by")
    reason = models.CharField(max_length=200, blank=True, help_text="why it was corrected or does not count")
    made_at = models.DateTimeField()
    credited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-on", "number"]
        verbose_name_plural = "service hours"
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="activities_hours_number"),
            models.UniqueConstraint(
                fields=["volunteer", "session"],
                condition=Q(state__in=["recorded", "publicised", "credited"], session__isnull=False),
                name="activities_hours_session_once",
            ),
            models.UniqueConstraint(
                fields=["duty"],
                condition=Q(state__in=["recorded", "publicised", "credited"], duty__isnull=False),
                name="activities_hours_duty_once",
            ),
            models.CheckConstraint(condition=Q(session=None) | Q(duty=None), name="activities_hours_source"),
            models.CheckConstraint(condition=Q(half_hours__gte=1, half_hours__lte=48), name="activities_hours_day"),
        ]
        indexes = [
            models.Index(fields=["tenant", "state", "place_path"], name="activities_hours_list"),
            models.Index(fields=["volunteer", "on"], name="activities_hours_of"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("activities:hours-one", args=[self.pk])


class HoursObjection(TenantModel):
    """Somebody says that hours are wrong, while they are shown or later. Answered in words; hours wait until it is."""

    hours = models.ForeignKey(ServiceHours, on_delete=models.PROTECT, related_name="objections")
    person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    contact = EncryptedTextField(_("怎么找您"), blank=True, default="")
    text = models.CharField(_("哪里不对"), max_length=300)
    made_at = models.DateTimeField()
    answer = models.CharField(_("答复"), max_length=300, blank=True)
    is_upheld = models.BooleanField(null=True, blank=True)
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.text[:40]


class Certificate(TenantModel):
    """
    A paper that holds (志愿服务证明、结业证书): free, with number and day, issuer, responsible person, contact, and the lines as they were
    when it was issued. `check_code` stands behind its QR: a stranger sees whether it holds, and no more than the paper says.
    """

    class Kind(models.TextChoices):
        VOLUNTEER = "volunteer", _("志愿服务记录证明")
        LEARNER = "learner", _("老年大学结业证书")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.CharField(_("证明编号"), max_length=24)
    person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = EncryptedTextField(_("姓名"), help_text="as printed")
    issued_on = models.DateField(_("开具日期"))
    covers_from = models.DateField(_("从"), null=True, blank=True)
    covers_until = models.DateField(_("到"), null=True, blank=True)
    half_hours = models.PositiveIntegerField(null=True, blank=True)
    lines = models.JSONField(default=list, help_text="what was certified, as printed")
    issuer = models.CharField(_("开具单位"), max_length=120)
    responsible = models.CharField(_("经办人"), max_length=80)
    contact = models.CharField(_("联系电话"), max_length=30)
    check_code = models.CharField(max_length=24, unique=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoke_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-issued_on", "number"]
        constraints = [models.UniqueConstraint(fields=["tenant", "number"], name="activities_certificate_number")]
        indexes = [models.Index(fields=["tenant", "person"], name="activities_certificate_of")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("activities:certificate", args=[self.pk])
