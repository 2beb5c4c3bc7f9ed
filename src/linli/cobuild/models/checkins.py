"""Dual check-in (双报到): units and persons report once, whatever the level; teams are formed of those who did."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.models import TenantModel
from linli.core.privacy import EncryptedTextField


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def live(self) -> "CheckInQuerySet":
        return self.filter(ended_on=None)

    def on(self, day: object) -> "CheckInQuerySet":
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=day), since__lte=day)


class CheckIn(TenantModel):
    """
    A unit or a person reported to a community. Exactly one of `partner`, `person`; one live row for each: once for all levels.

    Where somebody moves, the row ends and the next one names it. The Party branch is sensitive (PIPL art. 28): encrypted, seen
    by the posts of this work only. `skills`, `times`: codes and words as in the market. No hours wanted, no points (§2.17).
    """

    number = models.CharField(_("报到单号"), max_length=24)
    partner = models.ForeignKey("cobuild.PartnerUnit", null=True, blank=True, on_delete=models.PROTECT, related_name="checkins")
    person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey(
        "registry.Organisation", verbose_name=_("工作单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    employer_text = models.CharField(_("工作单位（不在册的）"), max_length=120, blank=True)
    branch = EncryptedTextField(_("所在党支部"), blank=True, default="")
    place = models.ForeignKey("registry.Place", verbose_name=_("报到社区"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    grid = models.ForeignKey(
        "registry.Place", verbose_name=_("编入网格"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    skills = models.JSONField(_("本领"), default=list)
    times = models.JSONField(_("有空的时段"), default=list)
    post_wanted = models.CharField(_("想做什么"), max_length=80, blank=True)
    consented_at = models.DateTimeField(_("本人单独同意"), null=True, blank=True)
    channel = models.CharField(max_length=10, default="page")
    since = models.DateField(_("报到"))
    ended_on = models.DateField(null=True, blank=True, help_text="the last day")
    ended_reason = models.CharField(max_length=120, blank=True)
    moved_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="moved_to")
    made_at = models.DateTimeField()

    objects = CheckInQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "number"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="cobuild_checkin_number"),
            models.UniqueConstraint(fields=["partner"], condition=Q(ended_on=None), name="cobuild_checkin_unit_once"),
            models.UniqueConstraint(fields=["person"], condition=Q(ended_on=None), name="cobuild_checkin_person_once"),
            models.CheckConstraint(
                condition=Q(partner__isnull=False, person__isnull=True) | Q(partner__isnull=True, person__isnull=False),
                name="cobuild_checkin_whose",
            ),
            models.CheckConstraint(condition=Q(ended_on=None) | Q(ended_on__gte=F("since")), name="cobuild_checkin_days"),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(consented_at__isnull=False) | Q(ended_on__isnull=False),
                name="cobuild_checkin_consent",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "place_path", "since"], name="cobuild_checkin_place"),
            models.Index(fields=["tenant", "employer"], name="cobuild_checkin_employer"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("cobuild:checkin", args=[self.pk])


class Team(TenantModel):
    """A team of those who checked in, by speciality, at a community. `organisation`: of the register, where it is in it."""

    name = models.CharField(_("名称"), max_length=60)
    speciality = models.CharField(_("专长"), max_length=60, blank=True)
    place = models.ForeignKey("registry.Place", verbose_name=_("社区"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    organisation = models.ForeignKey("registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(
        "registry.Person", verbose_name=_("队长"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    founded_on = models.DateField(_("成立"))
    dissolved_on = models.DateField(null=True, blank=True)
    about = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        ordering = ["place_path", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "place", "name"], condition=Q(dissolved_on=None), name="cobuild_team_name")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cobuild:team", args=[self.pk])


class TeamMember(TenantModel):
    """Somebody's time in a team; ended, never deleted."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["team_id", "since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["team", "person"], condition=Q(until=None), name="cobuild_team_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.person_id}"
