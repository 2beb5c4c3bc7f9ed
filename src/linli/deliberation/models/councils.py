"""Councils of every kind, their terms and seats: who sits where, from when to when, and why they left."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.models import TenantModel


class CouncilKind(models.TextChoices):
    """What body it is; its rules of quorum and majority are the rule set `rules.bodies` names for the kind."""

    RESIDENTS_COUNCIL = "residents_council", _("居民议事会")
    RESIDENTS_ASSEMBLY = "residents_assembly", _("居民会议")
    REPRESENTATIVES = "representatives", _("居民代表会议")
    RESIDENTS_COMMITTEE = "residents_committee", _("居民委员会")
    JOINT_COMMITTEE = "joint_committee", _("大工委（大党委）")
    JOINT_CONFERENCE = "joint_conference", _("党建联席会议")
    PARTY_MEMBERS = "party_members", _("党员大会（党员代表会议）")
    OWNERS_ASSEMBLY = "owners_assembly", _("业主大会")
    OWNERS_COMMITTEE = "owners_committee", _("业主委员会")
    PROPERTY_COMMITTEE = "property_committee", _("物业管理委员会")
    OTHER = "other", pgettext_lazy("council", "其他议事组织")


class SeatRole(models.TextChoices):
    CHAIR = "chair", _("主任（召集人）")
    DEPUTY = "deputy", _("副主任")
    SECRETARY = "secretary", pgettext_lazy("council", "秘书")
    MEMBER = "member", _("成员")
    PART_TIME = "part_time", _("兼职委员")


class SeatEnd(models.TextChoices):
    """Why somebody no longer sits there."""

    TERM = "term", _("届满")
    RESIGNED = "resigned", _("辞去")
    MOVED = "moved", _("迁出、调离")
    LAPSED = "lapsed", _("多次缺席，资格终止")
    RECALLED = "recalled", _("罢免、撤换")
    DIED = "died", _("去世")
    REPLACED = "replaced", _("单位换人")
    MISTAKE = "mistake", _("登记错了")


class CouncilQuerySet(models.QuerySet["Council"]):
    def standing(self) -> "CouncilQuerySet":
        """Those that were not dissolved."""
        return self.filter(dissolved_on=None)

    def under(self, path: str) -> "CouncilQuerySet":
        return self.filter(place_path__startswith=path)


class Council(TenantModel):
    """One body that deliberates. `seat_count`: how many seats its method gives it (名额), whoever holds them."""

    kind = models.CharField(_("类别"), max_length=20, choices=CouncilKind.choices)
    name = models.CharField(_("名称"), max_length=60)
    place = models.ForeignKey("registry.Place", verbose_name=_("范围"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    rule_code = models.CharField(_("议事规则"), max_length=60, help_text="code of the rule set of the body")
    founded_on = models.DateField(_("成立"))
    dissolved_on = models.DateField(_("撤销"), null=True, blank=True)
    dissolved_reason = models.CharField(max_length=200, blank=True)
    about = models.TextField(_("说明"), blank=True)
    is_public = models.BooleanField(_("居民看得到"), default=True)

    objects = CouncilQuerySet.as_manager()

    class Meta:
        ordering = ["place_path", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "name"], condition=Q(dissolved_on=None), name="deliberation_council_name"),
            models.CheckConstraint(
                condition=Q(dissolved_on=None) | Q(dissolved_on__gte=F("founded_on")), name="deliberation_council_days"
            ),
        ]
        indexes = [models.Index(fields=["tenant", "place_path"], name="deliberation_council_place")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("deliberation:council", args=[self.pk])


class Term(TenantModel):
    """One term (届) of a council: from when to when, with how many seats, and the run that chose its members."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="terms")
    ordinal = models.PositiveSmallIntegerField(_("第几届"))
    seat_count = models.PositiveSmallIntegerField(_("名额"))
    begins_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("届满"), null=True, blank=True, help_text="the last day")
    closed_on = models.DateField(null=True, blank=True, help_text="when it really ended")
    run = models.ForeignKey("procedures.Run", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["council_id", "-ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["council", "ordinal"], name="deliberation_term_ordinal"),
            models.UniqueConstraint(fields=["council"], condition=Q(closed_on=None), name="deliberation_term_one_open"),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("begins_on")), name="deliberation_term_days"),
            models.CheckConstraint(condition=Q(seat_count__gte=1), name="deliberation_term_seats"),
        ]

    def __str__(self) -> str:
        return f"{self.council_id} {self.ordinal}"


