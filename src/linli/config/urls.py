"""Which engine answers which address."""

from django.urls import include, path

from linli.config.api import api

handler404 = "linli.config.api.page_not_found"
urlpatterns = [
    path("api/v1/", api.urls),
    path("", include("linli.config.api_docs")),
    path("", include("linli.core.urls")),
    path("", include("linli.web.urls")),
    path("", include("linli.accounts.urls")),
    path("", include("linli.accounts.urls.allauth")),
    path("", include("linli.registry.urls")),
    path("", include("linli.disclosure.urls")),
    path("", include("linli.procedures.urls")),
    path("", include("linli.cobuild.urls")),
    path("", include("linli.deliberation.urls")),
    path("", include("linli.activities.urls")),
    path("", include("linli.casework.urls")),
]
