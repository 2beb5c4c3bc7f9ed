"""Addresses of procedures."""

from django.urls import URLPattern, URLResolver, path

from .views.portal import followed, publicity

app_name = "procedures"
urlpatterns: list[URLPattern | URLResolver] = [
    path("procedures/", followed.listed, name="listed"),
    path("procedures/<uuid:pk>/", followed.followed, name="followed"),
    path("procedures/publicity/<uuid:pk>/", publicity.publicity, name="publicity"),
    path("procedures/publicity/<uuid:pk>/object/", publicity.lodge, name="lodge"),
    path("procedures/objections/<uuid:pk>/", publicity.my_objection, name="my-objection"),
]
