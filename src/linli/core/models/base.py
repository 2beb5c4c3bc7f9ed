"""What every table of every engine starts from."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models

from linli.core.ids import uuid7


class Tenant(models.Model):
    """A subdistrict (街道). Every row of every engine belongs to one; nobody but a district's own posts sees across."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField("代码", max_length=12, unique=True, help_text="九位区划代码")
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=20)
    letters = models.CharField("编号字头", max_length=6, unique=True, help_text="如 HYL，用于短编号")
    district_code = models.CharField("区县代码", max_length=6)
    district_name = models.CharField("区县", max_length=40)
    phone = models.CharField("服务电话", max_length=30, blank=True)
    office_hours = models.CharField("服务时间", max_length=60, blank=True, default="每天 8:30–18:00")
    counter_address = models.CharField("窗口地址", max_length=120, blank=True)
    host = models.CharField("域名", max_length=120, blank=True, help_text="这个域名打开的就是这个街道")
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class TenantModel(models.Model):
    """A row of one tenant with a public, opaque, time-ordered key."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey("core.Tenant", on_delete=models.PROTECT, related_name="+")

    tenant_id: UUID

    class Meta:
        abstract = True


class PartModel(TenantModel):
    """
    A row that is part of another one, its `WHOLE`, and is written together with it: it has that one's tenant, and names it by
    key alone, without a constraint and an index of the database. `core.parts` finds rows that have another one.
    """

    WHOLE: ClassVar[str]
    """The foreign key to what it is part of, whose own tenant the database checks."""

    tenant = models.ForeignKey("core.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)

    class Meta:
        abstract = True


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Reads and adds; refuses what would change or remove rows behind `save()`'s back."""

    def update(self, **_kwargs: Any) -> int:
        raise TypeError(f"{self.model.__name__} is append-only")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError(f"{self.model.__name__} is append-only")

    def bulk_update(self, *_args: Any, **_kwargs: Any) -> int:
        raise TypeError(f"{self.model.__name__} is append-only")


class AppendOnly(models.Model):
    """Rows that are only ever added. On PostgreSQL the application's role has no right to change them (linli roles)."""

    objects = models.Manager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is append-only")
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def delete(self, *_args: object, **_kwargs: object) -> tuple[int, dict[str, int]]:
        raise TypeError(f"{type(self).__name__} is append-only")
