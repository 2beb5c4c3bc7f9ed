"""Donations in kind and money, the stock they become, whom they go to; and the money of a charity sale, to the cent."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.models import AppendOnly, TenantModel

from ..states import SaleState


class Donation(TenantModel):
    """
    What somebody gave, with its receipt. Exactly one of `organisation`, `person`, or neither: anonymous.

    `sale_line`: what a charity sale made, carried over from its ledger; it stands and falls with that line.

    A name is published only with `may_name`; whoever withdraws it is not named anywhere any more. What the donated things are,
    and how much money, stands in its moves of stock.
    """

    number = models.CharField(_("收据号"), max_length=24)
    organisation = models.ForeignKey(
        "registry.Organisation", verbose_name=_("捐赠单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        "registry.Person", verbose_name=_("捐赠人"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.ForeignKey("registry.Place", verbose_name=_("哪里收的"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    received_on = models.DateField(_("收到"))
    purpose = models.CharField(_("捐给谁、做什么用"), max_length=200, blank=True)
    may_name = models.BooleanField(_("可以公开姓名（名称）"), default=False)
    claim = models.ForeignKey("cobuild.Claim", null=True, blank=True, on_delete=models.PROTECT, related_name="donations")
    sale_line = models.OneToOneField(
        "cobuild.SaleLine", null=True, blank=True, on_delete=models.PROTECT, related_name="carried_to"
    )
    void_reason = models.CharField(max_length=200, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["-received_on", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="cobuild_donation_number"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(person__isnull=True), name="cobuild_donation_whose"
            ),
        ]
        indexes = [models.Index(fields=["tenant", "place_path", "received_on"], name="cobuild_donation_place")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("cobuild:donation", args=[self.pk])


class StockItem(TenantModel):
    """
    A kind of thing kept at a community's store: 口罩（个）, 大米（袋）. Its stock is the sum of its moves.

    `is_money`: the donated money of this place (善款), one for each place; its moves count cents.
    """

    place = models.ForeignKey("registry.Place", verbose_name=_("存放在"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    name = models.CharField(_("物品"), max_length=60)
    unit = models.CharField(_("单位"), max_length=10)
    best_before_matters = models.BooleanField(_("有保质期"), default=False)
    is_money = models.BooleanField(_("善款"), default=False)

    class Meta:
        ordering = ["place_path", "-is_money", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["place", "name", "unit"], name="cobuild_stock_item"),
            models.UniqueConstraint(fields=["place"], condition=Q(is_money=True), name="cobuild_stock_money"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）"

    def get_absolute_url(self) -> str:
        return reverse("cobuild:stock-item", args=[self.pk])


class MoveKind(models.TextChoices):
    DONATED = "donated", _("收到捐赠")
    HANDED_OUT = "handed_out", pgettext_lazy("stock", "发出")
    RETURNED = "returned", pgettext_lazy("stock", "退回")
    SPOILT = "spoilt", _("过期、损坏")
    FOUND = "found", _("盘点多了")
    LOST = "lost", _("盘点少了")
    MOVED_IN = "moved_in", _("调入")
    MOVED_OUT = "moved_out", _("调出")
    VOIDED = "voided", _("收据作废")


class StockMove(AppendOnly, TenantModel):
    """
    Something came in or went out; never changed. `quantity`: whole units (cents of money), above 0 when it came in, below 0 when
    it went out.

    To whom it went is confidential: `person` (a household's person) or `need`; lists show them to the posts of this work only.
    A hand-out has no `note`: words about somebody who is helped could never be taken out of a row that is never changed.
    """

    item = models.ForeignKey(StockItem, on_delete=models.PROTECT, related_name="moves")
    kind = models.CharField(max_length=10, choices=MoveKind.choices)
    quantity = models.IntegerField(_("数量"))
    donation = models.ForeignKey(Donation, null=True, blank=True, on_delete=models.PROTECT, related_name="moves")
    need = models.ForeignKey("cobuild.Need", null=True, blank=True, on_delete=models.PROTECT, related_name="stock_moves")
    person = models.ForeignKey("registry.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    best_before = models.DateField(_("保质期到"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["donated", "returned", "found", "moved_in"], quantity__gt=0)
                | Q(kind__in=["handed_out", "spoilt", "lost", "moved_out", "voided"], quantity__lt=0),
                name="cobuild_move_sign",
            )
        ]
        indexes = [models.Index(fields=["item", "at"], name="cobuild_move_item")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.quantity:+d}"


class Sale(TenantModel):
    """A charity sale (爱心义卖): one day's stalls, one ledger, what the money is for."""

    number = models.CharField(_("编号"), max_length=24)
    title = models.CharField(_("名称"), max_length=80)
    place = models.ForeignKey("registry.Place", verbose_name=_("社区"), on_delete=models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=200)
    held_on = models.DateField(_("哪天"))
    purpose = models.CharField(_("钱给谁、做什么用"), max_length=200)
    state = models.CharField(_("状态"), max_length=8, choices=SaleState.choices, default=SaleState.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    difference_reason = models.CharField(_("为什么和账不一样"), max_length=200, blank=True)

    class Meta:
        ordering = ["-held_on", "number"]
        constraints = [models.UniqueConstraint(fields=["tenant", "number"], name="cobuild_sale_number")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cobuild:sale", args=[self.pk])


class LineKind(models.TextChoices):
    FLOAT = "float", _("备用零钱")
    SOLD = "sold", _("义卖收入")
    GIFT = "gift", _("现场捐款")
    COST = "cost", _("开支")
    PAID_OUT = "paid_out", _("拨给受助方")
    CARRIED = "carried", _("转入社区善款")
    RETURNED = "returned", pgettext_lazy("money", "还备用零钱")
    REVERSAL = "reversal", _("冲正")
    DIFFERENCE = "difference", _("点钱多了、少了")


class SaleLine(AppendOnly, TenantModel):
    """One line of the ledger, never changed. `cents`: above 0 into the till, below 0 out of it. A mistake is reversed by a line."""

    sale = models.ForeignKey(Sale, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=LineKind.choices)
    cents = models.BigIntegerField(_("金额"))
    text = models.CharField(_("摘要"), max_length=120)
    voucher = models.CharField(_("凭证号"), max_length=40, blank=True)
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by")
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["sale_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["sale", "position"], name="cobuild_sale_line"),
            models.CheckConstraint(condition=~Q(cents=0), name="cobuild_sale_line_cents"),
        ]

    def __str__(self) -> str:
        return f"{self.sale_id} {self.position}"


class SaleCount(TenantModel):
    """The till counted by one person; two different ones have to agree before a sale is closed."""

    sale = models.ForeignKey(Sale, on_delete=models.CASCADE, related_name="counts")
    counter_id = models.UUIDField()
    counter = models.CharField(max_length=80)
    cents = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["sale_id", "at"]
        constraints = [models.UniqueConstraint(fields=["sale", "counter_id"], name="cobuild_sale_count_once")]

    def __str__(self) -> str:
        return f"{self.sale_id} {self.cents}"
