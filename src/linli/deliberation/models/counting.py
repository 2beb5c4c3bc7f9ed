"""Paper and hands: batches of papers typed in twice by two people, and hands counted by two tellers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.models import PartModel


class BatchState(models.TextChoices):
    FIRST = "first", _("一个人录了")
    SECOND = "second", _("两个人都录了")
    AGREED = "agreed", _("对上了，进了票箱")
    DISCARDED = "discarded", pgettext_lazy("batch", "作废了")


class Batch(PartModel):
    """A pile of papers, numbered on the pile. Two people type it in without seeing each other's; it counts when both agree."""

    WHOLE = "ballot"

    ballot = models.ForeignKey("deliberation.Ballot", on_delete=models.CASCADE, related_name="batches")
    number = models.PositiveIntegerField(_("第几叠"))
    paper_count = models.PositiveIntegerField(_("几张"))
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.FIRST)
    first_by = models.CharField(max_length=120)
    first_user_id = models.UUIDField()
    second_by = models.CharField(max_length=120, blank=True)
    second_user_id = models.UUIDField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["ballot_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "number"], name="deliberation_batch_number"),
            models.CheckConstraint(
                condition=Q(second_user_id=None) | ~Q(second_user_id=models.F("first_user_id")),
                name="deliberation_batch_two_people",
            ),
        ]


class BatchLine(PartModel):
    """
    One paper of a pile as each of the two typed it. For a recorded ballot `right` says whose it is; a secret one knows nobody.

    Once the pile is in the box of a secret ballot, its lines are removed.
    """

    WHOLE = "batch"

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    first_right = models.ForeignKey("deliberation.Right", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    second_right = models.ForeignKey("deliberation.Right", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    first = models.TextField(blank=True)
    second = models.TextField(blank=True)
    has_second = models.BooleanField(default=False)

    class Meta:
        ordering = ["batch_id", "position"]
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="deliberation_batchline_position")]


class HandCount(PartModel):
    """Hands counted by one teller. Two tellers count; a show of hands stands when both counted the same."""

    WHOLE = "ballot"

    ballot = models.ForeignKey("deliberation.Ballot", on_delete=models.CASCADE, related_name="hand_counts")
    teller = models.CharField(_("计票人"), max_length=60)
    round = models.PositiveSmallIntegerField(default=1)
    counts = models.JSONField(help_text="number of hands by option code")
    counted_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["ballot_id", "round", "id"]
        constraints = [models.UniqueConstraint(fields=["ballot", "round", "teller"], name="deliberation_handcount_once")]
