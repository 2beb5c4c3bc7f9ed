"""
What was voted. The box of a secret ballot knows no person, no channel and no time; the voices of a recorded one say who.

How the box is kept while it is open and rewritten at closing stands in `services/box.py` and docs/ballots.md.
"""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.core.models import AppendOnly, PartModel

from .ballots import Channel


class BoxKey(PartModel):
    """The key under which the papers of an open secret ballot are encrypted; wrapped by the master key, gone at closing."""

    WHOLE = "ballot"

    ballot = models.OneToOneField("deliberation.Ballot", on_delete=models.CASCADE, related_name="+")
    wrapped = models.TextField()

    def __str__(self) -> str:
        return str(self.ballot_id)


class SealedPaper(PartModel):
    """
    A paper in the box of an open secret ballot: encrypted, padded to one length, with a key that tells nothing of its order.

    At closing all are taken out, shuffled, and written into `BoxPaper`; these rows are removed.
    """

    WHOLE = "ballot"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    ballot = models.ForeignKey("deliberation.Ballot", on_delete=models.CASCADE, related_name="+")
    sealed = models.TextField()

    def __str__(self) -> str:
        return str(self.pk)


class BoxPaper(AppendOnly, PartModel):
    """A paper of a closed secret ballot, in shuffled order. `content`: the canonical choice, as rules.papers spells it."""

    WHOLE = "ballot"

    ballot = models.ForeignKey("deliberation.Ballot", on_delete=models.CASCADE, related_name="papers", db_index=False)
    position = models.PositiveIntegerField()
    content = models.TextField()

    class Meta:
        ordering = ["ballot_id", "position"]
        constraints = [models.UniqueConstraint(fields=["ballot", "position"], name="deliberation_boxpaper_position")]

    def __str__(self) -> str:
        return str(self.position)


class BoxReceipt(AppendOnly, PartModel):
    """The receipts of a closed secret ballot, sorted: a voter finds that their paper was counted, nobody what it said."""

    WHOLE = "ballot"

    ballot = models.ForeignKey("deliberation.Ballot", on_delete=models.CASCADE, related_name="receipts")
    code = models.CharField(max_length=24)

    class Meta:
        ordering = ["ballot_id", "code"]
        constraints = [models.UniqueConstraint(fields=["ballot", "code"], name="deliberation_boxreceipt_once")]

    def __str__(self) -> str:
        return self.code


class Voice(PartModel):
    """
    A voice of a recorded ballot. A later one supersedes it where the rule allows that; a wrong one is struck out. It stays.

    `area_centi` and the head are the right's; one voice of a right stands.
    """

    WHOLE = "ballot"

    ballot = models.ForeignKey("deliberation.Ballot", on_delete=models.CASCADE, related_name="voices")
    right = models.ForeignKey("deliberation.Right", on_delete=models.CASCADE, related_name="voices")
    content = models.TextField(help_text="the canonical choice, as rules.papers spells it")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    by_person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    scan = models.ForeignKey("core.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kept_where = models.CharField(_("纸质原件放在哪里"), max_length=120, blank=True)
    proof = models.CharField(_("怎么核对的身份"), max_length=120, blank=True, help_text="for telephone and visit")
    receipt = models.CharField(max_length=24)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=200, blank=True, help_text="superseded, or struck out and why")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["right"], condition=Q(ended_at=None), name="deliberation_voice_one_stands"),
            models.UniqueConstraint(fields=["ballot", "receipt"], name="deliberation_voice_receipt"),
            models.CheckConstraint(condition=Q(ended_at=None) ^ ~Q(ended_why=""), name="deliberation_voice_ended_why"),
        ]
