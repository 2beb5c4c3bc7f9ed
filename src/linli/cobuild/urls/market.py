"""Addresses of the market."""

from django.urls import URLPattern, path

from ..views.desk import market, market_claim, market_need, market_resource

NEED, RESOURCE, CLAIM = "desk/cobuild/needs/", "desk/cobuild/resources/", "desk/cobuild/claims/"
urlpatterns: list[URLPattern] = [
    path(NEED, market.needs, name="desk-needs"),
    path(f"{NEED}take/", market_need.take, name="need-take"),
    path(f"{NEED}<uuid:pk>/", market_need.need, name="need"),
    path(f"{NEED}<uuid:pk>/note/", market_need.note, name="need-note"),
    path(f"{NEED}<uuid:pk>/claim/", market_need.take_claim, name="claim-take"),
    path(f"{NEED}<uuid:pk>/<str:name>/", market_need.step, name="need-step"),
    path(RESOURCE, market.resources, name="desk-resources"),
    path(f"{RESOURCE}take/", market_resource.take, name="resource-take"),
    path(f"{RESOURCE}<uuid:pk>/", market_resource.resource, name="resource"),
    path(f"{RESOURCE}<uuid:pk>/<str:name>/", market_resource.step, name="resource-step"),
    path(CLAIM, market.claims, name="desk-claims"),
    path(f"{CLAIM}<uuid:pk>/", market_claim.claim, name="claim"),
    path(f"{CLAIM}<uuid:pk>/<str:name>/", market_claim.step, name="claim-step"),
]
