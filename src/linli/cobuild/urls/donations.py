"""Donations, the store, charity sales."""

from django.urls import path

from ..views import donation_paper
from ..views.desk import donations, sales, stock, stock_verbs
from ..views.portal import donations as shared

DONATION, ITEM, SALE = (f"desk/cobuild/{noun}/<uuid:pk>/" for noun in ("donations", "stock", "sales"))
STORE = "desk/cobuild/stock/at/<uuid:pk>/"

urlpatterns = [
    path("donations/", shared.account, name="public-donations"),
    path("donations/mine/", shared.mine, name="my-donations"),
    path("donations/mine/<uuid:pk>/receipt/", donation_paper.own_receipt, name="my-donation-receipt"),
    path("donations/mine/<uuid:pk>/name/", shared.name, name="my-donation-name"),
    path("donations/sales/<uuid:pk>/", shared.sale, name="public-sale"),
    path("desk/cobuild/donations/", donations.listed, name="donations"),
    path("desk/cobuild/donations/new/", donations.receive, name="donation-new"),
    path(DONATION, donations.donation, name="donation"),
    path(f"{DONATION}receipt/", donation_paper.receipt, name="donation-receipt"),
    path(f"{DONATION}void/", donations.void, name="donation-void"),
    path(f"{DONATION}name/", donations.name, name="donation-name"),
    path("desk/cobuild/stock/", stock.listed, name="stock"),
    path("desk/cobuild/stock/moves/", stock.moves, name="stock-moves"),
    path(f"{STORE}hand-out/", stock_verbs.hand_out, name="stock-hand-out"),
    path(f"{STORE}count/", stock_verbs.count, name="stock-count"),
    path(ITEM, stock.item, name="stock-item"),
    path(f"{ITEM}spoil/", stock_verbs.spoil, name="stock-spoil"),
    path(f"{ITEM}move/", stock_verbs.move, name="stock-move"),
    path(f"{ITEM}moves/<uuid:move_id>/back/", stock_verbs.take_back, name="stock-back"),
    path("desk/cobuild/sales/", sales.listed, name="sales"),
    path("desk/cobuild/sales/new/", sales.new, name="sale-new"),
    path(SALE, sales.sale, name="sale"),
    path(f"{SALE}change/", sales.change, name="sale-change"),
    path(f"{SALE}write/", sales.write, name="sale-write"),
    path(f"{SALE}lines/<uuid:line_id>/reverse/", sales.reverse_line, name="sale-reverse"),
    path(f"{SALE}count/", sales.count, name="sale-count"),
    path(f"{SALE}close/", sales.close, name="sale-close"),
    path(f"{SALE}reopen/", sales.reopen, name="sale-reopen"),
]
