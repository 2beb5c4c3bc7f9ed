"""Addresses of councils, their seats, what they watch over, and proposals from elsewhere."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path


def todo(request: HttpRequest, **kw: object) -> HttpResponse:
    return HttpResponse()


urlpatterns: list[URLPattern | URLResolver] = [
    path("q/<uuid:pk>/", todo, name="question-answer"),
    path("ps/<uuid:pk>/", todo, name="public-supervision"),
]
