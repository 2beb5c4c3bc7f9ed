"""What happened to a case, line by line."""

from django.db import models

from linli.core.models import AppendOnly, PartModel

from .cases import Case


class Entry(AppendOnly, PartModel):
    """One line of a case's timeline. Inside notes are for the office and the handlers; everything else the reporter reads."""

    WHOLE = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="entries", db_index=False)
    at = models.DateTimeField()
    verb = models.CharField(max_length=24)
    label = models.CharField("谁", max_length=120)
    text = models.TextField("说了什么", blank=True)
    is_internal = models.BooleanField("只给内部看", default=False)
    from_state = models.CharField(max_length=22, blank=True)
    to_state = models.CharField(max_length=22, blank=True)
    next_step = models.CharField("下一步", max_length=120, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    by_user_id = models.UUIDField(null=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["case", "at", "id"], name="casework_entry_case")]

    def __str__(self) -> str:
        return f"{self.at:%m-%d %H:%M} {self.label} {self.verb}"
