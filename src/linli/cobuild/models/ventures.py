"""Venture philanthropy (公益创投): a round, what was applied for, who judged it how, what was paid and what was done."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.models import AppendOnly, TenantModel

from ..states import VentureState


class Category(models.TextChoices):
    """Categories of a venture (domain: elderly, disabled, orphans, poverty, youth and women, governance, capacity)."""

    ELDERS = "elders", _("扶老")
    DISABLED = "disabled", _("助残")
    ORPHANS = "orphans", _("救孤")
    HARDSHIP = "hardship", _("济困")
    YOUTH_WOMEN = "youth_women", _("青少年、妇女")
    GOVERNANCE = "governance", pgettext_lazy("venture", "社区治理")
    CAPACITY = "capacity", _("能力建设")


class Round(TenantModel):
    """
    One round of a subdistrict, led by a procedure run. Money in cents. `rules`: the frozen rule set of the review (judges,
    trimming, weights, pass mark; `rules.reviewing.Rules`).
    """

    run = models.OneToOneField("procedures.Run", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年"))
    title = models.CharField(_("名称"), max_length=80)
    place = models.ForeignKey("registry.Place", verbose_name=_("范围"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    funds_cents = models.BigIntegerField(_("总资金"))
    per_venture_cents = models.BigIntegerField(_("每个项目最多"))
    apply_from = models.DateField(_("申报开始"))
    apply_until = models.DateField(_("申报截止"), help_text="the last day")
    terms = models.TextField(_("申报条件"), blank=True)
    rules = models.JSONField(default=dict)
    preliminary_closed_at = models.DateTimeField(_("初审结束"), null=True, blank=True)
    expert_closed_at = models.DateTimeField(_("专家评审结束"), null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "title"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "year", "title"], name="cobuild_round_title"),
            models.CheckConstraint(condition=Q(funds_cents__gt=0, per_venture_cents__gt=0), name="cobuild_round_money"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cobuild:round", args=[self.pk])


class Venture(TenantModel):
    """One project of a round: application, judgement, contract, payment, service, end."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="ventures")
    number = models.CharField(_("编号"), max_length=24)
    applicant = models.ForeignKey("registry.Organisation", verbose_name=_("申报单位"), on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("项目名称"), max_length=80)
    category = models.CharField(_("类别"), max_length=12, choices=Category.choices)
    place = models.ForeignKey("registry.Place", verbose_name=_("在哪里做"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    for_whom = models.CharField(_("为谁做"), max_length=200)
    problem = models.TextField(_("要解决什么"), blank=True)
    plan = models.TextField(_("怎么做"), blank=True)
    planned_services = models.PositiveIntegerField(_("打算服务几场"), default=0)
    planned_person_times = models.PositiveIntegerField(_("打算服务多少人次"), default=0)
    begins_on = models.DateField(_("开始"), null=True, blank=True)
    ends_on = models.DateField(_("结束"), null=True, blank=True)
    contact = models.CharField(_("项目负责人"), max_length=40, blank=True)
    state = models.CharField(_("状态"), max_length=16, choices=VentureState.choices, default=VentureState.DRAFT)
    state_reason = models.CharField(max_length=300, blank=True)
    by_office = models.BooleanField(default=False, help_text="written down by the office, for a body that brought it on paper")
    granted_cents = models.BigIntegerField(_("批准金额"), null=True, blank=True)
    agreement = models.OneToOneField("cobuild.Agreement", null=True, blank=True, on_delete=models.PROTECT, related_name="venture")
    applied_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["round_id", "number"]
        constraints = [models.UniqueConstraint(fields=["tenant", "number"], name="cobuild_venture_number")]
        indexes = [models.Index(fields=["tenant", "applicant"], name="cobuild_venture_applicant")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cobuild:venture", args=[self.pk])


class BudgetLine(TenantModel):
    """One line of a venture's budget, in cents; `spent_cents`: what the agency reported, each report by `SpendingEntry`."""

    venture = models.ForeignKey(Venture, on_delete=models.CASCADE, related_name="budget_lines")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("用在哪里"), max_length=120)
    quantity = models.PositiveIntegerField(_("数量"), default=1)
    unit_cents = models.BigIntegerField(_("单价"))
    is_own_money = models.BooleanField(_("自筹"), default=False)

    class Meta:
        ordering = ["venture_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["venture", "position"], name="cobuild_budget_line"),
            models.CheckConstraint(condition=Q(unit_cents__gt=0, quantity__gte=1), name="cobuild_budget_cents"),
        ]

    def __str__(self) -> str:
        return self.text


class SpendingEntry(AppendOnly, TenantModel):
    """
    Money that an agency spent of one line, with its voucher; a mistake is taken back by a negative one. What goes above the
    line says why (`over_reason`).
    """

    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="spending")
    cents = models.BigIntegerField()
    on = models.DateField()
    text = models.CharField(max_length=120)
    voucher = models.CharField(max_length=40, blank=True)
    over_reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        ordering = ["line_id", "on", "at"]
        constraints = [models.CheckConstraint(condition=~Q(cents=0), name="cobuild_spending_cents")]

    def __str__(self) -> str:
        return self.text


class Stage(models.TextChoices):
    PRELIMINARY = "preliminary", _("初审")
    EXPERT = "expert", _("专家评审")


class Judge(TenantModel):
    """Somebody who scores in one stage of a round. `person`: of the register; who signs is who signed in as that person."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="judges")
    stage = models.CharField(max_length=12, choices=Stage.choices)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("身份"), max_length=80, blank=True)
    named_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    left_reason = models.CharField(_("为什么退出"), max_length=200, blank=True)

    class Meta:
        ordering = ["round_id", "stage", "named_at"]
        constraints = [models.UniqueConstraint(fields=["round", "stage", "person"], name="cobuild_judge_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.person_id}"


class Recusal(TenantModel):
    """A judge does not score one venture: they said so, the office said so, or they belong to the applicant (回避)."""

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="recusals")
    venture = models.ForeignKey(Venture, on_delete=models.CASCADE, related_name="recusals")
    reason = models.CharField(_("为什么回避"), max_length=200)
    by_self = models.BooleanField(default=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["judge_id", "at"]
        constraints = [models.UniqueConstraint(fields=["judge", "venture"], name="cobuild_recusal_once")]

    def __str__(self) -> str:
        return f"{self.judge_id} {self.venture_id}"


class ScoreSheet(AppendOnly, TenantModel):
    """
    One judge's signed scores of one venture: {criterion: points}. Never changed; what is corrected before the stage closes is
    a new row that supersedes it. `digest`: HMAC over what was signed (`rules.reviewing.signed_text`).
    """

    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="sheets")
    venture = models.ForeignKey(Venture, on_delete=models.PROTECT, related_name="sheets")
    points = models.JSONField()
    total = models.PositiveIntegerField(help_text="hundredths of a point of 100")
    remark = models.TextField(_("评语"), blank=True)
    supersedes = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by")
    digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["venture_id", "signed_at"]
        constraints = [
            models.UniqueConstraint(fields=["judge", "venture"], condition=Q(supersedes=None), name="cobuild_sheet_first_once")
        ]

    def __str__(self) -> str:
        return f"{self.judge_id} {self.venture_id}"


class CheckKind(models.TextChoices):
    ELIGIBILITY = "eligibility", _("资格审查")
    RESEARCH = "research", _("实地调研")
    MIDTERM = "midterm", _("中期评估")
    FINAL = "final", _("末期评估")


class VentureCheck(TenantModel):
    """What was found of a venture at one of its checks, by whom, with its items {code: bool} and papers (core files)."""

    venture = models.ForeignKey(Venture, on_delete=models.CASCADE, related_name="checks")
    kind = models.CharField(max_length=12, choices=CheckKind.choices)
    on = models.DateField(_("哪天"))
    passed = models.BooleanField(_("合格"))
    items = models.JSONField(default=dict)
    self_report = models.TextField(_("自评"), blank=True)
    text = models.TextField(_("意见"), blank=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        ordering = ["venture_id", "on", "at"]
        constraints = [
            models.UniqueConstraint(fields=["venture", "kind"], condition=~Q(kind="research"), name="cobuild_check_once")
        ]

    def __str__(self) -> str:
        return f"{self.venture_id} {self.kind}"


class Instalment(TenantModel):
    """A part of the grant, in cents, paid after a check (or at once after signing); never after a stop."""

    venture = models.ForeignKey(Venture, on_delete=models.CASCADE, related_name="instalments")
    position = models.PositiveSmallIntegerField()
    cents = models.BigIntegerField(_("金额"))
    after = models.CharField(max_length=12, help_text="contract, midterm or final")
    paid_on = models.DateField(null=True, blank=True)
    paid_cents = models.BigIntegerField(null=True, blank=True)
    voucher = models.CharField(max_length=40, blank=True)
    cancelled_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["venture_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["venture", "position"], name="cobuild_instalment_position"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="cobuild_instalment_cents"),
            models.CheckConstraint(
                condition=Q(paid_on=None) | Q(cancelled_reason=""), name="cobuild_instalment_paid_or_cancelled"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.venture_id} {self.position}"


class ServiceRecord(TenantModel):
    """
    One service of a venture (活动记录表): when, where, for how many. `person_times` 人次, `people` 人数: of those who came.

    `source`: what it was taken from, when not written here by hand (“activities.session:<id>”); one source, one record.
    """

    venture = models.ForeignKey(Venture, on_delete=models.PROTECT, related_name="services")
    on = models.DateField(_("哪天"))
    title = models.CharField(_("做了什么"), max_length=120)
    place_text = models.CharField(_("在哪里"), max_length=120, blank=True)
    person_times = models.PositiveIntegerField(_("人次"))
    people = models.PositiveIntegerField(_("人数"), null=True, blank=True)
    half_hours = models.PositiveSmallIntegerField(_("多长时间"), default=0)
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=80, blank=True)
    void_reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        ordering = ["venture_id", "-on", "-at"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "source"], condition=~Q(source=""), name="cobuild_service_source"),
            models.CheckConstraint(condition=Q(person_times__gte=1), name="cobuild_service_person_times"),
        ]
        indexes = [models.Index(fields=["tenant", "on"], name="cobuild_service_day")]

    def __str__(self) -> str:
        return self.title
