"""The journal: one line per verb, sealed in batches (RFC 9162-like Merkle roots, chained), anchored outside."""

from django.db import models

from linli.core.ids import uuid7

from .base import AppendOnly


class JournalLine(AppendOnly):
    """
    What was done, by whom, when, to what. Written in the same transaction as the thing itself.

    `changes` holds {field: [old, new]} without personal values; personal values stand in `private`, encrypted under the
    key of the person they are about (`private_key_id`), so that destroying that key erases them and the chain stays whole.
    `mac` is a keyed HMAC over the whole line: a row that did not come through the application does not carry it. The line
    names others, its subdistrict too, by key alone: what it tells of is checked where it is written, not once more here.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(
        "core.Tenant", null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    at = models.DateTimeField()
    verb = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    by_kind = models.CharField(max_length=10)
    by_label = models.CharField(max_length=120)
    by_user_id = models.UUIDField(null=True)
    by_person_id = models.UUIDField(null=True)
    by_appointment_id = models.UUIDField(null=True)
    on_behalf_of_id = models.UUIDField(null=True)
    channel = models.CharField(max_length=10)
    reason = models.TextField(blank=True)
    changes = models.JSONField(default=dict)
    private = models.TextField(blank=True)
    private_key_id = models.UUIDField(null=True)
    mac = models.CharField(max_length=64)

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["subject_id", "at"], name="core_journal_subject"),
            models.Index(fields=["tenant", "at", "id"], name="core_journal_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"


class Seal(AppendOnly):
    """A batch of journal lines: the Merkle root of their leaves, chained to the seal before it."""

    number = models.BigIntegerField(primary_key=True)
    sealed_at = models.DateTimeField()
    line_count = models.PositiveIntegerField(help_text="lines in this seal")
    total = models.PositiveBigIntegerField(help_text="lines in this seal and all before it")
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    head = models.CharField(max_length=64, help_text="SHA-256 of number, hour, counts, root and previous head")

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.head[:12]}"


class SealedLine(AppendOnly):
    """Which line stands where in which seal. A row of its own, because a journal line is never touched again."""

    line_id = models.UUIDField(primary_key=True)
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()
    leaf = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seal", "position"], name="core_sealedline_position")]


class SubjectKey(models.Model):
    """A person's own data key, wrapped by the master key. Destroying it erases what the journal knows of them (PIPL art. 47)."""

    subject_id = models.UUIDField(primary_key=True)
    wrapped = models.TextField(blank=True)
    made_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.subject_id)
