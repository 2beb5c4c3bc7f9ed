"""Users: who can sign in. Who they are in the neighbourhood (person, posts) is registry's matter."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q

from linli.core.ids import uuid7
from linli.core.privacy import EncryptedTextField

from .managers import UserManager


class User(AbstractBaseUser):
    """
    Someone who signs in: staff with a name and password (and a second factor), a resident with a telephone code,
    or through the district's own sign-on. A user belongs to no tenant: persons and appointments do.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField("用户名", max_length=60, unique=True)
    display_name = models.CharField("显示名", max_length=60)
    email = models.EmailField("邮箱", blank=True)
    phone = EncryptedTextField("手机号", blank=True, default="")
    phone_hash = models.CharField(max_length=64, blank=True)
    is_active = models.BooleanField(default=True)
    is_resident = models.BooleanField(default=False, help_text="signs in by telephone code only")
    must_change_password = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)
    language = models.CharField(max_length=10, blank=True)
    mode = models.CharField(max_length=10, blank=True, help_text="elder: the large-type version")
    theme = models.CharField(max_length=10, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        ordering = ["username"]
        constraints = [
            models.UniqueConstraint(fields=["phone_hash"], name="accounts_user_phone", condition=Q(is_resident=True) & ~Q(phone_hash=""))
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Permissions follow from posts (registry), never from Django's own table."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


class PhoneCode(models.Model):
    """A code sent to a telephone. Only keyed hashes are kept, of the number and of the code."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    phone_hash = models.CharField(max_length=64, db_index=True)
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    ip_hash = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta:
        ordering = ["-sent_at"]


class ApiKey(models.Model):
    """A key for a program. Shown once; only its hash is kept. It acts under one appointment's grants."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey("core.Tenant", on_delete=models.PROTECT, related_name="+")
    name = models.CharField("用途", max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    key_hash = models.CharField(max_length=64)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", help_text="on whose posts it acts")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"
