"""Meetings: who is invited and counts, the agenda, who came and went and when, what is spoken about."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.models import AppendOnly, PartModel, TenantModel
from linli.core.rulesets import RuleSet
from linli.deliberation.states import ItemState, MeetingState


class MeetingKind(models.TextChoices):
    SESSION = "session", _("议事会会议")
    CONFERENCE = "conference", _("联席会议")
    REPRESENTATIVES = "representatives", _("居民代表会议")
    ASSEMBLY = "assembly", _("居民会议")
    PARTY = "party", _("党员会议")
    COMMITTEE = "committee", _("委员会会议")
    FOUR_PARTY = "four_party", _("四方联席会")
    CORRIDOR = "corridor", _("廊道议事")
    HEARING = "hearing", _("听证会")
    COORDINATION = "coordination", _("协调会")
    REVIEW = "review", _("评议会")
    RECEPTION = "reception", _("代表接待日")
    PROMOTION = "promotion", pgettext_lazy("meeting", "推进会")
    OWNERS = "owners", _("业主大会会议")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def running(self) -> "MeetingQuerySet":
        return self.filter(state__in=(MeetingState.OPEN, MeetingState.ADJOURNED))

    def public(self) -> "MeetingQuerySet":
        """Those that residents may read about: no drafts."""
        return self.filter(is_public=True).exclude(state=MeetingState.DRAFT)


class Meeting(TenantModel):
    """
    One meeting of a council, or of whoever comes. `rule` is the body's rule set, frozen when the meeting opens.

    `screen_code` opens the screen and the check-in page without an account; it can be made anew.
    `version` moves with everything that the screen shows: the ETag of live pages. `told_at`, `told_count`: when what a calendar
    shows of it was told or changed last, and how often it changed.
    """

    kind = models.CharField(_("类别"), max_length=16, choices=MeetingKind.choices)
    council = models.ForeignKey("deliberation.Council", null=True, blank=True, on_delete=models.PROTECT, related_name="meetings")
    term = models.ForeignKey("deliberation.Term", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    title = models.CharField(_("名称"), max_length=80)
    ordinal = models.PositiveSmallIntegerField(_("第几次会议"), null=True, blank=True)
    place = models.ForeignKey("registry.Place", verbose_name=_("范围"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    venue = models.CharField(_("在哪里开"), max_length=120)
    starts_at = models.DateTimeField(_("什么时候开"))
    ends_at = models.DateTimeField(_("预计到"), null=True, blank=True)
    papers_until = models.DateField(_("材料最晚哪天发"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.DRAFT)
    is_public = models.BooleanField(_("居民看得到"), default=True)
    chair = models.CharField(_("主持人"), max_length=60, blank=True)
    note_taker = models.CharField(_("记录人"), max_length=60, blank=True)
    rule = models.JSONField(null=True, blank=True, help_text="frozen rule set of the body")
    due_count = models.PositiveIntegerField(_("应到"), default=0, help_text="who counts, frozen when it opens")
    run = models.ForeignKey("procedures.Run", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=60, blank=True)
    proposals = models.ManyToManyField("deliberation.ExternalProposal", blank=True, related_name="meetings")
    screen_code = models.CharField(max_length=24, unique=True)
    screen_item = models.ForeignKey("deliberation.AgendaItem", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    screen_message = models.CharField(_("大屏上的话"), max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)
    told_at = models.DateTimeField(null=True, blank=True)
    told_count = models.PositiveIntegerField(default=0)
    convened_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "year", "sequence"], name="deliberation_meeting_number"),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.OPEN) | Q(opened_at__isnull=False), name="deliberation_meeting_open"
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CLOSED) | Q(closed_at__gte=F("opened_at")), name="deliberation_meeting_closed"
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CANCELLED) | ~Q(cancelled_reason=""), name="deliberation_meeting_cancelled_why"
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "-starts_at", "-id"], name="deliberation_meeting_newest"),
            models.Index(fields=["tenant", "place_path"], name="deliberation_meeting_place"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("deliberation:meeting", args=[self.pk])

    @property
    def number(self) -> str:
        return f"会〔{self.year}〕{self.sequence}号"

    @property
    def rule_set(self) -> RuleSet | None:
        return RuleSet.from_frozen(self.rule) if self.rule else None

    @property
    def is_open(self) -> bool:
        return self.state == MeetingState.OPEN


class ParticipantRole(models.TextChoices):
    MEMBER = "member", _("应到")
    INVITED = "invited", _("列席")
    PUBLIC = "public", _("旁听")
    STAFF = "staff", _("会务")


class Answer(models.TextChoices):
    """What was answered to the invitation."""

    NONE = "", _("还没回")
    COMING = "coming", _("来")
    EXCUSED = "excused", _("请假")


class Participant(PartModel):
    """
    Somebody of a meeting. Members count for quorum and vote; whoever is invited may speak and not vote.

    `number` is what they are called by in the room (one to three digits); `card` the secret of their QR code.
    """

    WHOLE = "meeting"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="participants")
    role = models.CharField(_("身份"), max_length=8, choices=ParticipantRole.choices, default=ParticipantRole.MEMBER)
    number = models.PositiveIntegerField(_("号"))
    seat = models.ForeignKey("deliberation.Seat", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(_("姓名"), max_length=120)
    unit_label = models.CharField(_("单位、代表谁"), max_length=120, blank=True)
    group = models.CharField(_("组别"), max_length=40, blank=True)
    card = models.CharField(max_length=24, unique=True)
    answer = models.CharField(_("回执"), max_length=8, choices=Answer.choices, blank=True)
    answer_reason = models.CharField(_("请假原因"), max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(_("通知了"), null=True, blank=True)
    told_by = models.CharField(_("怎么通知的"), max_length=40, blank=True)
    papers_at = models.DateTimeField(_("材料送到了"), null=True, blank=True)

    class Meta:
        ordering = ["meeting_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="deliberation_participant_number"),
            models.UniqueConstraint(
                fields=["meeting", "person"], condition=Q(person__isnull=False), name="deliberation_participant_person"
            ),
            models.UniqueConstraint(
                fields=["meeting", "seat"], condition=Q(seat__isnull=False), name="deliberation_participant_seat"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.label}"

    @property
    def counts(self) -> bool:
        return self.role == ParticipantRole.MEMBER


class Direction(models.TextChoices):
    IN = "in", _("到")
    OUT = "out", _("离开")


class Method(models.TextChoices):
    """How somebody was noted."""

    QR = "qr", _("扫码")
    NUMBER = "number", _("报号")
    HAND = "hand", _("点名")
    SHEET = "sheet", _("纸质签到表")
    OWN = "own", _("自己的手机")


class Attendance(AppendOnly, PartModel):
    """
    Somebody came or went at an instant. Lines are only added; one that was wrong is struck out by another (`strikes`).

    `client_key`: what a device that was without network called it; sent twice, it is one line.
    """

    WHOLE = "meeting"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="attendance")
    direction = models.CharField(max_length=3, choices=Direction.choices)
    at = models.DateTimeField()
    method = models.CharField(max_length=8, choices=Method.choices)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    client_key = models.CharField(max_length=64, blank=True)
    strikes = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="struck_by")
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["at", "recorded_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "client_key"], condition=~Q(client_key=""), name="deliberation_attendance_client"
            ),
            models.UniqueConstraint(
                fields=["strikes"], condition=Q(strikes__isnull=False), name="deliberation_attendance_struck_once"
            ),
            models.CheckConstraint(condition=Q(strikes=None) | ~Q(reason=""), name="deliberation_attendance_struck_why"),
        ]
        indexes = [models.Index(fields=["meeting", "at"], name="deliberation_attendance_at")]


class ItemKind(models.TextChoices):
    REPORT = "report", _("听取报告")
    DISCUSSION = "discussion", _("讨论")
    GROUPS = "groups", _("分组讨论")
    MOTION = "motion", _("审议议案")
    BALLOT = "ballot", pgettext_lazy("agenda", "表决")
    QUESTIONS = "questions", _("询问")
    OTHER = "other", pgettext_lazy("agenda", "其他")


class AgendaItem(PartModel):
    """One point of the agenda; points may hang under others."""

    WHOLE = "meeting"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("做什么"), max_length=10, choices=ItemKind.choices, default=ItemKind.DISCUSSION)
    title = models.CharField(_("议题"), max_length=120)
    text = models.TextField(_("说明"), blank=True)
    presenter = models.CharField(_("谁说"), max_length=60, blank=True)
    minutes_planned = models.PositiveSmallIntegerField(_("几分钟"), null=True, blank=True)
    speech_seconds = models.PositiveSmallIntegerField(_("每人发言几秒"), null=True, blank=True)
    list_is_open = models.BooleanField(_("可以报名发言"), default=False)
    state = models.CharField(max_length=8, choices=ItemState.choices, default=ItemState.WAITING)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(_("结果"), blank=True)
    added_late_reason = models.CharField(max_length=120, blank=True, help_text="why it came onto the agenda after the invitation")

    class Meta:
        ordering = ["meeting_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(state=ItemState.CURRENT), name="deliberation_item_one_current"
            )
        ]

    def __str__(self) -> str:
        return self.title


class SpeechKind(models.TextChoices):
    SPEECH = "speech", _("发言")
    POINT = "point", _("程序性发言")
    ANSWER = "answer", _("解答")


class Speech(PartModel):
    """A place on the speaker list of an item, and the time that it took. A point of order goes before the others."""

    WHOLE = "meeting"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="speeches")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="speeches")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="speeches")
    kind = models.CharField(max_length=8, choices=SpeechKind.choices, default=SpeechKind.SPEECH)
    place = models.PositiveIntegerField(help_text="the order on the list; smaller speaks first")
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    seconds_allowed = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.TextField(_("说了什么"), blank=True)

    class Meta:
        ordering = ["item_id", "place", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(began_at__isnull=False, ended_at=None),
                name="deliberation_speech_one_speaks",
            ),
            models.UniqueConstraint(
                fields=["item", "participant", "kind"],
                condition=Q(began_at=None, withdrawn_at=None),
                name="deliberation_speech_waits_once",
            ),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="deliberation_speech_times"),
        ]

    def seconds_taken(self, now: datetime) -> int:
        """How long it has been going on, or took."""
        if self.began_at is None:
            return 0
        return int(((self.ended_at or now) - self.began_at).total_seconds())
