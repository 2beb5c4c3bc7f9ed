"""What a case may be about, and who takes it: categories and dispatch rules are data."""

from django.db import models
from django.db.models import F, Q

from linli.casework.states import Kind, Party
from linli.core.models import AppendOnly, TenantModel


class CategoryQuerySet(models.QuerySet["Category"]):
    def active(self) -> "CategoryQuerySet":
        return self.filter(is_active=True)


class Category(TenantModel):
    """
    A kind of matter, in a tree of up to three levels. A case keeps the name that the category had at the time.

    `also_touches` are codes of further matters (a heap of boxes in a fire route touches fire safety *and* the public
    facilities): where they belong to different sides the case is joint. `party` is the default when no rule matches.
    """

    code = models.CharField("代码", max_length=40)
    name = models.CharField("名称", max_length=40)
    public_name = models.CharField("给居民看的名称", max_length=40, blank=True)
    parent = models.ForeignKey(
        "self", verbose_name="上级", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    kind = models.CharField("诉求类型", max_length=14, choices=Kind.choices, default=Kind.HELP)
    party = models.CharField("默认归谁", max_length=12, choices=Party.choices, default=Party.UNDECIDED)
    also_touches = models.JSONField("还涉及", default=list, blank=True)
    profile = models.CharField("时限档", max_length=30, default="general", help_text="a profile of rule set casework.sla")
    consequence = models.CharField("报了以后会怎样", max_length=200, blank=True)
    keywords = models.JSONField("关键词", default=list, blank=True)
    external_code = models.CharField("外部代码", max_length=20, blank=True, help_text="GB/T 39666, 12345 …")
    icon = models.CharField("图标", max_length=30, blank=True)
    is_active = models.BooleanField("启用", default=True)
    position = models.PositiveSmallIntegerField("次序", default=0)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "code"], name="casework_category_code"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="casework_category_not_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """What a resident reads."""
        return self.public_name or self.name


class CategoryChange(AppendOnly, TenantModel):
    """One change of a category: who, when, and what it said before. `before` and `after` hold the fields that differ."""

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="changes", db_index=False)
    at = models.DateTimeField()
    verb = models.CharField(max_length=10, help_text="added, renamed, moved, changed, retired, restored")
    by_label = models.CharField(max_length=120)
    reason = models.CharField("为什么", max_length=200, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["category", "at", "id"], name="casework_categorychange_of")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.verb}"


class SettingsStamp(TenantModel):
    """
    How often the settings of a tenant have changed: every process that keeps them in memory looks here whether to load them
    anew (core.remembered). Raising it also lets one change at a time go on.
    """

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant"], name="casework_settingsstamp_one")]


class DispatchRuleQuerySet(models.QuerySet["DispatchRule"]):
    def in_force(self, on: object) -> "DispatchRuleQuerySet":
        return self.filter(Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on)), withdrawn_at=None)


class DispatchRule(TenantModel):
    """
    Category × place → who takes it. The most particular rule wins (own category before its parent's, smaller place
    before larger, a named management mode before any), then `position`, then the later one (lex posterior).

    One that was in force is never changed: it ends, and another `replaces` it under a number of its own, so that what
    a case cites stays what it was. `replaced_end` is the last day that the replaced one had before, should this one be
    withdrawn before it begins.

    `organisation` names one body; otherwise `organisation_role` says which role at the place (property_manager,
    residents_committee, service_centre, or a department's role).
    """

    number = models.PositiveIntegerField("条号", help_text="how people cite it")
    category = models.ForeignKey(Category, verbose_name="什么事", on_delete=models.CASCADE, related_name="rules")
    place = models.ForeignKey(
        "registry.Place", verbose_name="在哪里", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    management_mode = models.CharField("管理方式", max_length=14, blank=True)
    party = models.CharField("归谁", max_length=12, choices=Party.choices)
    organisation = models.ForeignKey("registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation_role = models.CharField("单位角色", max_length=30, blank=True)
    reason = models.CharField("为什么", max_length=200)
    citation = models.CharField("依据", max_length=200, blank=True)
    valid_from = models.DateField("起")
    valid_to = models.DateField("止", null=True, blank=True)
    ended_reason = models.CharField("为什么停", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("次序", default=0)
    replaces = models.ForeignKey(
        "self", verbose_name="替代", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    replaced_end = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤回于", null=True, blank=True, help_text="before it began; its number stays used")

    objects = DispatchRuleQuerySet.as_manager()

    class Meta:
        ordering = ["position", "number"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="casework_dispatchrule_number"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="casework_dispatchrule_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.category} → {self.get_party_display()}"
