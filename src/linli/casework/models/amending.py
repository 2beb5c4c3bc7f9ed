"""What was told at the end and turned out wrong: the old words stay beside the new ones."""

from django.db import models
from django.db.models import Q

from linli.casework.states import Outcome
from linli.core.models import AppendOnly, TenantModel


class Amendment(AppendOnly, TenantModel):
    """
    One correction of a case that has ended (更正). Both texts are kept, and both are shown: to the office and the reporters.

    A pair that is equal was not corrected.
    """

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="amendments")
    at = models.DateTimeField()
    by_label = models.CharField(max_length=120)
    reason = models.CharField("为什么更正", max_length=200)
    old_reply = models.TextField("原来的答复", blank=True)
    new_reply = models.TextField("更正后的答复", blank=True)
    old_outcome = models.CharField("原来的结果", max_length=16, choices=Outcome.choices, blank=True)
    new_outcome = models.CharField("更正后的结果", max_length=16, choices=Outcome.choices, blank=True)
    old_category = models.ForeignKey("casework.Category", on_delete=models.PROTECT, related_name="+")
    old_category_name = models.CharField("原来的分类", max_length=40)
    new_category = models.ForeignKey("casework.Category", on_delete=models.PROTECT, related_name="+")
    new_category_name = models.CharField("更正后的分类", max_length=40)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="casework_amendment_has_reason")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.reason}"

    @property
    def corrects_reply(self) -> bool:
        return self.old_reply != self.new_reply

    @property
    def corrects_outcome(self) -> bool:
        return self.old_outcome != self.new_outcome

    @property
    def corrects_category(self) -> bool:
        return self.old_category_id != self.new_category_id
