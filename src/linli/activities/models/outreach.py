"""Outreach (宣讲) in three channels: on the ground, by loudspeaker, in groups on line; and the small-stool class that a yard asks for."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.models import TenantModel
from linli.core.privacy import EncryptedTextField

from ..states import TalkState


class Channel(models.TextChoices):
    GROUND = "ground", _("地面：面对面宣讲")
    AIR = "air", _("空中：大喇叭、广播")
    NET = "net", _("网络：工作群")


class Topic(models.TextChoices):
    LAW = "law", _("法律")
    HEALTH = "health", pgettext_lazy("topic", "健康")
    SAFETY = "safety", _("安全、防骗")
    POLICY = "policy", _("政策")
    PARTY = "party", _("党的理论")
    CULTURE = "culture", pgettext_lazy("topic", "文化")
    HEALTH_EMERGENCY = "health_emergency", _("疫情、突发")
    OTHER = "other", pgettext_lazy("topic", "其他话题")


class Lecturer(TenantModel):
    """A lecturer (宣讲员) of the people's troupe (百姓宣讲团)."""

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    topics = models.JSONField(_("能讲什么"), default=list, help_text="codes of Topic")
    times = models.JSONField(_("有空的时段"), default=list)
    about = models.CharField(_("介绍"), max_length=200, blank=True)
    since = models.DateField(_("从哪天起"))
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["since", "id"]
        constraints = [models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="activities_lecturer_once")]

    def __str__(self) -> str:
        return str(self.person)


class OutreachSite(TenantModel):
    """A loudspeaker (`air`) or a group on line (`net`). `members`: as whoever keeps it says; nobody is made to join (no 接龙)."""

    channel = models.CharField(max_length=6, choices=[("air", Channel.AIR.label), ("net", Channel.NET.label)])
    name = models.CharField(_("名称"), max_length=60)
    place = models.ForeignKey("registry.Place", verbose_name=_("在哪里"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    keeper = models.CharField(_("谁在管"), max_length=80, blank=True)
    members = models.PositiveIntegerField(_("大约多少人"), null=True, blank=True)
    is_trial = models.BooleanField(_("试点"), default=False)
    since = models.DateField(_("从哪天起"))
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["channel", "place_path", "name"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "channel", "name"], condition=Q(until=None), name="activities_site_name")
        ]

    def __str__(self) -> str:
        return self.name


class TalkRequest(TenantModel):
    """A yard asks for a small-stool class (小板凳课堂): what about, when, how many small stools."""

    number = models.CharField(_("编号"), max_length=24)
    place = models.ForeignKey("registry.Place", verbose_name=_("哪个院"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    topic = models.CharField(_("想听什么"), max_length=20, choices=Topic.choices)
    text = models.CharField(_("具体想听"), max_length=200, blank=True)
    wanted_on = models.DateField(_("哪天好"), null=True, blank=True)
    times = models.JSONField(_("什么时段"), default=list)
    expected = models.PositiveSmallIntegerField(_("大约几个人"), null=True, blank=True)
    person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    contact_name = EncryptedTextField(_("找谁"), blank=True, default="")
    contact_phone = EncryptedTextField(_("电话"), blank=True, default="")
    channel = models.CharField(max_length=10, default="page")
    state = models.CharField(max_length=10, choices=TalkState.choices, default=TalkState.ASKED)
    lecturer = models.ForeignKey(Lecturer, null=True, blank=True, on_delete=models.PROTECT, related_name="requests")
    session = models.ForeignKey(
        "activities.Session", null=True, blank=True, on_delete=models.PROTECT, related_name="talk_requests"
    )
    reason = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "id"]
        constraints = [models.UniqueConstraint(fields=["tenant", "number"], name="activities_talk_number")]
        indexes = [models.Index(fields=["tenant", "state", "place_path"], name="activities_talk_list")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("activities:talk-request", args=[self.pk])


class Outreach(TenantModel):
    """
    One piece of outreach as it happened. On the ground it is a session (whose attendance counts); by loudspeaker or in a group it has a
    site and `minutes` of itself. `reached`: person-times (人次) as estimated by whoever did it, none where nobody can say.
    """

    channel = models.CharField(_("渠道"), max_length=6, choices=Channel.choices)
    topic = models.CharField(_("话题"), max_length=20, choices=Topic.choices)
    title = models.CharField(_("讲了什么"), max_length=80)
    session = models.OneToOneField("activities.Session", null=True, blank=True, on_delete=models.PROTECT, related_name="outreach")
    site = models.ForeignKey(OutreachSite, null=True, blank=True, on_delete=models.PROTECT, related_name="outreach")
    lecturer = models.ForeignKey(Lecturer, null=True, blank=True, on_delete=models.PROTECT, related_name="outreach")
    place = models.ForeignKey("registry.Place", on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    on = models.DateField(_("哪天"))
    minutes = models.PositiveIntegerField(_("多少分钟"))
    reached = models.PositiveIntegerField(_("大约多少人次"), null=True, blank=True)
    words = models.TextField(_("发的文字"), blank=True)
    by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-on", "-made_at"]
        verbose_name_plural = "outreach"
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="ground", session__isnull=False, site__isnull=True)
                | Q(channel__in=["air", "net"], session__isnull=True, site__isnull=False),
                name="activities_outreach_where",
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="activities_outreach_minutes"),
        ]
        indexes = [models.Index(fields=["tenant", "channel", "on"], name="activities_outreach_list")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("activities:outreach-one", args=[self.pk])