class SeatQuerySet(models.QuerySet["Seat"]):
    def held_on(self, day: date) -> "SeatQuerySet":
        rows = self.exclude(end_kind=SeatEnd.MISTAKE)  # it never was
        return rows.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class Seat(TenantModel):
    """
    One member's time on one seat of a term: a person, or an organisation whose delegate speaks for it.

    `position` numbers the seat within its term: whoever replaces somebody takes the same number. A row is ended, never changed.
    """

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="seats")
    position = models.PositiveSmallIntegerField(_("席位"))
    role = models.CharField(_("职务"), max_length=10, choices=SeatRole.choices, default=SeatRole.MEMBER)
    person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    delegate = models.ForeignKey(
        "registry.Person",
        verbose_name=_("单位派谁来"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="who sits and votes for the organisation",
    )
    group = models.CharField(
        _("组别"), max_length=40, blank=True, help_text="group for discussion, or where the member comes from"
    )
    constituency = models.CharField(_("代表谁"), max_length=60, blank=True)
    valid_from = models.DateField(_("从"))
    valid_to = models.DateField(_("到"), null=True, blank=True)
    end_kind = models.CharField(_("为什么离开"), max_length=10, choices=SeatEnd.choices, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["term_id", "position", "valid_from", "id"]
        constraints = [
            models.UniqueConstraint(fields=["term", "position"], condition=Q(valid_to=None), name="deliberation_seat_one_holder"),
            models.UniqueConstraint(fields=["term", "person"], condition=Q(valid_to=None), name="deliberation_seat_person_once"),
            models.UniqueConstraint(
                fields=["term", "organisation"], condition=Q(valid_to=None), name="deliberation_seat_organisation_once"
            ),
            models.CheckConstraint(condition=Q(person=None) ^ Q(organisation=None), name="deliberation_seat_one"),
            models.CheckConstraint(condition=Q(delegate=None) | Q(person=None), name="deliberation_seat_delegate"),
            models.CheckConstraint(condition=Q(valid_to=None) ^ ~Q(end_kind=""), name="deliberation_seat_ended_why"),
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="deliberation_seat_days"),
        ]
        indexes = [models.Index(fields=["tenant", "person"], name="deliberation_seat_person")]

    def __str__(self) -> str:
        return f"{self.position}"


class Supervision(TenantModel):
    """Special work that a council watches over (专项工作监督): what, from when to when, and with which members."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="supervisions")
    title = models.CharField(_("监督什么"), max_length=80)
    about = models.TextField(_("说明"), blank=True)
    run = models.ForeignKey("procedures.Run", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    begins_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    conclusion = models.TextField(_("结论"), blank=True)
    members = models.ManyToManyField(Seat, related_name="+", blank=True)

    class Meta:
        ordering = ["-begins_on", "-id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("deliberation:supervision", args=[self.pk])


class SupervisionVisit(TenantModel):
    """One visit to the site: when, who came, what they saw."""

    supervision = models.ForeignKey(Supervision, on_delete=models.CASCADE, related_name="visits")
    visited_on = models.DateField(_("哪天"))
    where = models.CharField(_("在哪里"), max_length=120)
    present = models.CharField(_("谁去了"), max_length=300)
    findings = models.TextField(_("看到什么"))
    recorded_by = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-visited_on", "-id"]


class SupervisionQuestion(TenantModel):
    """A question that the office must answer: by whom, until when, and what it answered."""

    supervision = models.ForeignKey(Supervision, on_delete=models.CASCADE, related_name="questions")
    asked_by = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_label = models.CharField(_("谁问的"), max_length=120)
    question = models.TextField(_("问什么"))
    asked_at = models.DateTimeField()
    to_organisation = models.ForeignKey(
        "registry.Organisation", verbose_name=_("请谁答"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer_until = models.DateField(_("最晚哪天答"))
    answer = models.TextField(_("答复"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(answered_at=None) ^ ~Q(answer=""), name="deliberation_question_answered")
        ]

    def is_late(self, today: date) -> bool:
        return self.answered_at is None and self.answer_until < today


class ExternalProposal(TenantModel):
    """A proposal of a congress or a consultative conference that is dealt with here (人大建议、政协提案), by its own number."""

    source = models.CharField(_("哪一级的什么"), max_length=40, help_text="如 河南省政协提案")
    number = models.CharField(_("编号"), max_length=40)
    title = models.CharField(_("题目"), max_length=120)
    proposer = models.CharField(_("谁提的"), max_length=120, blank=True)
    received_on = models.DateField(_("收到"))
    answer_until = models.DateField(_("最晚哪天答复"), null=True, blank=True)
    run = models.ForeignKey("procedures.Run", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(_("答复"), blank=True)
    answered_on = models.DateField(null=True, blank=True)
    satisfaction = models.CharField(_("提的人满不满意"), max_length=40, blank=True)

    class Meta:
        ordering = ["-received_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["tenant", "source", "number"], name="deliberation_external_number")]

    def __str__(self) -> str:
        return f"{self.source} {self.number}"
