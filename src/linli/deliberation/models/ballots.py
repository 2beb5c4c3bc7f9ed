"""Ballots: what is asked, of whom, by which rule; and the verdict. The box stands in `box`, papers and tellers in `counting`."""

from datetime import datetime
from string import ascii_lowercase

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.models import PartModel, TenantModel
from linli.core.rulesets import RuleSet
from linli.deliberation.states import BallotState


class BallotKind(models.TextChoices):
    DECISION = "decision", _("赞成 / 反对 / 弃权")
    SELECTION = "selection", _("差额票选")
    SATISFACTION = "satisfaction", _("满意度测评")
    OWNERS = "owners", _("业主表决（面积和人数）")
    BUDGET = "budget", _("按预算选项目")
    SURVEY = "survey", pgettext_lazy("ballot", "问卷")
    LOT = "lot", _("抽签")


class Secrecy(models.TextChoices):
    SECRET = "secret", _("无记名")
    RECORDED = "recorded", _("记名")


class Channel(models.TextChoices):
    """How a voice came."""

    PORTAL = "portal", _("网页")
    COUNTER = "counter", _("窗口")
    VISIT = "visit", _("上门")
    PHONE = "phone", pgettext_lazy("ballot", "电话")
    PAPER = "paper", _("纸质票")
    HANDS = "hands", _("举手")


class RollSource(models.TextChoices):
    """Where the roll comes from."""

    MEETING = "meeting", _("会议应到的人")
    COUNCIL = "council", _("议事组织的成员")
    OWNERS = "owners", _("业主（按专有部分）")
    HOUSEHOLDS = "households", _("住户（按户）")
    RESIDENTS = "residents", _("居民（十八周岁以上）")


class BallotQuerySet(models.QuerySet["Ballot"]):
    def running(self) -> "BallotQuerySet":
        return self.filter(state=BallotState.OPEN)

    def public(self) -> "BallotQuerySet":
        """Those that residents may read about."""
        return self.filter(is_public=True).exclude(state__in=(BallotState.DRAFT, BallotState.WITHDRAWN))


