"""The weekly bulletin (黑板报): a page for the wall, composed of what happened."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.core.models import PartModel, TenantModel

from .notices import Notice


class Bulletin(TenantModel):
    """One issue of one place: the days it tells of and what stands in it. Published, it is a notice among the others."""

    place = models.ForeignKey("registry.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200, blank=True)
    number = models.PositiveSmallIntegerField(_("第几期"), help_text="in its year and place")
    title = models.CharField(_("刊头"), max_length=40)
    greeting = models.CharField(_("卷首的话"), max_length=200, blank=True)
    from_on = models.DateField(_("从哪天"))
    until_on = models.DateField(_("到哪天"))
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    notice = models.OneToOneField(Notice, null=True, blank=True, on_delete=models.PROTECT, related_name="bulletin")

    place_id: UUID | None

    class Meta:
        ordering = ["-until_on", "-id"]
        indexes = [models.Index(fields=["tenant", "place_path", "-until_on"], name="disclosure_bulletin_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="disclosure_bulletin_days"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.notice_id is None  # type: ignore[attr-defined]  # the key beside the foreign key


class BulletinItem(PartModel):
    """One thing that stands in an issue: offered by an engine, or written by hand. What is not `is_on` was left out."""

    WHOLE = "bulletin"

    bulletin = models.ForeignKey(Bulletin, on_delete=models.CASCADE, related_name="items")
    section = models.CharField(_("栏目"), max_length=20)
    title = models.CharField(_("标题"), max_length=80)
    text = models.CharField(_("几句话"), max_length=400, blank=True)
    happened_on = models.DateField(null=True)
    source = models.CharField(max_length=40, blank=True, help_text="who offered it; empty: written by hand")
    subject_id = models.UUIDField(null=True)
    is_on = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title
