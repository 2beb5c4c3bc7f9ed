"""Addresses of voting and of published boxes."""

from django.urls import URLPattern, URLResolver, path

from linli.deliberation.views.portal import box, voting

urlpatterns: list[URLPattern | URLResolver] = [
    path("votes/", voting.votes, name="votes"),
    path("votes/explained/", box.explained, name="votes-explained"),
    path("votes/<uuid:pk>/", voting.vote, name="vote"),
    path("votes/<uuid:pk>/paper/<uuid:right_id>/", voting.paper, name="vote-paper"),
    path("votes/<uuid:pk>/box/", box.box, name="vote-box"),
    path("votes/<uuid:pk>/export.json", box.export, name="vote-export"),
    path("votes/<uuid:pk>/result/", box.result, name="vote-result"),
]
