"""The business of a meeting: motions and their versions, group notes, opinions, what is to be done, the minutes."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.models import AppendOnly, PartModel, TenantModel
from linli.deliberation.states import MotionState


class Motion(TenantModel):
    """Something put to a council: its text has versions; what was decided on is the version that the ballot froze."""

    council = models.ForeignKey("deliberation.Council", null=True, blank=True, on_delete=models.PROTECT, related_name="motions")
    meeting = models.ForeignKey("deliberation.Meeting", null=True, blank=True, on_delete=models.PROTECT, related_name="motions")
    item = models.ForeignKey("deliberation.AgendaItem", null=True, blank=True, on_delete=models.SET_NULL, related_name="motions")
    place = models.ForeignKey("registry.Place", on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    title = models.CharField(_("议题"), max_length=120)
    mover = models.CharField(_("谁提的"), max_length=120)
    mover_seat = models.ForeignKey("deliberation.Seat", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=MotionState.choices, default=MotionState.SUBMITTED)
    state_reason = models.CharField(max_length=200, blank=True)
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ["-submitted_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["tenant", "year", "sequence"], name="deliberation_motion_number")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("deliberation:motion", args=[self.pk])

    @property
    def number(self) -> str:
        return f"议〔{self.year}〕{self.sequence}号"


class MotionVersion(AppendOnly, PartModel):
    """One text of a motion. `amendment`: the amendment that made it."""

    WHOLE = "motion"

    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="versions")
    ordinal = models.PositiveSmallIntegerField()
    text = models.TextField(_("全文"))
    reason = models.CharField(_("为什么改"), max_length=200, blank=True)
    amendment = models.ForeignKey("deliberation.Amendment", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["motion_id", "ordinal"]
        constraints = [models.UniqueConstraint(fields=["motion", "ordinal"], name="deliberation_motionversion_once")]


class AmendmentState(models.TextChoices):
    MOVED = "moved", pgettext_lazy("amendment", "提出来了")
    ADOPTED = "adopted", pgettext_lazy("amendment", "采纳了")
    REJECTED = "rejected", pgettext_lazy("amendment", "没有采纳")
    WITHDRAWN = "withdrawn", pgettext_lazy("amendment", "撤回了")
    OVERTAKEN = "overtaken", _("原文已改，对不上了")


class Amendment(PartModel):
    """
    A change of a motion's text: the whole new text against the version that it was written for. `mover_seat`: of a member who
    moved it from their seat; one that a clerk wrote down for somebody has none.
    """

    WHOLE = "motion"

    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="amendments")
    against = models.PositiveSmallIntegerField(help_text="ordinal of the version that it changes")
    ordinal = models.PositiveSmallIntegerField()
    text = models.TextField(_("改成什么"))
    reason = models.CharField(_("为什么改"), max_length=200)
    mover = models.CharField(_("谁提的"), max_length=120)
    mover_seat = models.ForeignKey("deliberation.Seat", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=AmendmentState.choices, default=AmendmentState.MOVED)
    decided_words = models.CharField(_("怎么定的"), max_length=200, blank=True)
    moved_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["motion_id", "ordinal"]
        constraints = [models.UniqueConstraint(fields=["motion", "ordinal"], name="deliberation_amendment_once")]


class GroupNote(PartModel):
    """What one group said about an item; merged into the one text of the item when `merged_at` is set."""

    WHOLE = "meeting"

    meeting = models.ForeignKey("deliberation.Meeting", on_delete=models.CASCADE, related_name="group_notes")
    item = models.ForeignKey("deliberation.AgendaItem", on_delete=models.CASCADE, related_name="group_notes")
    group = models.CharField(_("组别"), max_length=40)
    convener = models.CharField(_("召集人"), max_length=60, blank=True)
    text = models.TextField(_("讨论了什么"))
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=120)
    merged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["item_id", "group", "id"]
        constraints = [models.UniqueConstraint(fields=["item", "group"], name="deliberation_groupnote_once")]


class Voiced(PartModel):
    """
    An opinion voiced at a meeting or a reception day, and what became of it: answered at once, or made a case.

    `case_id` and `case_number` are told by the engine above that opened the case.
    """

    WHOLE = "meeting"

    meeting = models.ForeignKey("deliberation.Meeting", on_delete=models.CASCADE, related_name="voiced")
    item = models.ForeignKey("deliberation.AgendaItem", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    who = models.CharField(_("谁说的"), max_length=60, blank=True)
    place = models.ForeignKey(
        "registry.Place", verbose_name=_("说的是哪里"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(_("意见"))
    answer = models.TextField(_("当场答复"), blank=True)
    voiced_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    wants_case = models.BooleanField(_("转成诉求办理"), default=False)
    case_id = models.UUIDField(null=True, blank=True)
    case_number = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["voiced_at", "id"]


class ActionKind(models.TextChoices):
    TASK = "task", _("工作任务")
    CASE = "case", _("诉求")
    NOTE = "note", _("只记下")


class ActionItem(PartModel):
    """Something that a meeting decided somebody does until a day; it becomes a case or a task of the office."""

    WHOLE = "meeting"

    meeting = models.ForeignKey("deliberation.Meeting", on_delete=models.CASCADE, related_name="actions")
    item = models.ForeignKey("deliberation.AgendaItem", null=True, blank=True, on_delete=models.SET_NULL, related_name="actions")
    kind = models.CharField(_("转成什么"), max_length=4, choices=ActionKind.choices)
    title = models.CharField(_("做什么"), max_length=80)
    text = models.TextField(_("说明"), blank=True)
    organisation = models.ForeignKey(
        "registry.Organisation", verbose_name=_("谁做"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    responsible = models.CharField(_("谁做（人或部门）"), max_length=80)
    place = models.ForeignKey("registry.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("最晚哪天"), null=True, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=120)
    target_id = models.UUIDField(null=True, blank=True, help_text="the case or task that it became")
    target_number = models.CharField(max_length=40, blank=True)
    target_url = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_words = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["decided_at", "id"]


class MinutesState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("minutes", "草稿")
    SENT = "sent", _("送签")
    SIGNED = "signed", _("签好了")


class Minutes(TenantModel):
    """
    The minutes of a meeting: what the records say, with words of the note taker between; a new version when it is changed.

    `facts` is what the records said when this version was made; `digest` covers facts and words, and is what people sign.
    """

    meeting = models.ForeignKey("deliberation.Meeting", on_delete=models.CASCADE, related_name="minutes")
    ordinal = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=6, choices=MinutesState.choices, default=MinutesState.DRAFT)
    opening = models.TextField(_("开头"), blank=True)
    words = models.JSONField(default=dict, help_text="the note taker's words by agenda item")
    closing = models.TextField(_("结尾"), blank=True)
    facts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    sent_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["meeting_id", "-ordinal"]
        constraints = [models.UniqueConstraint(fields=["meeting", "ordinal"], name="deliberation_minutes_once")]

    def __str__(self) -> str:
        return f"{self.ordinal}"


class MinutesSignature(AppendOnly, PartModel):
    """Somebody put their name under one version of the minutes, on the page or on the printed paper."""

    WHOLE = "minutes"

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="signatures")
    label = models.CharField(_("谁"), max_length=120)
    as_what = models.CharField(_("以什么身份"), max_length=60)
    way = models.CharField(max_length=8, choices=(("page", _("网页")), ("paper", _("纸面"))))
    note = models.CharField(_("保留意见"), max_length=300, blank=True)
    digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    by_user_id = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["signed_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "label", "as_what"], name="deliberation_minutessignature_once"),
            models.CheckConstraint(condition=~Q(digest=""), name="deliberation_minutessignature_digest"),
        ]
