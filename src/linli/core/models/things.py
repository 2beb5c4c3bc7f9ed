"""Files, search entries, working days, rule overrides: small tables every engine uses."""

from django.db import models
from django.db.models import Q

from linli.core.ids import uuid7

from .base import TenantModel


class StoredFile(TenantModel):
    """
    An uploaded or generated file. Its bytes lie under a content hash in LINLI_DATA/files; private unless said otherwise.

    Withdrawn it stands nowhere any more and is kept until its term is over; removed, only the row is left.
    """

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(help_text="bytes")
    content_type = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True, db_index=True)
    purpose = models.CharField(max_length=40, blank=True)
    is_public = models.BooleanField(default=False)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    position = models.PositiveSmallIntegerField(default=0)
    stored_at = models.DateTimeField()
    stored_by_id = models.UUIDField(null=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=120, blank=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class SearchEntry(models.Model):
    """
    One thing that can be found: a title, a line of detail and the words it is found by (already cut, see core/search).

    The key is a plain number because SQLite's full-text index points at it; it is never shown. `organisations` holds the
    hexadecimal ids, each between blanks, of those it is assigned to, for grants that are bound to an organisation. It has the
    subdistrict of the thing and names it by key alone, as a part does.
    """

    id = models.BigAutoField(primary_key=True)
    tenant = models.ForeignKey("core.Tenant", on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    title = models.CharField(max_length=200)
    detail = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=200)
    place_path = models.CharField(max_length=200, blank=True)
    capability = models.CharField(max_length=60, blank=True, help_text="who may find it; empty: everyone")
    organisations = models.TextField(blank=True)
    title_words = models.TextField(blank=True)
    words = models.TextField(help_text="of the title, the detail and the text")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "id"]
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="core_searchentry_one")]
        indexes = [models.Index(fields=["tenant", "kind", "-at"], name="core_searchentry_newest")]

    def __str__(self) -> str:
        return self.title


class CalendarYear(models.Model):
    """A year of State Council holiday notices that has been imported."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    year = models.PositiveSmallIntegerField(unique=True)
    source = models.CharField(max_length=200, help_text="the notice that it comes from")
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day that differs from the plain week: a holiday, or a make-up working day at a weekend."""

    date = models.DateField(primary_key=True)
    is_working = models.BooleanField()
    name = models.CharField(max_length=40, blank=True)
    year = models.ForeignKey(CalendarYear, on_delete=models.CASCADE, related_name="days")

    class Meta:
        ordering = ["date"]

    def __str__(self) -> str:
        return self.date.isoformat()


class RuleOverride(TenantModel):
    """A tenant's own dated text of a shipped rule set."""

    code = models.CharField(max_length=60)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    citation = models.CharField(max_length=300)
    status = models.CharField(max_length=10)
    body = models.JSONField()
    made_at = models.DateTimeField()
    made_by_id = models.UUIDField(null=True)

    class Meta:
        ordering = ["code", "effective_from"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "code", "effective_from"], name="core_ruleoverride_one"),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gte=models.F("effective_from")), name="core_ruleoverride_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.effective_from}"
