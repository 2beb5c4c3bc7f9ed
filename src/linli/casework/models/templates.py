"""What the office says again and again, as texts with fields."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from linli.core.models import TenantModel


class ReplyTemplate(TenantModel):
    """A text for one verb (回复模板), for every category or for one with those below it. What it was before stands in the journal."""

    name = models.CharField("名称", max_length=40)
    verb = models.CharField("用在哪一步", max_length=30)
    category = models.ForeignKey(
        "casework.Category", verbose_name="只用于哪一类", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField("内容")
    changed_at = models.DateTimeField("什么时候改的")
    changed_by = models.CharField("谁改的", max_length=120)
    ended_at = models.DateTimeField("停用于", null=True, blank=True)

    class Meta:
        ordering = ["verb", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "verb", "name"], name="casework_replytemplate_name", condition=Q(ended_at=None)
            ),
            models.CheckConstraint(condition=~Q(text="") & ~Q(name=""), name="casework_replytemplate_says_something"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("casework:reply-template", args=[self.pk])
