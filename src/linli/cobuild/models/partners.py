"""Partner units: who they are, where they sit, and what is said to them each quarter and each year."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.models import TenantModel


class Level(models.TextChoices):
    """Whose unit it is; every level uses the same form."""

    NATIONAL = "national", _("中央驻地方")
    PROVINCE = "province", _("省直")
    CITY = "city", _("市直")
    DISTRICT = "district", _("区直")
    STREET = "street", _("街道内")
    OTHER = "other", pgettext_lazy("unit", "其他级别")


class PartnerUnitQuerySet(models.QuerySet["PartnerUnit"]):
    def on(self, day: object) -> "PartnerUnitQuerySet":
        """Those that were partner units on a day; the last day counts."""
        return self.filter(Q(left_on=None) | Q(left_on__gte=day), joined_on__lte=day)

    def under(self, path: str) -> "PartnerUnitQuerySet":
        return self.filter(place_path__startswith=path)


class PartnerUnit(TenantModel):
    """An organisation that takes part in co-building (驻区单位), from a day on. Its liaison holds the post `unit_liaison` of it."""

    organisation = models.ForeignKey("registry.Organisation", verbose_name=_("单位"), on_delete=models.PROTECT, related_name="+")
    level = models.CharField(_("级别"), max_length=10, choices=Level.choices, default=Level.OTHER)
    place = models.ForeignKey("registry.Place", verbose_name=_("在哪个社区"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    joined_on = models.DateField(_("加入"))
    left_on = models.DateField(_("退出"), null=True, blank=True, help_text="the last day")
    left_reason = models.CharField(_("为什么退出"), max_length=200, blank=True)
    field = models.CharField(_("做什么的"), max_length=120, blank=True)
    can_offer = models.TextField(_("能帮什么"), blank=True)
    is_public = models.BooleanField(_("居民看得到"), default=True)

    objects = PartnerUnitQuerySet.as_manager()

    class Meta:
        ordering = ["place_path", "organisation__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation"], condition=Q(left_on=None), name="cobuild_partner_once"),
            models.CheckConstraint(condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")), name="cobuild_partner_days"),
        ]
        indexes = [models.Index(fields=["tenant", "place_path"], name="cobuild_partner_place")]

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        return reverse("cobuild:partner", args=[self.pk])


class FeedbackLetter(TenantModel):
    """
    What a unit and its members did in one quarter, told to the employer (季度反馈). `body` keeps the figures and lines as they
    were when the letter was written, so that the PDF is the same whenever it is made: shape in `rules.letters.LetterBody`.
    """

    partner = models.ForeignKey(PartnerUnit, on_delete=models.PROTECT, related_name="letters")
    year = models.PositiveSmallIntegerField(_("年"))
    quarter = models.PositiveSmallIntegerField(_("季度"))
    number = models.CharField(_("编号"), max_length=24)
    body = models.JSONField(default=dict)
    words = models.TextField(_("社区的话"), blank=True)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=80)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True, help_text="when the liaison opened it")

    class Meta:
        ordering = ["-year", "-quarter", "partner_id"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "year", "quarter"], name="cobuild_letter_once"),
            models.UniqueConstraint(fields=["tenant", "number"], name="cobuild_letter_number"),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="cobuild_letter_quarter"),
        ]

    def __str__(self) -> str:
        return self.number


class PartnerReview(TenantModel):
    """The community's yearly look at what a unit took part in, in words, with the unit's answer. No points, no ranking (§2.17)."""

    partner = models.ForeignKey(PartnerUnit, on_delete=models.PROTECT, related_name="reviews")
    year = models.PositiveSmallIntegerField(_("年"))
    done = models.TextField(_("做了什么"))
    thanks = models.TextField(_("感谢"), blank=True)
    asks = models.TextField(_("明年还想请单位帮什么"), blank=True)
    body = models.JSONField(default=dict, help_text="the figures of the year as they were")
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=80)
    sent_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("单位的回话"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-year", "partner_id"]
        constraints = [models.UniqueConstraint(fields=["partner", "year"], name="cobuild_review_once")]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.year}"
