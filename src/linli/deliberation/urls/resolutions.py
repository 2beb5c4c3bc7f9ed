"""Addresses of resolutions."""

from django.urls import URLPattern, URLResolver, path

from ..views.desk import resolution_verbs, resolutions
from ..views.portal import resolutions as portal

ONE = "desk/resolutions/<uuid:pk>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/resolutions/", resolutions.listed, name="resolutions"),
    path("desk/resolutions/new/", resolutions.new, name="resolution-new"),
    path(ONE, resolutions.resolution, name="resolution"),
    path(f"{ONE}print/", resolutions.paper, name="resolution-print"),
    path(f"{ONE}<slug:name>/", resolution_verbs.of_resolution, name="resolution-verb"),
    path("desk/undertakings/<uuid:pk>/<slug:name>/", resolution_verbs.of_undertaking, name="undertaking-verb"),
    path("resolutions/", portal.listed, name="decided-list"),
    path("resolutions/<uuid:pk>/", portal.decided, name="decided"),
    path("resolutions/<uuid:pk>/print/", portal.paper, name="decided-print"),
]
