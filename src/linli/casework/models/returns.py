"""A case that an organisation gives back, and the ruling that says for good whose it is."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from linli.casework.states import Party, ReturnDecision, RulingOrigin
from linli.core.models import TenantModel

from .cases import PETITION


class ReturnOrder(TenantModel):
    """
    One return (退单): who gave the case back, why, whether in time, and what the office decided.

    `rule` is the rule set `casework.returns` that it was made under; the reason keeps the name that it had then. The
    return after the last one allowed goes to a ruling (终审), and only a ruling leads out of it.
    """

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="returns")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(
        "casework.Entry", on_delete=models.PROTECT, related_name="+", db_index=False, help_text="whose photos are the evidence"
    )
    sequence = models.PositiveSmallIntegerField("第几次")
    reason_code = models.CharField("原因", max_length=30)
    reason_name = models.CharField("当时的原因名", max_length=40)
    text = models.TextField("说明")
    suggests = models.ForeignKey(
        "registry.Organisation", verbose_name="认为该归谁", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("何时")
    by_label = models.CharField("谁", max_length=120)
    return_by = models.DateTimeField("最晚退回", null=True, blank=True, help_text="empty where the time limit's rule names none")
    is_late = models.BooleanField("过了退回时限", default=False)
    goes_to_ruling = models.BooleanField("等裁定", default=False)
    rule = models.JSONField(default=dict)
    decision = models.CharField("怎么定的", max_length=10, choices=ReturnDecision.choices, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)
    decision_reason = models.TextField("理由", blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "sequence"], name="casework_returnorder_sequence"),
            models.UniqueConstraint(fields=["case"], name="casework_returnorder_one_open", condition=Q(decision="")),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None) | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="casework_returnorder_decided_when",
            ),
            models.CheckConstraint(
                condition=~Q(decision=ReturnDecision.SENT_BACK) | ~Q(decision_reason=""),
                name="casework_returnorder_sent_back_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(goes_to_ruling=False) | ~Q(decision__in=[ReturnDecision.ACCEPTED, ReturnDecision.SENT_BACK]),
                name="casework_returnorder_only_ruled",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "at"], name="casework_returnorder_at")]

    def __str__(self) -> str:
        return f"{self.sequence}. {self.reason_name}"


class RulingQuerySet(models.QuerySet["Ruling"]):
    def speaking(self) -> "RulingQuerySet":
        """Without those on cases that went the way of petitions, which say nothing any more."""
        return self.exclude(case__lawful_channel=PETITION)


class Ruling(TenantModel):
    """
    A decision on whose duty a matter is. It binds the case it was made on, and is a precedent for the like: the same
    category (or one below it) under the same place, until a later ruling takes its place.
    """

    number = models.CharField("编号", max_length=30)
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="rulings")
    origin = models.CharField("怎么来的", max_length=10, choices=RulingOrigin.choices)
    origin_note = models.CharField("哪次会、谁在场", max_length=120, blank=True)
    question = models.CharField("争的是什么", max_length=200)
    organisation = models.ForeignKey(
        "registry.Organisation", verbose_name="定下由谁办", on_delete=models.PROTECT, related_name="+"
    )
    party = models.CharField("归谁", max_length=12, choices=Party.choices)
    parties = models.ManyToManyField("registry.Organisation", through="casework.RulingParty", related_name="+")
    reason = models.TextField("凭什么这样定")
    citation = models.CharField("依据", max_length=200, blank=True)
    category = models.ForeignKey("casework.Category", on_delete=models.PROTECT, related_name="+")
    category_name = models.CharField("当时的分类名", max_length=40)
    place = models.ForeignKey("registry.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200, blank=True, help_text="where it is a precedent; “”: the whole subdistrict")
    decided_at = models.DateTimeField("何时")
    decided_by = models.CharField("谁定的", max_length=120)
    by_user_id = models.UUIDField(null=True)
    superseded_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="supersedes")
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = RulingQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="casework_ruling_number"),
            models.CheckConstraint(condition=~Q(superseded_by=F("id")), name="casework_ruling_not_by_itself"),
            models.CheckConstraint(
                condition=Q(superseded_by=None, superseded_at=None) | Q(superseded_by__isnull=False, superseded_at__isnull=False),
                name="casework_ruling_superseded_when",
            ),
            models.CheckConstraint(
                condition=~Q(origin=RulingOrigin.MEETING) | ~Q(origin_note=""), name="casework_ruling_meeting_is_named"
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "-decided_at", "-id"], name="casework_ruling_newest"),
            models.Index(fields=["tenant", "category"], name="casework_ruling_in_force", condition=Q(superseded_by=None)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.question}"

    def get_absolute_url(self) -> str:
        return reverse("casework:ruling", args=[self.pk])

    @property
    def is_in_force(self) -> bool:
        return self.superseded_by_id is None


class RulingParty(TenantModel):
    """One organisation that the question was between."""

    ruling = models.ForeignKey(Ruling, on_delete=models.CASCADE, related_name="party_rows")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["ruling", "organisation"], name="casework_rulingparty_once")]

    def __str__(self) -> str:
        return str(self.organisation_id)
