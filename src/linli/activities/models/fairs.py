"""Resident groups (群团组织), and what they put on at fairs of several days: stalls, stage times, tasks."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.models import PartModel, TenantModel
from linli.core.privacy import EncryptedTextField


class GroupKind(models.TextChoices):
    CULTURE = "culture", pgettext_lazy("group", "文艺")
    SPORTS = "sports", pgettext_lazy("group", "体育健身")
    CRAFT = "craft", pgettext_lazy("group", "手工书画")
    SERVICE = "service", pgettext_lazy("group", "公益服务")
    LEARNING = "learning", pgettext_lazy("group", "学习宣讲")
    MUTUAL = "mutual", pgettext_lazy("group", "邻里互助")
    OTHER = "other", pgettext_lazy("group", "其他群团")


class ResidentGroup(TenantModel):
    """A group of residents on the community's register (社区群团组织备案). `members_said`: as it says itself, where no members are named."""

    number = models.CharField(_("备案号"), max_length=24)
    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("类别"), max_length=10, choices=GroupKind.choices)
    place = models.ForeignKey("registry.Place", verbose_name=_("社区"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    organisation = models.ForeignKey("registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(
        "registry.Person", verbose_name=_("负责人"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    about = models.CharField(_("做什么"), max_length=200, blank=True)
    meets = models.CharField(_("什么时候在哪里活动"), max_length=120, blank=True)
    members_said = models.PositiveIntegerField(_("大约多少人"), null=True, blank=True)
    takes_members = models.BooleanField(_("还收人"), default=True)
    is_public = models.BooleanField(_("居民看得到"), default=True)
    recorded_on = models.DateField(_("备案日期"))
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["place_path", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="activities_group_number"),
            models.UniqueConstraint(fields=["tenant", "place", "name"], condition=Q(ended_on=None), name="activities_group_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("activities:group", args=[self.pk])


class GroupMember(PartModel):
    """Somebody's time in a group; ended, never deleted. `asked_at` without `since`: wants to join."""

    WHOLE = "group"
    group = models.ForeignKey(ResidentGroup, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["group_id", "since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["group", "person"], condition=Q(until=None), name="activities_group_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.person_id}"


class StallState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("stall", "等答应")
    GIVEN = "given", pgettext_lazy("stall", "给了")
    REFUSED = "refused", pgettext_lazy("stall", "没有给")
    OFF = "off", pgettext_lazy("stall", "不摆了")


class Stall(TenantModel):
    """A stall of a fair, on the days `from_on` to `until_on`. Exactly one holder. Two given stalls never share a number (constraint)."""

    programme = models.ForeignKey("activities.Programme", on_delete=models.CASCADE, related_name="stalls")
    spot = models.CharField(_("摊位号"), max_length=12, blank=True)
    what = models.CharField(_("摆什么"), max_length=80)
    group = models.ForeignKey(ResidentGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="stalls")
    organisation = models.ForeignKey("registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    contact = EncryptedTextField(_("联系电话"), blank=True, default="")
    needs = models.CharField(_("要桌子、电源吗"), max_length=120, blank=True)
    from_on = models.DateField(_("从哪天"))
    until_on = models.DateField(_("到哪天"))
    state = models.CharField(max_length=8, choices=StallState.choices, default=StallState.ASKED)
    reason = models.CharField(max_length=120, blank=True)
    channel = models.CharField(max_length=10, default="page")
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["programme_id", "spot", "asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "spot"], condition=Q(state="given") & ~Q(spot=""), name="activities_stall_spot"
            ),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="activities_stall_days"),
        ]

    def __str__(self) -> str:
        return self.what


class StageItem(TenantModel):
    """One number on the stage of a session (节目单): by a group, a class, or whoever is named. Two never overlap on one stage."""

    session = models.ForeignKey("activities.Session", on_delete=models.CASCADE, related_name="stage_items")
    stage = models.CharField(_("哪个台"), max_length=30, blank=True)
    title = models.CharField(_("节目"), max_length=80)
    form = models.CharField(_("形式"), max_length=30, blank=True, help_text="合唱、情景剧 …")
    starts_at = models.DateTimeField(_("几点"))
    minutes = models.PositiveSmallIntegerField(_("几分钟"))
    group = models.ForeignKey(ResidentGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="stage_items")
    class_group = models.ForeignKey(
        "activities.ClassGroup", null=True, blank=True, on_delete=models.PROTECT, related_name="stage_items"
    )
    performers = models.CharField(_("谁演"), max_length=80, blank=True)
    note = models.CharField(_("要准备什么"), max_length=120, blank=True)

    class Meta:
        ordering = ["session_id", "starts_at", "id"]
        constraints = [models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=240), name="activities_stage_minutes")]

    def __str__(self) -> str:
        return self.title


class GroupTask(TenantModel):
    """What a group, a team or a unit does at a fair (分工): built the stage, poured tea."""

    programme = models.ForeignKey("activities.Programme", on_delete=models.CASCADE, related_name="tasks")
    title = models.CharField(_("什么事"), max_length=80)
    group = models.ForeignKey(ResidentGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")
    team = models.ForeignKey("activities.VolunteerTeam", null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")
    organisation = models.ForeignKey("registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    people_wanted = models.PositiveSmallIntegerField(_("要几个人"), null=True, blank=True)
    due_at = models.DateTimeField(_("什么时候前"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["programme_id", "due_at", "id"]

    def __str__(self) -> str:
        return self.title
