"""Resolutions: what was decided, and how it is carried out."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.models import AppendOnly, PartModel, TenantModel
from linli.deliberation.states import ResolutionState

MOST_TITLE, MOST_RESPONSIBLE, MOST_TARGET = 120, 80, 200


class ResolutionQuerySet(models.QuerySet["Resolution"]):
    def public(self) -> "ResolutionQuerySet":
        """Those that were published and not taken down again."""
        return self.filter(is_public=True, published_at__isnull=False)

    def running(self) -> "ResolutionQuerySet":
        """Those that somebody still works on."""
        return self.filter(state__in=(ResolutionState.ADOPTED, ResolutionState.IN_EXECUTION))


class Resolution(TenantModel):
    """What a body decided, by which ballot; `legal_effect` says in words what it binds, `recourse` what who disagrees can do."""

    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    title = models.CharField(_("决议"), max_length=MOST_TITLE)
    text = models.TextField(_("全文"))
    ballot = models.ForeignKey("deliberation.Ballot", null=True, blank=True, on_delete=models.PROTECT, related_name="resolutions")
    meeting = models.ForeignKey(
        "deliberation.Meeting", null=True, blank=True, on_delete=models.PROTECT, related_name="resolutions"
    )
    council = models.ForeignKey(
        "deliberation.Council", null=True, blank=True, on_delete=models.PROTECT, related_name="resolutions"
    )
    place = models.ForeignKey("registry.Place", on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    run = models.ForeignKey("procedures.Run", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    adopted_on = models.DateField(_("作出"))
    legal_effect = models.CharField(_("效力"), max_length=200, blank=True)
    recourse = models.TextField(_("不同意怎么办"), blank=True)
    state = models.CharField(max_length=12, choices=ResolutionState.choices, default=ResolutionState.ADOPTED)
    state_reason = models.CharField(max_length=300, blank=True)
    is_public = models.BooleanField(_("居民看得到"), default=True)
    notice_id = models.UUIDField(null=True, blank=True, help_text="the notice of disclosure that published it")
    published_at = models.DateTimeField(null=True, blank=True)
    light_scheme = models.CharField(max_length=20, default="five", help_text="three · five")

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        ordering = ["-adopted_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "year", "sequence"], name="deliberation_resolution_number"),
            models.UniqueConstraint(fields=["ballot"], condition=Q(ballot__isnull=False), name="deliberation_resolution_ballot"),
        ]
        indexes = [models.Index(fields=["tenant", "place_path"], name="deliberation_resolution_place")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page on the workbench."""
        return reverse("deliberation:resolution", args=[self.pk])

    @property
    def public_url(self) -> str:
        """What residents read."""
        return reverse("deliberation:decided", args=[self.pk])

    @property
    def is_running(self) -> bool:
        return self.state in (ResolutionState.ADOPTED, ResolutionState.IN_EXECUTION)

    @property
    def number(self) -> str:
        return f"决〔{self.year}〕{self.sequence}号"


class Undertaking(PartModel):
    """One thing that a resolution binds somebody to do: which department, which target, until when, with which money."""

    WHOLE = "resolution"

    resolution = models.ForeignKey(Resolution, on_delete=models.CASCADE, related_name="undertakings")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("做什么"), max_length=MOST_TITLE)
    organisation = models.ForeignKey("registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    responsible = models.CharField(_("责任部门"), max_length=MOST_RESPONSIBLE)
    target = models.CharField(_("目标"), max_length=MOST_TARGET, blank=True)
    funds_cents = models.BigIntegerField(_("资金"), null=True, blank=True, help_text="分")
    begins_on = models.DateField(_("开始"))
    due_on = models.DateField(_("完成时间"))
    percent = models.PositiveSmallIntegerField(_("完成"), default=0)
    accepted_on = models.DateField(_("验收"), null=True, blank=True)

    class Meta:
        ordering = ["resolution_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["resolution", "position"], name="deliberation_undertaking_position"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="deliberation_undertaking_percent"),
            models.CheckConstraint(condition=Q(due_on__gte=models.F("begins_on")), name="deliberation_undertaking_days"),
        ]

    def __str__(self) -> str:
        return self.title


class ProgressEntry(AppendOnly, PartModel):
    """A dated entry of how far it is; a change of what was decided goes back to the body that decided (`is_change`)."""

    WHOLE = "resolution"

    resolution = models.ForeignKey(Resolution, on_delete=models.CASCADE, related_name="entries")
    undertaking = models.ForeignKey(Undertaking, null=True, blank=True, on_delete=models.CASCADE, related_name="entries")
    on = models.DateField(_("哪天"))
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(_("做到哪了"))
    is_change = models.BooleanField(default=False)
    ballot = models.ForeignKey("deliberation.Ballot", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-on", "-recorded_at", "-id"]
