"""Who said they come, who waits, and who has to be called because they have no phone of their own."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.models import PartModel, TenantModel
from linli.core.privacy import EncryptedTextField

from ..states import LIVE_SIGNUPS, SignUpState


class SignUpQuerySet(models.QuerySet["SignUp"]):
    def live(self) -> "SignUpQuerySet":
        return self.filter(state__in=list(LIVE_SIGNUPS))


class SignUp(TenantModel):
    """
    Somebody comes to a session, with `heads` people in all (a household together). One live row for a person and a session.

    `position`: the order in which they asked; who waits moves up in it as soon as their heads have room, nobody overtakes somebody
    whose heads would have had room as well. `code`: six figures with which whoever has no account cancels or comes in, kept as a keyed hash.
    `photo_ok`: none where nobody asked. What somebody needs (a wheelchair, a hearing loop) is encrypted.
    """

    session = models.ForeignKey("activities.Session", on_delete=models.PROTECT, related_name="signups")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("编号"), max_length=24)
    heads = models.PositiveSmallIntegerField(_("几个人来"), default=1)
    companions = EncryptedTextField(_("同来的人"), blank=True, default="")
    guardian = models.ForeignKey(
        "registry.Person", verbose_name=_("监护人"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    guardian_text = EncryptedTextField(_("监护人（不在册的）"), blank=True, default="")
    needs = EncryptedTextField(_("需要什么照顾"), blank=True, default="")
    photo_ok = models.BooleanField(_("同意拍照"), null=True, blank=True)
    position = models.PositiveIntegerField()
    state = models.CharField(_("状态"), max_length=8, choices=SignUpState.choices, default=SignUpState.IN)
    channel = models.CharField(max_length=10, default="page", help_text="page, phone, counter, visit, sheet")
    code_hash = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField()
    moved_up_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)
    rating = models.PositiveSmallIntegerField(_("觉得怎样"), null=True, blank=True, help_text="1 不满意 … 4 很满意")
    rating_text = models.CharField(_("想说的话"), max_length=300, blank=True)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        ordering = ["session_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="activities_signup_number"),
            models.UniqueConstraint(
                fields=["session", "person"], condition=Q(state__in=["in", "waiting"]), name="activities_signup_once"
            ),
            models.UniqueConstraint(fields=["session", "position"], name="activities_signup_position"),
            models.CheckConstraint(condition=Q(heads__gte=1), name="activities_signup_heads"),
        ]
        indexes = [models.Index(fields=["tenant", "person", "signed_at"], name="activities_signup_person")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("activities:signup", args=[self.pk])


class CallReason(models.TextChoices):
    CALLED_OFF = "called_off", _("活动取消了")
    MOVED = "moved", _("时间、地点改了")
    MOVED_UP = "moved_up", _("候补上了")
    REMINDER = "reminder", _("提醒明天来")
    ENROLLED = "enrolled", pgettext_lazy("call", "录取结果")
    AWAY = "away", pgettext_lazy("call", "没有报上")


class CallLine(PartModel):
    """
    Somebody who has to be told by voice, since no message reaches them (活动通知电话单). Done once somebody told them.

    `heard`: told, nobody answered, told a neighbour; an unanswered line stays open.
    """

    WHOLE = "session"
    session = models.ForeignKey("activities.Session", on_delete=models.CASCADE, related_name="calls")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=CallReason.choices)
    words = models.CharField(_("告诉他什么"), max_length=300)
    made_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.CharField(max_length=80, blank=True)
    heard = models.CharField(max_length=10, blank=True, help_text="self, family, neighbour, nobody")
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["session_id", "made_at", "id"]
        indexes = [models.Index(fields=["session", "told_at"], name="activities_call_open")]

    def __str__(self) -> str:
        return self.words