class Ballot(TenantModel):
    """
    One question put to a roll.

    `rule` is the rule set frozen at freezing; `frozen` everything that was frozen (question, options, roll digest, rule,
    thresholds, channels) and `frozen_digest` its SHA-256. After that a trigger of the database lets nothing of it change.
    `verdict`: what `rules.verdicts` worked out at closing, as JSON. `box_digest`: of the shuffled box.
    """

    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    kind = models.CharField(_("怎么表决"), max_length=12, choices=BallotKind.choices)
    secrecy = models.CharField(_("记不记名"), max_length=8, choices=Secrecy.choices)
    title = models.CharField(_("表决什么"), max_length=80)
    question = models.TextField(_("问大家的话"))
    about = models.TextField(_("说明"), blank=True)
    council = models.ForeignKey("deliberation.Council", null=True, blank=True, on_delete=models.PROTECT, related_name="ballots")
    meeting = models.ForeignKey("deliberation.Meeting", null=True, blank=True, on_delete=models.PROTECT, related_name="ballots")
    item = models.ForeignKey("deliberation.AgendaItem", null=True, blank=True, on_delete=models.PROTECT, related_name="ballots")
    motion = models.ForeignKey("deliberation.Motion", null=True, blank=True, on_delete=models.PROTECT, related_name="ballots")
    motion_version = models.ForeignKey(
        "deliberation.MotionVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.ForeignKey("registry.Place", verbose_name=_("范围"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    run = models.ForeignKey("procedures.Run", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=60, blank=True, help_text="code of the run's step that it is evidence of")
    rule_code = models.CharField(_("规则"), max_length=60)
    matter = models.PositiveSmallIntegerField(
        _("《民法典》第二百七十八条第几项"), null=True, blank=True, help_text="1 to 9, for owners"
    )
    seats = models.PositiveSmallIntegerField(_("选几个"), null=True, blank=True)
    budget_cents = models.BigIntegerField(_("预算"), null=True, blank=True, help_text="分")
    budget_rule = models.CharField(
        _("怎么选出来"), max_length=20, blank=True, help_text="greedy · equal-shares · equal-shares-add1"
    )
    lot_commitment = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the seed, published before the draw")
    lot_seed = models.CharField(max_length=64, blank=True, help_text="published after the draw")
    channels = models.JSONField(_("怎么投"), default=list, help_text="codes of Channel")
    allows_revote = models.BooleanField(_("截止前可以改"), default=False)
    roll_source = models.CharField(_("名册"), max_length=10, choices=RollSource.choices)
    unit_kinds = models.JSONField(default=list, help_text="kinds of exclusive units that the roll of owners counts; none: all")
    needs_publicity = models.BooleanField(_("名册要公示"), default=False)
    roll_public_until = models.DateField(_("名册公示到"), null=True, blank=True)
    roll_published_at = models.DateTimeField(null=True, blank=True)
    roll_digest = models.CharField(max_length=64, blank=True)
    roll_count = models.PositiveIntegerField(default=0, help_text="heads that count")
    roll_area_centi = models.BigIntegerField(default=0, help_text="in 0.01 m²")
    due_count = models.PositiveIntegerField(_("全体"), default=0, help_text="all members, the base of “全体”")
    present_count = models.PositiveIntegerField(_("到会"), null=True, blank=True, help_text="present when it closed")
    issued_count = models.PositiveIntegerField(_("发出纸质票"), default=0)
    returned_count = models.PositiveIntegerField(_("收回纸质票"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=BallotState.choices, default=BallotState.DRAFT)
    is_public = models.BooleanField(_("居民看得到"), default=True)
    opens_at = models.DateTimeField(_("开始"), null=True, blank=True)
    closes_at = models.DateTimeField(_("截止"), null=True, blank=True)
    rule = models.JSONField(null=True, blank=True, help_text="frozen rule set")
    frozen = models.JSONField(null=True, blank=True)
    frozen_digest = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=300, blank=True, help_text="why it is void or was withdrawn, or closed early")
    verdict = models.JSONField(null=True, blank=True)
    passed = models.BooleanField(null=True, blank=True)
    box_digest = models.CharField(max_length=64, blank=True)
    revote_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="revotes")
    chief_scrutineer = models.CharField(_("总监票人"), max_length=60, blank=True)
    scrutineers = models.CharField(_("监票人、计票人"), max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    objects = BallotQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "year", "sequence"], name="deliberation_ballot_number"),
            models.CheckConstraint(
                condition=Q(state__in=(BallotState.DRAFT, BallotState.WITHDRAWN)) | ~Q(frozen_digest=""),
                name="deliberation_ballot_frozen",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")), name="deliberation_ballot_closed"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(BallotState.VOID, BallotState.WITHDRAWN)) | ~Q(ended_reason=""),
                name="deliberation_ballot_ended_why",
            ),
            models.CheckConstraint(condition=Q(matter=None) | Q(matter__gte=1, matter__lte=9), name="deliberation_ballot_matter"),
        ]
        indexes = [
            models.Index(fields=["tenant", "-made_at", "-id"], name="deliberation_ballot_newest"),
            models.Index(fields=["tenant", "place_path"], name="deliberation_ballot_place"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("deliberation:ballot", args=[self.pk])

    @property
    def public_url(self) -> str:
        """What residents read and where they vote."""
        return reverse("deliberation:vote", args=[self.pk])

    @property
    def number(self) -> str:
        return f"表〔{self.year}〕{self.sequence}号"

    @property
    def rule_set(self) -> RuleSet | None:
        return RuleSet.from_frozen(self.rule) if self.rule else None

    @property
    def is_secret(self) -> bool:
        return self.secrecy == Secrecy.SECRET

    @property
    def is_open(self) -> bool:
        return self.state == BallotState.OPEN

    @property
    def counts_area(self) -> bool:
        return self.kind == BallotKind.OWNERS

    def takes_votes_at(self, now: datetime) -> bool:
        """Whether voters may vote at this instant; the closing instant itself is too late."""
        return self.is_open and (self.closes_at is None or now < self.closes_at)


class Option(PartModel):
    """One thing that can be chosen or rated: a livelihood project, a candidate, an item."""

    WHOLE = "ballot"

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="options")
    code = models.CharField(max_length=20, help_text="what stands on papers: “1”, “2” … or yes, no, abstain")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("选项"), max_length=120)
    text = models.TextField(_("做什么"), blank=True)
    cost_cents = models.BigIntegerField(_("总投资"), null=True, blank=True, help_text="分")
    finish_on = models.DateField(_("完成时间"), null=True, blank=True)
    organisation = models.ForeignKey(
        "registry.Organisation", verbose_name=_("责任单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposal = models.ForeignKey("procedures.Proposal", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["ballot_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "code"], name="deliberation_option_code"),
            models.UniqueConstraint(fields=["ballot", "position"], name="deliberation_option_position"),
        ]

    @property
    def answers(self) -> list[tuple[str, str]]:
        """What a question of a survey may be answered, each with the letter by which papers spell it: a, b, c …"""
        lines = [line.strip() for line in self.text.splitlines() if line.strip()]
        return list(zip(ascii_lowercase, lines, strict=False))

    def __str__(self) -> str:
        return self.title


