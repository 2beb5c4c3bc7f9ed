"""What a community may be given (职责清单, 准入清单), and who of the joint office is on duty when (合署办公)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.core.models import AppendOnly, TenantModel


class Measure(models.TextChoices):
    """How far a matter is a community's: it leads, it only helps whoever leads, or it is none of its business."""

    LEAD = "lead", _("社区可以主办")
    ASSIST = "assist", _("社区只协助")
    NOT = "not", _("不派给社区")


class DutyItemQuerySet(models.QuerySet["DutyItem"]):
    def in_force(self, on: object) -> "DutyItemQuerySet":
        return self.filter(Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on)), withdrawn_at=None)


class DutyItem(TenantModel):
    """
    One line of the list of what communities do. What is on no line of a list in force may not be given to a community as
    the main handler, nor may what it only assists in (Beijing regulation on handling complaints at once, art. 17).

    `place` None: for every community of the subdistrict. The line of the nearest category counts, then of the smaller place.
    """

    number = models.PositiveIntegerField("条号", help_text="how people cite it")
    category = models.ForeignKey("casework.Category", verbose_name="什么事", on_delete=models.PROTECT, related_name="duties")
    place = models.ForeignKey(
        "registry.Place", verbose_name="哪个社区", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    measure = models.CharField("社区做到哪一步", max_length=6, choices=Measure.choices)
    text = models.CharField("写明做什么", max_length=200, help_text="read by residents")
    instead = models.CharField("该找谁", max_length=120, blank=True, help_text="read by residents, where it is not the community")
    citation = models.CharField("依据", max_length=200)
    valid_from = models.DateField("起")
    valid_to = models.DateField("止", null=True, blank=True)
    ended_reason = models.CharField("为什么停", max_length=200, blank=True)
    withdrawn_at = models.DateTimeField("撤回于", null=True, blank=True, help_text="before it began; its number stays used")
    replaces = models.ForeignKey(
        "self", verbose_name="替代", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    replaced_end = models.DateField(null=True, blank=True)

    objects = DutyItemQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="casework_dutyitem_number"),
            models.CheckConstraint(condition=~Q(citation=""), name="casework_dutyitem_cited"),
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="casework_dutyitem_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.category} {self.get_measure_display()}"


class DutyOverride(AppendOnly, TenantModel):
    """A community was made the main handler of something outside its list, and why. Counted, and shown on the case."""

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="duty_overrides")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(DutyItem, null=True, blank=True, on_delete=models.PROTECT, related_name="overrides")
    reason = models.CharField("为什么", max_length=200)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=120)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="casework_dutyoverride_has_reason")]
        indexes = [models.Index(fields=["tenant", "-at"], name="casework_dutyoverride_at")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.reason}"


class Side(models.TextChoices):
    """The two sides that share the joint office."""

    COMMUNITY = "community", _("社区")
    PROPERTY = "property", _("物业")


class RosterShift(TenantModel):
    """
    Who sits in the joint office of a community on one day, from when to when, and the office's telephone.

    `name` is how residents call them (周师傅); it goes onto the door and onto tracking pages.
    """

    place = models.ForeignKey("registry.Place", verbose_name="哪个社区", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    side = models.CharField("哪一边", max_length=9, choices=Side.choices)
    on = models.DateField("哪一天")
    begins = models.TimeField("从")
    ends = models.TimeField("到")
    name = models.CharField("谁", max_length=40, blank=True)
    phone = models.CharField("办公电话", max_length=30, blank=True, help_text="a telephone of the office, not a private one")
    note = models.CharField("说明", max_length=80, blank=True, help_text="with whom it was swapped, and why")

    class Meta:
        ordering = ["on", "begins", "side", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="casework_rostershift_hours"),
            models.UniqueConstraint(fields=["place", "organisation", "on", "begins"], name="casework_rostershift_once"),
        ]
        indexes = [models.Index(fields=["tenant", "on"], name="casework_rostershift_on")]

    def __str__(self) -> str:
        return f"{self.on:%m-%d} {self.begins:%H:%M}–{self.ends:%H:%M} {self.name}"
