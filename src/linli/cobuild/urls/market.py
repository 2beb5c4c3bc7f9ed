"""Addresses of the market."""

from django.urls import URLPattern, path

from ..views import market_paper
from ..views.desk import market, market_claim, market_need, market_resource
from ..views.portal import market as public
from ..views.portal import market_claims as own
from ..views.portal import market_need as public_need
from ..views.portal import market_resources as offers
from ..views.portal import market_said

NEED, RESOURCE, CLAIM = "desk/cobuild/needs/", "desk/cobuild/resources/", "desk/cobuild/claims/"
urlpatterns: list[URLPattern] = [
    path("needs/", public.needs, name="public-needs"),
    path("needs/map/", public.on_map, name="needs-map"),
    path("needs/map.json", public.features, name="needs-features"),
    path("needs/projects/", public.projects, name="public-projects"),
    path("needs/thanks/", public.thanks, name="thanks-wall"),
    path("needs/mine/", own.mine, name="my-market"),
    path("needs/ask/", public_need.ask, name="public-need-ask"),
    path("needs/near/<str:code>/poster/", market_paper.place_poster, name="needs-poster"),
    path("needs/resources/", offers.listed, name="public-resources"),
    path("needs/resources/offer/", offers.offer, name="public-resource-offer"),
    path("needs/resources/<uuid:pk>/", offers.resource, name="public-resource"),
    path("needs/resources/<uuid:pk>/use/", offers.use, name="public-resource-use"),
    path("needs/resources/<uuid:pk>/withdraw/", offers.withdraw, name="public-resource-withdraw"),
    path("needs/said/<str:token>/", market_said.said, name="claim-said"),
    path("needs/claims/<uuid:pk>/", own.claim, name="my-claim"),
    path("needs/claims/<uuid:pk>/contact/", own.contact, name="my-claim-contact"),
    path("needs/claims/<uuid:pk>/thanks/", own.publish, name="my-claim-thanks"),
    path("needs/claims/<uuid:pk>/<str:name>/", own.step, name="my-claim-step"),
    path("needs/<uuid:pk>/", public_need.need, name="public-need"),
    path("needs/<uuid:pk>/claim/", public_need.claim, name="public-need-claim"),
    path("needs/<uuid:pk>/withdraw/", public_need.withdraw, name="public-need-withdraw"),
    path("needs/<uuid:pk>/poster/", market_paper.need_poster, name="need-poster"),
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
    path(f"{CLAIM}<uuid:pk>/link/", market_claim.link, name="claim-link"),
    path(f"{CLAIM}<uuid:pk>/<str:name>/", market_claim.step, name="claim-step"),
]
