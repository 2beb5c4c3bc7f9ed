"""What belongs to a notice: its files, whose name or picture is in it, who of a roll has read it."""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.core.models import PartModel
from linli.core.privacy import EncryptedTextField

from .notices import Notice


class NoticeFile(PartModel):
    """A picture or document that hangs with a notice. A picture on which somebody can be known needs that person's consent."""

    WHOLE = "notice"

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="files")
    stored = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(_("说明"), max_length=80, blank=True)
    shows_people = models.BooleanField(_("照片上认得出人"), default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.caption or str(self.pk)

    @property
    def is_picture(self) -> bool:
        return self.stored.width is not None


class NoticeMention(PartModel):
    """
    Somebody's name in a notice, or their likeness on one of its pictures: published by their consent, and taken down with it.

    `printed` is the name as it stands in the text; it goes once it has been blotted out there.
    """

    WHOLE = "notice"

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+")
    printed = EncryptedTextField(_("文中怎么写的"), blank=True, default="")
    picture = models.ForeignKey(NoticeFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="mentions")
    is_picture = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    taken_down_at = models.DateTimeField(null=True)

    person_id: UUID

    class Meta:
        ordering = ["made_at", "id"]
        indexes = [models.Index(fields=["person"], name="disclosure_mention_standing", condition=Q(taken_down_at=None))]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.is_picture}"


class NoticeReader(PartModel):
    """Somebody who is to have read a notice, and when and how they did: on the page, told by telephone, at the door, signed."""

    WHOLE = "notice"

    class How(models.TextChoices):
        PAGE = "page", _("自己在网上看的")
        PHONE = "phone", _("打电话念给听的")
        VISIT = "visit", _("上门说的")
        PAPER = "paper", _("纸上签字")

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="readers")
    person = models.ForeignKey("registry.Person", on_delete=models.CASCADE, related_name="+")
    post_title = models.CharField(max_length=80, blank=True, help_text="why they are on the roll")
    read_at = models.DateTimeField(null=True)
    read_version = models.PositiveSmallIntegerField(null=True)
    how = models.CharField(max_length=6, choices=How.choices, blank=True)
    noted_by = models.CharField(max_length=120, blank=True)

    person_id: UUID

    class Meta:
        ordering = ["read_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "person"], name="disclosure_reader_once"),
            models.CheckConstraint(
                condition=Q(read_at=None, how="", read_version=None)
                | (Q(read_at__isnull=False, read_version__isnull=False) & ~Q(how="")),
                name="disclosure_reader_read",
            ),
        ]
        indexes = [models.Index(fields=["person"], name="disclosure_reader_person", condition=Q(read_at=None))]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.how}"