class Right(PartModel):
    """
    One right of the roll (选民/业主名册): one head with its area, used at most once.

    It knows no choice. For a secret ballot `used_on` is a day and no more; `used_channel` says how.
    `excluded_why` set: it stands on the list of those who do not count, with the reason.
    """

    WHOLE = "ballot"

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="rights")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=64, help_text="digest of who it is; within one roll never twice")
    label = models.CharField(_("谁（门户）"), max_length=200)
    place = models.ForeignKey("registry.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200, blank=True)
    area_centi = models.BigIntegerField(default=0)
    is_unsold = models.BooleanField(default=False)
    excluded_why = models.CharField(max_length=120, blank=True)
    used_on = models.DateField(null=True, blank=True)
    used_channel = models.CharField(max_length=8, choices=Channel.choices, blank=True)
    paper_issued_on = models.DateField(_("领了纸质票"), null=True, blank=True)

    class Meta:
        ordering = ["ballot_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "key"], name="deliberation_right_once"),
            models.UniqueConstraint(fields=["ballot", "position"], name="deliberation_right_position"),
            models.CheckConstraint(condition=Q(used_on=None) ^ ~Q(used_channel=""), name="deliberation_right_used_how"),
            models.CheckConstraint(condition=Q(excluded_why="") | Q(used_on=None), name="deliberation_right_excluded"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_used(self) -> bool:
        return self.used_on is not None


class RightUnit(PartModel):
    """A unit that counts in a right, with its area on the day when the roll was made."""

    WHOLE = "right"

    right = models.ForeignKey(Right, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey("registry.ExclusiveUnit", on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=120)
    area_centi = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["right_id", "label", "id"]


class RightVoter(PartModel):
    """
    Who may use a right: the member, a co-owner, the agent of a company.

    `is_named`: the co-owners named this one, or the company this agent (`agent`), with a letter (`letter`). Where anybody is
    named, only who is named may vote.
    """

    WHOLE = "right"

    right = models.ForeignKey(Right, on_delete=models.CASCADE, related_name="voters")
    person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agent = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_named = models.BooleanField(default=False)
    letter = models.ForeignKey("core.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    letter_kept_where = models.CharField(_("授权书原件放在哪里"), max_length=120, blank=True)
    named_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["right_id", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(person=None) ^ Q(organisation=None), name="deliberation_rightvoter_one")
        ]
        indexes = [models.Index(fields=["person"], name="deliberation_rightvoter_person")]


class Correction(TenantModel):
    """A request to correct the roll before it is frozen: what is wrong, and what came of it."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="corrections")
    right = models.ForeignKey(Right, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    who = models.CharField(_("谁提的"), max_length=60)
    text = models.TextField(_("哪里不对"))
    channel = models.CharField(max_length=8, choices=Channel.choices)
    asked_at = models.DateTimeField()
    answer = models.TextField(_("怎么处理的"), blank=True)
    is_accepted = models.BooleanField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(answered_at=None) ^ ~Q(answer=""), name="deliberation_correction_answered")
        ]


class Conflict(PartModel):
    """A voice that came for a right that was used already, or could not be used: it is not counted, and stands on a list."""

    WHOLE = "ballot"

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="conflicts")
    right = models.ForeignKey(Right, null=True, blank=True, on_delete=models.CASCADE, related_name="conflicts")
    label = models.CharField(max_length=200)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    why = models.CharField(max_length=200)
    noted_on = models.DateField()
    noted_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["noted_on", "id"]
