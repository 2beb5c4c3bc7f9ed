"""Users: who can sign in. Who they are in the neighbourhood (person, posts) is registry's matter."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.core.ids import uuid7
from linli.core.models import TenantModel
from linli.core.privacy import EncryptedTextField, mask_phone

from .managers import UserManager


class User(AbstractBaseUser):
    """
    Someone who signs in: staff with a name and password (and a second factor), a resident with a telephone code,
    or through the district's own sign-on. A user belongs to no tenant: persons and appointments do; `managed_by` only
    says whose administrator looks after a staff account.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(_("用户名"), max_length=60, unique=True)
    display_name = models.CharField(_("显示名"), max_length=60)
    email = models.EmailField(_("邮箱"), blank=True)
    phone = EncryptedTextField(_("手机号"), blank=True, default="")
    phone_hash = models.CharField(max_length=64, blank=True)
    sign_on_id = models.CharField(
        _("区统一登录里的编号"), max_length=120, blank=True, help_text="set by an administrator, never guessed"
    )
    managed_by = models.ForeignKey("core.Tenant", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)
    is_resident = models.BooleanField(default=False, help_text="signs in by telephone code only")
    must_change_password = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)
    language = models.CharField(max_length=10, blank=True)
    mode = models.CharField(max_length=10, blank=True, help_text="elder: the large-type version")
    theme = models.CharField(max_length=10, blank=True)

    objects = UserManager()

    managed_by_id: UUID | None

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        ordering = ["username"]
        constraints = [
            models.UniqueConstraint(
                fields=["phone_hash"], name="accounts_user_phone", condition=Q(is_resident=True) & ~Q(phone_hash="")
            ),
            models.UniqueConstraint(fields=["sign_on_id"], name="accounts_user_sign_on", condition=~Q(sign_on_id="")),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name

    def has_perm(self, perm: str, obj: object = None) -> bool:  # noqa: ARG002 -- Django's signature
        """Permissions follow from posts (registry), never from Django's own table."""
        return False

    def has_module_perms(self, app_label: str) -> bool:  # noqa: ARG002 -- Django's signature
        return False


class PhoneCode(models.Model):
    """
    A code for a telephone. Only keyed hashes are kept, of the number and of the code.

    `window` is the resend interval that it was made in: two requests at the same instant cannot both send.
    `read_out_by_id` is the clerk who read it out on the telephone instead of an SMS.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    phone_hash = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64)
    window = models.BigIntegerField()
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    ip_hash = models.CharField(max_length=64, blank=True)
    read_out_by_id = models.UUIDField(null=True)

    class Meta:
        ordering = ["-sent_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["phone_hash", "window"], name="accounts_phonecode_window")]
        indexes = [
            models.Index(fields=["phone_hash", "-sent_at"], name="accounts_phonecode_phone"),
            models.Index(fields=["ip_hash", "-sent_at"], name="accounts_phonecode_source"),
        ]

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d %H:%M}"


class CallRequest(TenantModel):
    """
    Somebody cannot read the SMS and asks to be called. A clerk calls the number and reads the code out.

    The number is kept, encrypted, only until the call is dealt with.
    """

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("等电话")
        READ = "read", _("念给对方了")
        NO_ANSWER = "no_answer", _("没人接")
        LAPSED = "lapsed", _("过时没打")

    phone = EncryptedTextField(blank=True, default="")
    phone_hash = models.CharField(max_length=64)
    ip_hash = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    closed_at = models.DateTimeField(null=True)
    closed_by_id = models.UUIDField(null=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "phone_hash"], name="accounts_callrequest_waiting", condition=Q(outcome="waiting")
            ),
            models.CheckConstraint(
                condition=Q(outcome="waiting", closed_at=None) | (~Q(outcome="waiting") & Q(closed_at__isnull=False)),
                name="accounts_callrequest_closed",
            ),
        ]

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)


class ApiKey(models.Model):
    """A key for a program. Shown once; only its keyed hash is kept. It acts under one appointment of its owner."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey("core.Tenant", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("用途"), max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    key_hash = models.CharField(max_length=64)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", help_text="on whose posts it acts")
    appointment_id = models.UUIDField(null=True, help_text="registry.Appointment under which it acts")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("有效到"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)

    tenant_id: UUID
    user_id: UUID

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"

    def is_live(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)
