"""Wishes for next year's livelihood projects: the yearly call, each wish with its screening sheet, comments on the draft list."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.models import TenantModel
from linli.core.privacy import EncryptedTextField
from linli.core.rulesets import RuleSet


class How(models.TextChoices):
    """How a wish or a comment came."""

    WEB = "web", _("网页")
    PHONE = "phone", _("电话")
    COUNTER = "counter", _("窗口")
    PAPER = "paper", _("纸质表")
    VISIT = "visit", _("走访")


class ProposalRound(TenantModel):
    """
    The call for one year's projects. Wishes come all year; those that come when nobody calls wait in the pool for the next.

    `seats`: how many the vote will choose. `rule`: the frozen rule set with the sheet's lines and the grounds for refusing.
    """

    year = models.PositiveSmallIntegerField(_("哪一年的项目"))
    seats = models.PositiveSmallIntegerField(_("要选出几件"))
    opens_on = models.DateField(_("开始"))
    closes_on = models.DateField(_("截止"))
    rule = models.JSONField()
    run = models.ForeignKey("procedures.Run", null=True, blank=True, on_delete=models.PROTECT, related_name="rounds")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    published_at = models.DateTimeField(_("候选名单公开"), null=True, blank=True)
    comment_until = models.DateField(_("意见提到哪天"), null=True, blank=True)
    handed_over_at = models.DateTimeField(_("交票选"), null=True, blank=True)

    class Meta:
        ordering = ["-year", "id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "year"], name="procedures_proposalround_year"),
            models.CheckConstraint(condition=Q(closes_on__gt=F("opens_on")), name="procedures_proposalround_dates"),
            models.CheckConstraint(
                condition=Q(published_at=None, comment_until=None) | Q(published_at__isnull=False, comment_until__isnull=False),
                name="procedures_proposalround_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}"

    def get_absolute_url(self) -> str:
        return reverse("procedures:proposal-round", args=[self.pk])

    @property
    def rule_set(self) -> RuleSet:
        return RuleSet.from_frozen(self.rule)

    def is_collecting_on(self, day: date) -> bool:
        return self.opens_on <= day <= self.closes_on

    def takes_wishes_on(self, day: date) -> bool:
        """Also before it begins; the last day counts."""
        return self.published_at is None and day <= self.closes_on

    def takes_comments_on(self, day: date) -> bool:
        """The last day counts."""
        return self.comment_until is not None and self.handed_over_at is None and day <= self.comment_until


class ProposalState(models.TextChoices):
    RECEIVED = "received", _("收到了，还没筛选")
    CANDIDATE = "candidate", _("列为候选")
    REFUSED = "refused", _("没有采纳")
    MERGED = "merged", _("并到别的建议里")


class Proposal(TenantModel):
    """
    One wish. The proposer is a person of the register, a name and telephone as given, or nobody.

    Without a `round` it waits in the pool (储备库) for the next call, which takes it along.
    `sheet` and `sheet_words`: the screening sheet by its lines. `told_*`: when and how the proposer heard what became of it.
    """

    round = models.ForeignKey(ProposalRound, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals")
    number = models.CharField(_("编号"), max_length=30)
    sequence = models.PositiveIntegerField()
    title = models.CharField(_("想办什么"), max_length=60)
    text = models.TextField(_("为什么要办、办在哪里"))
    place = models.ForeignKey("registry.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200, blank=True)
    way = models.CharField(_("怎么提的"), max_length=8, choices=How.choices)
    person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("谁提的"), max_length=60, blank=True)
    phone = EncryptedTextField(_("电话"), blank=True, default="")
    made_at = models.DateTimeField()
    taken_by = models.CharField(max_length=120)
    state = models.CharField(_("状态"), max_length=10, choices=ProposalState.choices, default=ProposalState.RECEIVED)
    into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    sheet = models.JSONField(default=dict, blank=True)
    sheet_words = models.JSONField(default=dict, blank=True)
    screened_at = models.DateTimeField(null=True, blank=True)
    screened_by = models.CharField(max_length=120, blank=True)
    ground = models.CharField(_("缘由"), max_length=20, blank=True)
    reason = models.CharField(_("对提的人说"), max_length=500, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_how = models.CharField(
        max_length=8, choices=[("message", _("消息")), *How.choices, ("nobody", _("没留联系方式"))], blank=True
    )
    told_by = models.CharField(max_length=120, blank=True)
    summary = models.CharField(_("项目内容"), max_length=1000, blank=True)
    benefits = models.CharField(_("谁受益"), max_length=300, blank=True)
    cost_cents = models.BigIntegerField(_("总投资"), null=True, blank=True, help_text="in 0.01 yuan")
    lead = models.CharField(_("责任单位"), max_length=60, blank=True)
    done_by = models.DateField(_("完成时间"), null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="procedures_proposal_number"),
            models.CheckConstraint(condition=Q(state="merged") ^ Q(into=None), name="procedures_proposal_merged"),
            models.CheckConstraint(condition=Q(round__isnull=False) | Q(state="received"), name="procedures_proposal_pooled"),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~(Q(reason="") | Q(ground="")), name="procedures_proposal_refused"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["received", "merged"]) | Q(screened_at__isnull=False), name="procedures_proposal_screened"
            ),
        ]
        indexes = [models.Index(fields=["round", "state"], name="procedures_proposal_state")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("procedures:desk-proposal", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == ProposalState.RECEIVED

    @property
    def is_pooled(self) -> bool:
        """Whether it waits for the next call."""
        return self.round_id is None

    @property
    def is_settled(self) -> bool:
        return not self.is_open

    @property
    def can_be_told(self) -> bool:
        """Whether there is anybody to be told what became of it."""
        return bool(self.person_id or self.name or self.phone)


class DraftComment(TenantModel):
    """What somebody thinks of the draft list, or of one candidate on it; answered with a reason that is published."""

    round = models.ForeignKey(ProposalRound, on_delete=models.PROTECT, related_name="comments")
    proposal = models.ForeignKey(Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="comments")
    text = models.CharField(_("意见"), max_length=1000)
    way = models.CharField(_("怎么提的"), max_length=8, choices=How.choices)
    person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    taken_by = models.CharField(max_length=120)
    taken_up = models.BooleanField(_("采纳"), null=True, blank=True)
    reason = models.CharField(_("答复"), max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, taken_up=None, reason="")
                | (Q(answered_at__isnull=False, taken_up__isnull=False) & ~Q(reason="")),
                name="procedures_draftcomment_answered",
            )
        ]

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None
