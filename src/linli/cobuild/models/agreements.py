"""Agreements (共驻共建协议): who promised what, where, from when to when, and whether it is being done."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.models import TenantModel

from ..states import AgreementState


class AgreementKind(models.TextChoices):
    CO_RESIDENCE = "co_residence", _("共驻共建协议")
    PREMISES = "premises", _("用房协议")
    VENTURE = "venture", _("公益创投协议")
    OTHER = "other", pgettext_lazy("agreement", "其他协议")


class Practice(models.TextChoices):
    """The five joint practices (五共), as categories of an agreement and of a project."""

    ORGANISATION = "organisation", _("组织共建")
    RESOURCES = "resources", _("资源共享")
    MEMBERS = "members", _("党员共管")
    ACTIVITIES = "activities", _("活动共办")
    AFFAIRS = "affairs", _("事务共商")


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def in_force(self, day: object) -> "AgreementQuerySet":
        """Signed, begun, and neither ended nor terminated before that day; the last day counts."""
        return self.filter(
            Q(ended_on=None) | Q(ended_on__gte=day),
            Q(ends_on=None) | Q(ends_on__gte=day),
            signed_on__isnull=False,
            begins_on__lte=day,
        )


class Agreement(TenantModel):
    """
    One agreement between two or more bodies. `area_centi`: hundredths of a square metre of the premises it gives.

    A renewal is a new agreement that names the old one; where that still ran when the renewal began, it is replaced by it.
    `practices`: codes of `Practice`.
    """

    number = models.CharField(_("编号"), max_length=24)
    kind = models.CharField(_("类别"), max_length=12, choices=AgreementKind.choices, default=AgreementKind.CO_RESIDENCE)
    practices = models.JSONField(_("五共"), default=list)
    title = models.CharField(_("名称"), max_length=120)
    place = models.ForeignKey("registry.Place", verbose_name=_("社区"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    premises = models.ForeignKey(
        "registry.Place", verbose_name=_("用房在哪里"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    premises_text = models.CharField(_("用房地址"), max_length=160, blank=True)
    area_centi = models.PositiveIntegerField(_("面积"), null=True, blank=True)
    use = models.CharField(_("用途"), max_length=200, blank=True)
    text = models.TextField(_("协议内容"), blank=True)
    begins_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("到期"), null=True, blank=True, help_text="the last day; none: without end")
    state = models.CharField(_("状态"), max_length=10, choices=AgreementState.choices, default=AgreementState.DRAFT)
    signed_on = models.DateField(_("签订"), null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True)
    run = models.ForeignKey("procedures.Run", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=60, blank=True, help_text="code of the run's step that it is evidence of")
    renews = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewed_by")
    is_public = models.BooleanField(_("居民看得到"), default=True)
    made_at = models.DateTimeField()

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-begins_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="cobuild_agreement_number"),
            models.UniqueConstraint(fields=["renews"], name="cobuild_agreement_renewed_once"),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("begins_on")), name="cobuild_agreement_days"),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "ended", "terminated", "replaced"]) | Q(signed_on__isnull=False),
                name="cobuild_agreement_signed",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "place_path"], name="cobuild_agreement_place")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cobuild:agreement", args=[self.pk])


class PartyRole(models.TextChoices):
    HOST = "host", _("社区（街道）一方")
    PARTNER = "partner", _("单位一方")


class AgreementParty(TenantModel):
    """One side, and how it confirmed: by a link in an e-mail, on its own desk, or on the signed paper that was scanned."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=8, choices=PartyRole.choices)
    signatory = models.CharField(_("谁签"), max_length=40, blank=True)
    email = models.EmailField(_("确认邮箱"), blank=True)
    token_hash = models.CharField(
        max_length=64, blank=True, help_text="of the link that was sent; the link itself is kept nowhere"
    )
    asked_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_how = models.CharField(max_length=6, blank=True, help_text="email, page or paper")

    class Meta:
        ordering = ["agreement_id", "role", "id"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "organisation"], name="cobuild_party_once"),
            models.UniqueConstraint(fields=["token_hash"], condition=~Q(token_hash=""), name="cobuild_party_token"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.organisation_id}"


class Rhythm(models.TextChoices):
    ONCE = "once", _("一次")
    WEEKLY = "weekly", _("每周")
    MONTHLY = "monthly", _("每月")
    QUARTERLY = "quarterly", _("每季度")
    HALF_YEARLY = "half_yearly", _("每半年")
    YEARLY = "yearly", _("每年")


class Obligation(TenantModel):
    """What one side has to do, once or again and again (常态化). `next_due`: none when nothing is due any more."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="obligations")
    party = models.ForeignKey(AgreementParty, on_delete=models.CASCADE, related_name="obligations")
    text = models.CharField(_("要做什么"), max_length=200)
    rhythm = models.CharField(_("多久一次"), max_length=12, choices=Rhythm.choices, default=Rhythm.ONCE)
    first_due = models.DateField(_("（第一次）到哪天"))
    next_due = models.DateField(null=True, blank=True)
    remind_days = models.PositiveSmallIntegerField(_("提前几天提醒"), default=7)
    reminded_for = models.DateField(null=True, blank=True, help_text="the due day that was last reminded of")

    class Meta:
        ordering = ["agreement_id", "first_due", "id"]
        indexes = [models.Index(fields=["tenant", "next_due"], name="cobuild_obligation_due")]

    def __str__(self) -> str:
        return self.text


class ObligationEntry(TenantModel):
    """That it was done, or not, for one due day."""

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="entries")
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True, help_text="none: it was not done")
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        ordering = ["obligation_id", "-due_on"]
        constraints = [models.UniqueConstraint(fields=["obligation", "due_on"], name="cobuild_obligation_entry_once")]

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.due_on}"
