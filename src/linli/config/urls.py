"""Which engine answers which address."""

from django.urls import include, path

urlpatterns = [
    path("", include("linli.web.urls")),
    path("", include("linli.accounts.urls")),
    path("", include("linli.registry.urls")),
    path("", include("linli.disclosure.urls")),
    path("", include("linli.casework.urls")),
]
