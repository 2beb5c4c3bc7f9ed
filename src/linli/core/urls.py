"""Addresses of core."""

from django.urls import path

from .views import anchors, files

app_name = "core"

urlpatterns = [
    path("anchors.json", anchors.as_json, name="anchors"),
    path("anchors.atom", anchors.as_atom, name="anchors-atom"),
    path("files/<uuid:pk>/", files.stored_file, name="file"),
]
