"""Consents and opinions collected from a roll: who is on it, who was asked how, and what they said."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.models import TenantModel
from linli.core.rulesets import RuleSet


class CollectionKind(models.TextChoices):
    CONSENT = "consent", _("征求同意")
    OPINION = "opinion", _("征求意见")


class Counts(models.TextChoices):
    """What makes a head of the roll."""

    OWNERS = "owners", _("业主（按专有部分）")
    HOUSEHOLDS = "households", _("住户（按户）")
    RESIDENTS = "residents", _("居民（十八周岁以上）")


class Way(models.TextChoices):
    """How somebody was asked."""

    VISIT = "visit", _("上门")
    WEB = "web", _("网页")
    PHONE = "phone", _("电话")
    COUNTER = "counter", _("窗口")
    PAPER = "paper", _("纸质表")


class Outcome(models.TextChoices):
    SAID = "said", _("表了态")
    NOBODY = "nobody", _("没有人在")
    LATER = "later", _("要再想想")
    LEFT = "left", _("留了表")
    DECLINED = "declined", _("不愿意表态")
    UNREACHABLE = "unreachable", _("联系不上")


class CollectionQuerySet(models.QuerySet["Collection"]):
    def open(self) -> "CollectionQuerySet":
        return self.filter(closed_at=None)


class Collection(TenantModel):
    """
    One question put to a frozen roll. `rule` is the frozen rule set by which its shares are worked out (None: no threshold).

    `choices` are pairs of code and words; `roll_digest` covers every head with its units, owners and areas.
    """

    number = models.CharField(_("编号"), max_length=30)
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    kind = models.CharField(_("类别"), max_length=8, choices=CollectionKind.choices)
    counts = models.CharField(_("按什么算"), max_length=10, choices=Counts.choices)
    title = models.CharField(_("征求什么"), max_length=80)
    question = models.TextField(_("问大家的话"))
    choices = models.JSONField(_("答法"))
    place = models.ForeignKey("registry.Place", verbose_name=_("范围"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    run = models.ForeignKey("procedures.Run", null=True, blank=True, on_delete=models.PROTECT, related_name="collections")
    step = models.CharField(_("哪一步"), max_length=60, blank=True, help_text="code of the run's step that it is evidence of")
    rule = models.JSONField(null=True, blank=True, help_text="frozen rule set")
    head_count = models.PositiveIntegerField(default=0)
    area_centi = models.BigIntegerField(default=0, help_text="of the whole roll, in 0.01 m²")
    roll_digest = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=120)
    closes_on = models.DateField(_("截止"))
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=120, blank=True)
    closed_reason = models.CharField(max_length=200, blank=True)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "year", "sequence"], name="procedures_collection_number"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")), name="procedures_collection_closed"
            ),
        ]
        indexes = [models.Index(fields=["tenant", "place_path"], name="procedures_collection_place")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("procedures:collection", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def takes_answers_on(self, day: date) -> bool:
        """Whether residents may speak for themselves on this day; the last day counts."""
        return self.is_open and day <= self.closes_on

    @property
    def is_consent(self) -> bool:
        return self.kind == CollectionKind.CONSENT

    @property
    def counts_owners(self) -> bool:
        return self.counts == Counts.OWNERS

    @property
    def rule_set(self) -> RuleSet | None:
        return RuleSet.from_frozen(self.rule) if self.rule else None

    @property
    def choice_words(self) -> dict[str, Any]:
        """Words by code, in the order in which they are offered."""
        return {code: STANDARD.get(code, words) if words == "" else words for code, words in self.choices}


STANDARD = {"agree": pgettext_lazy("vote", "同意"), "disagree": _("不同意"), "other": _("有别的想法")}
"""Choices that are said in the reader's language; others stand as somebody wrote them."""


class RollHead(TenantModel):
    """
    One head of a roll: one owner (or couple of co-owners) with everything they own there, one household, or one resident.

    `voice` and `asked` repeat what the askings say, for lists and sums; only `services.collections` writes them.
    """

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="heads")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=64, help_text="digest of who it is; the same within one roll never twice")
    label = models.CharField(_("门户"), max_length=200)
    place = models.ForeignKey("registry.Place", on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    is_unsold = models.BooleanField(default=False)
    area_centi = models.BigIntegerField(default=0)
    voice = models.CharField(max_length=12, blank=True)
    asked = models.PositiveSmallIntegerField(default=0)
    last_outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["collection_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "key"], name="procedures_rollhead_once"),
            models.UniqueConstraint(fields=["collection", "position"], name="procedures_rollhead_position"),
        ]
        indexes = [models.Index(fields=["collection", "voice"], name="procedures_rollhead_voice")]

    def __str__(self) -> str:
        return self.label


class RollUnit(TenantModel):
    """A unit that a head owns, with its area on the day when the roll was made."""

    head = models.ForeignKey(RollHead, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey("registry.ExclusiveUnit", on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=120)
    area_centi = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["head_id", "label", "id"]


class RollVoter(TenantModel):
    """Who may speak for a head: each co-owner, each member of the household."""

    head = models.ForeignKey(RollHead, on_delete=models.CASCADE, related_name="voters")
    person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["head_id", "id"]
        constraints = [models.CheckConstraint(condition=Q(person=None) ^ Q(organisation=None), name="procedures_rollvoter_one")]


class Asking(TenantModel):
    """
    One time that a head was asked, and what came of it. `speaker` None with an outcome of “said”: all of them together.

    A line is never changed: a wrong one is struck out (`voided_*`) and stays.
    """

    head = models.ForeignKey(RollHead, on_delete=models.CASCADE, related_name="askings")
    way = models.CharField(_("怎么问的"), max_length=8, choices=Way.choices)
    outcome = models.CharField(_("问的结果"), max_length=12, choices=Outcome.choices)
    choice = models.CharField(_("怎么说"), max_length=12, blank=True)
    speaker = models.ForeignKey(RollVoter, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(_("原话"), max_length=500, blank=True)
    at = models.DateTimeField(_("什么时候"))
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    recorded_by_user_id = models.UUIDField(null=True, blank=True)
    scan = models.ForeignKey("core.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kept_where = models.CharField(_("纸质原件放在哪里"), max_length=120, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.CharField(max_length=120, blank=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at", "recorded_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(outcome="said") ^ Q(choice=""), name="procedures_asking_said"),
            models.CheckConstraint(condition=Q(voided_at=None) | ~Q(void_reason=""), name="procedures_asking_void"),
        ]

    @property
    def stands(self) -> bool:
        return self.voided_at is None
