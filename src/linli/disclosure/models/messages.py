"""The message centre: what one person, post or organisation was told, and through which channels."""

from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.core.models import TenantModel
from linli.core.privacy import EncryptedTextField


class Message(TenantModel):
    """
    One message to one recipient. What people see is this; transports (SMS, mail, robot) only carry it.

    `to_phone` is for whoever left nothing but a mobile telephone: they have no inbox here, the text message is all there is.

    `title` says what anyone may read over a shoulder: a number and what happened. It is what leaves the house.
    A message to a post or an organisation is read once for all who hold it; `read_by_id` is the user who read it.
    """

    to_person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    to_organisation = models.ForeignKey(
        "registry.Organisation", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    to_post = models.ForeignKey("registry.Post", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    to_phone = EncryptedTextField(_("只留了手机的人"), blank=True, default="")
    to_phone_hash = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=60, help_text="casework.dispatched …")
    title = models.CharField(max_length=120)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=200, blank=True, help_text="path in this installation")
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True)
    is_urgent = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    read_by_id = models.UUIDField(null=True)
    once_key = models.CharField(max_length=160, blank=True, help_text="the same fact is told once")

    to_person_id: UUID | None
    to_organisation_id: UUID | None
    to_post_id: UUID | None

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "once_key"], name="disclosure_message_once", condition=~Q(once_key="")),
            models.CheckConstraint(
                condition=Q(to_person__isnull=False, to_organisation=None, to_post=None, to_phone_hash="")
                | Q(to_person=None, to_organisation__isnull=False, to_post=None, to_phone_hash="")
                | Q(to_person=None, to_organisation=None, to_post__isnull=False, to_phone_hash="")
                | (Q(to_person=None, to_organisation=None, to_post=None) & ~Q(to_phone_hash="")),
                name="disclosure_message_one_recipient",
            ),
        ]
        indexes = [
            models.Index(fields=["to_person", "-made_at"], name="disclosure_message_person"),
            models.Index(fields=["to_post", "-made_at"], name="disclosure_message_post"),
            models.Index(fields=["to_organisation", "-made_at"], name="disclosure_message_body"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_read(self) -> bool:
        return self.read_at is not None


class Carriage(TenantModel):
    """
    A message on its way outside to one recipient: by SMS, mail or group robot; retried, never doubled.

    Those that go together (a digest, or a single one) share a `batch`, which the provider gets as idempotency key: a crash
    between sending and noting it repeats the batch under the same key. `recipient` is person:…, user:…, robot:… or
    phone:… (a keyed hash); the number or address is looked up when it is sent, so none is kept here.
    """

    class Transport(models.TextChoices):
        SMS = "sms", _("短信")
        MAIL = "mail", _("邮件")
        ROBOT = "robot", _("群机器人")

    class State(models.TextChoices):
        WAITING = "waiting", _("等着发")
        SENDING = "sending", _("正在发")
        SENT = "sent", _("发出了")
        FAILED = "failed", _("没发出")
        DROPPED = "dropped", _("不用发了")

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="carriages")
    transport = models.CharField(max_length=8, choices=Transport.choices)
    recipient = models.CharField(max_length=50)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField()
    batch = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["message", "transport", "recipient"], name="disclosure_carriage_once"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="disclosure_carriage_sent",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="disclosure_carriage_due", condition=Q(state__in=["waiting", "sending"])),
            models.Index(fields=["recipient", "-sent_at"], name="disclosure_carriage_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.transport} {self.state}"


class Preference(TenantModel):
    """How a person, or whoever holds a post, wants to hear of things outside. Without a row: SMS and mail, all of it."""

    person = models.OneToOneField("registry.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    post = models.OneToOneField("registry.Post", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    wants_sms = models.BooleanField(_("发短信"), default=True)
    wants_mail = models.BooleanField(_("发邮件"), default=True)
    only_urgent = models.BooleanField(_("只发急的"), default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(person=None) ^ Q(post=None), name="disclosure_preference_one_side")]

    def __str__(self) -> str:
        return f"{self.wants_sms} {self.wants_mail} {self.only_urgent}"


class Robot(TenantModel):
    """A robot of a staff chat group: it gets what is told to posts at its place, or to its organisation. The address is a secret."""

    class Kind(models.TextChoices):
        WECOM = "wecom", _("企业微信群")
        DINGTALK = "dingtalk", _("钉钉群")
        FEISHU = "feishu", _("飞书群")

    kind = models.CharField(_("哪种群"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("群名"), max_length=60)
    url = EncryptedTextField(_("机器人地址"))
    place = models.ForeignKey("registry.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    only_urgent = models.BooleanField(_("只发急的"), default=False)
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def is_live(self, now: datetime) -> bool:
        return self.stopped_at is None or self.stopped_at > now
