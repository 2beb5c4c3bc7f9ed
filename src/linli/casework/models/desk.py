"""What makes the desk comfortable: filters kept under a name, and who has the page of a case open now."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from linli.core.models import TenantModel


class SavedFilter(TenantModel):
    """
    Filters of the list of cases under a name: one's own, or shared with the colleagues of the same office (`organisation`;
    none: the posts of the subdistrict that belong to no organisation). `filters` is what the list's address says.
    """

    label = models.CharField("叫什么", max_length=20)
    filters = models.JSONField("条件", default=dict)
    kept_by = models.UUIDField("谁存的", help_text="the account; filters follow a person from post to post")
    kept_by_post = models.CharField("存的时候的岗位", max_length=80)
    organisation = models.ForeignKey("registry.Organisation", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    is_shared = models.BooleanField("同事也看得到", default=False)
    made_at = models.DateTimeField()

    organisation_id: UUID | None

    class Meta:
        ordering = ["label", "id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "kept_by", "label"], name="casework_saved_filter_once"),
            models.CheckConstraint(condition=~Q(label=""), name="casework_saved_filter_says_something"),
        ]
        indexes = [
            models.Index(fields=["tenant", "organisation"], name="casework_saved_filter_shared", condition=Q(is_shared=True))
        ]

    def __str__(self) -> str:
        return self.label


class Looking(TenantModel):
    """
    Somebody has the page of a case open. A lease: the open page renews it, and it runs out by itself. Nothing of it is kept
    longer than an hour, and it stands in no journal.
    """

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="+", db_index=False)
    appointment = models.ForeignKey("registry.Appointment", on_delete=models.CASCADE, related_name="+", db_index=False)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "appointment"], name="casework_looking_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.appointment_id}"
