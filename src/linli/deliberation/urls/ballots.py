"""Addresses of ballots on the workbench."""

from django.urls import URLPattern, URLResolver, path

from linli.deliberation.views.desk import ballot_new, ballot_page, ballots

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/ballots/", ballots.listed, name="ballots"),
    path("desk/ballots/new/", ballot_new.new, name="ballot-new"),
    path("desk/ballots/<uuid:pk>/", ballot_page.ballot, name="ballot"),
    path("desk/ballots/<uuid:pk>/change/", ballot_new.change, name="ballot-change"),
    path("desk/ballots/<uuid:pk>/do/<slug:name>/", ballot_page.verb, name="ballot-verb"),
]
