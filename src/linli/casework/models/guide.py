"""What the office knows and says: the catalogue of services, the knowledge base, and what was answered from them."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from linli.core.models import TenantModel


class ItemQuerySet(models.QuerySet["ServiceItem"]):
    def in_force(self, on: date) -> "ItemQuerySet":
        """The versions that hold on a day: the first and the last day count."""
        return self.filter(Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on)))


class ServiceItem(TenantModel):
    """
    One version of a thing people come for (便民事项). `code` stays the same from version to version; the dates say when
    each one held, so that what somebody was told last spring can still be read.
    """

    code = models.SlugField("代码", max_length=40, db_index=False)
    name = models.CharField("事项", max_length=60)
    plain_name = models.CharField("大白话", max_length=60, blank=True, help_text="how people ask for it: 老年补贴")
    for_whom = models.CharField("谁能办", max_length=300)
    bring = models.JSONField("带什么", default=list, help_text="a list of lines")
    steps = models.JSONField("怎么办", default=list, help_text="a list of lines")
    how_long = models.CharField("多久办好", max_length=80)
    fee = models.CharField("收不收钱", max_length=80, default="不收钱")
    line = models.ForeignKey(
        "casework.CounterLine", verbose_name="在哪类窗口", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    where = models.CharField("在哪里办", max_length=120)
    who = models.CharField("谁来办", max_length=80, blank=True)
    hours = models.CharField("几点开门", max_length=80, blank=True)
    phone = models.CharField("问哪个电话", max_length=40, blank=True)
    comes_home = models.BooleanField("走不动的可以上门办", default=False)
    by_proxy = models.BooleanField("家里人可以代办", default=False)
    basis = models.CharField("依据", max_length=300, blank=True, help_text="law and article, only where it is certain")
    keywords = models.JSONField("人们怎么说", default=list)
    category = models.ForeignKey(
        "casework.Category", verbose_name="咨询归哪类", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.ForeignKey(
        "registry.Place", verbose_name="只在哪里有", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place_path = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("次序", default=0)
    valid_from = models.DateField("从哪天起")
    valid_to = models.DateField("到哪天止", null=True, blank=True)
    review_on = models.DateField("哪天复核", null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "code", "valid_from"], name="casework_serviceitem_version"),
            models.UniqueConstraint(fields=["tenant", "code"], name="casework_serviceitem_open", condition=Q(valid_to=None)),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="casework_serviceitem_dates"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("casework:guide-item", args=[self.code])


class EntryQuerySet(models.QuerySet["KnowledgeEntry"]):
    def in_force(self, on: date) -> "EntryQuerySet":
        """What may still be said on a day."""
        return self.filter(Q(retired_at=None) & (Q(valid_until=None) | Q(valid_until__gte=on)))

    def public(self) -> "EntryQuerySet":
        return self.filter(is_public=True)


class KnowledgeEntry(TenantModel):
    """A question as people ask it, with the answer as the window says it. Its former words stand in the journal."""

    question = models.CharField("怎么问", max_length=120)
    answer = models.TextField("怎么答")
    keywords = models.JSONField("人们怎么说", default=list)
    items = models.JSONField("有关的事项", default=list, help_text="codes of ServiceItem")
    category = models.ForeignKey(
        "casework.Category", verbose_name="归哪类", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.ForeignKey(
        "registry.Place", verbose_name="只在哪里有", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place_path = models.CharField(max_length=200, blank=True)
    is_public = models.BooleanField("居民也能看", default=True, help_text="no: a hint for those at the window only")
    valid_until = models.DateField("用到哪天", null=True, blank=True, help_text="after it nobody is told this any more")
    review_on = models.DateField("哪天复核", null=True, blank=True)
    keeper = models.ForeignKey(
        "registry.Post", verbose_name="谁管这一条", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    times_used = models.PositiveIntegerField("窗口用过几次", default=0)
    times_helped = models.PositiveIntegerField("居民自己看明白几次", default=0)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField("停用", null=True, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["question", "id"]
        indexes = [
            models.Index(fields=["review_on"], name="casework_knowledge_review", condition=Q(retired_at=None)),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("casework:guide-question", args=[self.pk])


class Answer(TenantModel):
    """
    What was said to somebody who asked, and from what: a version of a service item, an entry of the knowledge base, or
    neither. Those from neither show what the knowledge base lacks.
    """

    case = models.OneToOneField("casework.Case", on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(ServiceItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(KnowledgeEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField("怎么答的")
    at = models.DateTimeField()
    by_label = models.CharField("谁答的", max_length=120)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(item=None) | Q(entry=None), name="casework_answer_from_one"),
        ]
        indexes = [models.Index(fields=["tenant", "-at"], name="casework_answer_at")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.text[:20]}"
