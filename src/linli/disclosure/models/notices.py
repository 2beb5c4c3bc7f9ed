"""Notices: what the office or a community says to everybody, in versions, for a place and all that lies in it."""

from datetime import date
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.models import PartModel, TenantModel


class NoticeKind(models.TextChoices):
    NOTICE = "notice", _("通知")
    PUBLICITY = "publicity", _("公示")
    DISCLOSURE = "disclosure", _("居务公开")
    STORY = "story", _("身边事")
    BULLETIN = "bulletin", _("黑板报")


class NoticeState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤下")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def published(self) -> "NoticeQuerySet":
        """What stands on the board or stood there until it expired."""
        return self.filter(state=NoticeState.PUBLISHED)

    def on_board(self, day: date) -> "NoticeQuerySet":
        """What stands on the board on a day: published and not expired."""
        return self.published().filter(Q(shown_until=None) | Q(shown_until__gte=day))


class Notice(TenantModel):
    """
    One notice. `title` and `text` are those of its newest version; what it said before stands in its versions.

    It is meant for `place` and everything inside (None: the whole subdistrict), and everybody may read it. Its `code` is the
    short address that its poster carries, its `number` what people call it by; a draft has none.
    """

    code = models.CharField(max_length=8, unique=True, help_text="behind the QR code of its poster")
    number = models.CharField(max_length=12, blank=True, help_text="2026-0012: the year and its place in it")
    kind = models.CharField(_("哪一种"), max_length=12, choices=NoticeKind.choices, default=NoticeKind.NOTICE)
    state = models.CharField(max_length=10, choices=NoticeState.choices, default=NoticeState.DRAFT)
    title = models.CharField(_("标题"), max_length=80)
    text = models.TextField(_("正文"))
    place = models.ForeignKey("registry.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200, blank=True, help_text="of `place`; empty: the whole subdistrict")
    signed = models.CharField(_("落款"), max_length=60, blank=True)
    ask = models.CharField(_("有疑问找谁"), max_length=80, blank=True)
    is_urgent = models.BooleanField(_("急"), default=False)
    shown_until = models.DateField(_("挂到哪天"), null=True, blank=True, help_text="the last day on the board")
    item_code = models.CharField(max_length=40, blank=True, help_text="of rule set disclosure.items")
    period = models.CharField(max_length=10, blank=True, help_text="2026, 2026-Q3 or 2026-10: of which period it tells")
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True)
    url = models.CharField(max_length=200, blank=True, help_text="path in this installation: of what it is about")
    version = models.PositiveSmallIntegerField(default=0, help_text="0 as long as it was never published")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120, help_text="the post, never a name")
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)
    once_key = models.CharField(max_length=160, blank=True, help_text="the same fact is published once")

    objects = NoticeQuerySet.as_manager()

    place_id: UUID | None

    class Meta:
        ordering = ["-published_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="disclosure_notice_number", condition=~Q(number="")),
            models.UniqueConstraint(fields=["tenant", "once_key"], name="disclosure_notice_once", condition=~Q(once_key="")),
            models.CheckConstraint(
                condition=Q(state="draft", published_at=None, number="")
                | (~Q(state="draft") & Q(published_at__isnull=False) & ~Q(number="")),
                name="disclosure_notice_published",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "state", "-published_at"], name="disclosure_notice_newest"),
            models.Index(fields=["subject_id"], name="disclosure_notice_subject", condition=Q(subject_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its short address: everybody's page of it."""
        return reverse("disclosure:notice", args=[self.code])

    @property
    def is_draft(self) -> bool:
        return self.state == NoticeState.DRAFT

    @property
    def is_published(self) -> bool:
        return self.state == NoticeState.PUBLISHED

    @property
    def is_withdrawn(self) -> bool:
        return self.state == NoticeState.WITHDRAWN

    @property
    def is_corrected(self) -> bool:
        return self.version > 1

    def is_on_board(self, day: date) -> bool:
        return self.is_published and (self.shown_until is None or self.shown_until >= day)


class NoticeVersion(PartModel):
    """What a notice said from a moment on. Never changed, but for a name whose owner no longer agrees to its being there."""

    WHOLE = "notice"

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    text = models.TextField()
    reason = models.CharField(max_length=200, blank=True, help_text="why it was corrected; empty for the first")
    sha256 = models.CharField(max_length=64, help_text="of title and text as they were published")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    redacted_at = models.DateTimeField(null=True, help_text="since when a name in it is blotted out")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["notice", "number"], name="disclosure_noticeversion_one")]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"
