"""Subscriptions: of which places and kinds somebody wants to be told when a notice is published."""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.core.models import TenantModel


class Subscription(TenantModel):
    """One wish of one person: a place (None: the whole subdistrict) and kinds of notice (none named: all of them)."""

    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+")
    place = models.ForeignKey(
        "registry.Place", verbose_name=_("哪里的"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    place_path = models.CharField(max_length=200, blank=True)
    kinds = models.JSONField(_("哪几种"), default=list, blank=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    person_id: UUID
    place_id: UUID | None

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "place_path"], name="disclosure_subscription_one", condition=Q(ended_at=None)
            )
        ]
        indexes = [
            models.Index(fields=["tenant", "place_path"], name="disclosure_subscription_live", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return self.place_path or "*"
