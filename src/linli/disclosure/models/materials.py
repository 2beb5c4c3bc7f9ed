"""Learning material (教材) and who asks for it: on the page, by telephone, at the counter, or in a letter."""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.models import TenantModel
from linli.core.privacy import EncryptedTextField


class Material(TenantModel):
    """Something to learn from that can be sent: how many are left follows from what came in and what was sent."""

    code = models.CharField(max_length=8, unique=True)
    title = models.CharField(_("书名"), max_length=60)
    author = models.CharField(_("谁编的"), max_length=60, blank=True, help_text="a school or a class")
    about = models.TextField(_("讲什么"))
    form = models.CharField(_("什么样子"), max_length=60, blank=True, help_text="大 16 开，48 页，大字")
    stock = models.PositiveIntegerField(_("还有几本"), default=0)
    most_each = models.PositiveSmallIntegerField(_("一人最多几本"), default=1)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("disclosure:material", args=[self.code])


class RequestState(models.TextChoices):
    ASKED = "asked", _("等寄")
    SENT = "sent", _("寄出了")
    HANDED = "handed", _("当面给了")
    REFUSED = "refused", _("寄不了")


class MaterialRequest(TenantModel):
    """One wish for a material, by whatever way it came. The address is kept as long as it is needed to send."""

    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="requests")
    number = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=RequestState.choices, default=RequestState.ASKED)
    person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name = EncryptedTextField(_("收件人"))
    phone = EncryptedTextField(_("电话"), blank=True, default="")
    phone_hash = models.CharField(max_length=64, blank=True)
    address = EncryptedTextField(_("寄到哪里"), blank=True, default="")
    words = EncryptedTextField(_("来信怎么说的"), blank=True, default="")
    quantity = models.PositiveSmallIntegerField(_("几本"), default=1)
    channel = models.CharField(max_length=10)
    scan = models.ForeignKey("core.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    carrier = models.CharField(_("哪家寄的"), max_length=30, blank=True)
    parcel = models.CharField(_("单号"), max_length=40, blank=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=120, blank=True)
    refused_reason = models.CharField(max_length=200, blank=True)
    thanks = EncryptedTextField(_("回音"), blank=True, default="")
    thanked_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)

    person_id: UUID | None

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="disclosure_materialrequest_number"),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "handed"], sent_at__isnull=False)
                | (~Q(state__in=["sent", "handed"]) & Q(sent_at=None)),
                name="disclosure_materialrequest_sent",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "-asked_at"], name="disclosure_material_newest"),
            models.Index(fields=["asked_at"], name="disclosure_material_waiting", condition=Q(state="asked")),
        ]

    def __str__(self) -> str:
        return self.number


class StockMove(TenantModel):
    """Material that came in, or went another way than by post: how many, and why."""

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="moves")
    change = models.IntegerField(help_text="copies; below 0: fewer")
    why = models.CharField(max_length=120)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=120)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.change:+}"
