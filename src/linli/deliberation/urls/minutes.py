"""Addresses of minutes."""

from django.urls import URLPattern, URLResolver, path

from ..views.desk import minutes
from ..views.portal import minutes as portal_minutes

MINUTES = "desk/minutes/<uuid:pk>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/meetings/<uuid:pk>/minutes/", minutes.write, name="minutes-write"),
    path(MINUTES, minutes.minutes, name="minutes"),
    path(f"{MINUTES}print/", minutes.printed, name="minutes-print"),
    path(f"{MINUTES}word/", minutes.word, name="minutes-word"),
    path(f"{MINUTES}send/", minutes.send, name="minutes-send"),
    path(f"{MINUTES}sign/", minutes.sign, name="minutes-sign"),
    path(f"{MINUTES}paper-signature/", minutes.paper_sign, name="minutes-paper-sign"),
    path(f"{MINUTES}scans/<uuid:file_id>/withdraw/", minutes.scan_withdraw, name="minutes-scan-withdraw"),
    path("minutes/<uuid:pk>/", portal_minutes.minutes, name="public-minutes"),
    path("minutes/<uuid:pk>/print/", portal_minutes.printed, name="public-minutes-print"),
    path("minutes/<uuid:pk>/sign/", portal_minutes.sign, name="own-minutes-sign"),
]
