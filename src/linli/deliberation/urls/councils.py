"""Addresses of councils, their seats, what they watch over, and proposals from elsewhere."""

from django.urls import URLPattern, URLResolver, path

from ..views.desk import councils, external, seats, supervision
from ..views.portal import councils as portal

ONE, SEAT = "desk/councils/<uuid:pk>/", "desk/councils/seats/<uuid:pk>/"
ITEM, PROPOSAL = "desk/oversight/<uuid:pk>/", "desk/proposals/<uuid:pk>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("councils/", portal.listed, name="public-councils"),
    path("councils/<uuid:pk>/", portal.council, name="public-council"),
    path("oversight/<uuid:pk>/", portal.item, name="public-supervision"),
    path("oversight/<uuid:pk>/ask/", portal.ask, name="member-ask"),
    path("oversight/<uuid:pk>/visit/", portal.visit, name="member-visit"),
    path("desk/councils/", councils.listed, name="councils"),
    path("desk/councils/new/", councils.new, name="council-new"),
    path(SEAT, seats.seat, name="seat"),
    path(f"{SEAT}end/", seats.end, name="seat-end"),
    path(f"{SEAT}replace/", seats.replace, name="seat-replace"),
    path(ONE, councils.council, name="council"),
    path(f"{ONE}change/", councils.change, name="council-change"),
    path(f"{ONE}dissolve/", councils.dissolve, name="council-dissolve"),
    path(f"{ONE}term/", councils.begin_term, name="term-begin"),
    path(f"{ONE}term/close/", councils.close_term, name="term-close"),
    path(f"{ONE}fill/", seats.fill, name="seat-fill"),
    path(f"{ONE}sheet/", seats.upload, name="seats-upload"),
    path(f"{ONE}sheet/template/", seats.template, name="seats-template"),
    path(f"{ONE}sheet/<uuid:file_id>/", seats.preview, name="seats-preview"),
    path(f"{ONE}absent/", seats.lapse, name="seats-lapse"),
    path("desk/oversight/", supervision.listed, name="supervisions"),
    path("desk/oversight/new/", supervision.new, name="supervision-new"),
    path("desk/oversight/questions/<uuid:pk>/", supervision.question, name="question-answer"),
    path(ITEM, supervision.item, name="supervision"),
    path(f"{ITEM}members/", supervision.members, name="supervision-members"),
    path(f"{ITEM}visit/", supervision.visit, name="supervision-visit"),
    path(f"{ITEM}ask/", supervision.ask, name="supervision-ask"),
    path(f"{ITEM}close/", supervision.close, name="supervision-close"),
    path("desk/proposals/", external.listed, name="externals"),
    path("desk/proposals/new/", external.new, name="external-new"),
    path(PROPOSAL, external.proposal, name="external"),
    path(f"{PROPOSAL}change/", external.change, name="external-change"),
    path(f"{PROPOSAL}answer/", external.answered, name="external-answer"),
    path(f"{PROPOSAL}meeting/", external.link, name="external-link"),
]
