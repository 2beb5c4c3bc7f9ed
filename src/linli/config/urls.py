"""Which engine answers which address."""

from django.urls import path

from linli.config.addresses import engine
from linli.config.api import api

handler404 = "linli.config.api.page_not_found"
urlpatterns = [
    path("api/v1/", api.urls),
    engine("linli.config.api_docs"),
    engine("linli.core.urls"),
    engine("linli.web.urls"),
    engine("linli.accounts.urls"),
    engine("linli.accounts.urls.allauth"),
    engine("linli.registry.urls"),
    engine("linli.disclosure.urls"),
    engine("linli.procedures.urls"),
    engine("linli.cobuild.urls"),
    engine("linli.deliberation.urls"),
    engine("linli.activities.urls"),
    engine("linli.casework.urls"),
]
