"""The portal's home, and what is mine in it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from linli.core.access import actor_of, public
from linli.core.pages import page
from linli.core.panels import panels_for


@public
def home(request: HttpRequest) -> HttpResponse:
    """Where you are, one sentence, search, entrances, then what concerns this visitor."""
    return page(request, "web/home.html", {"panels": panels_for("home", request)})


@public
def enter(request: HttpRequest) -> HttpResponse:
    """Where a sign-in ends that was not on the way anywhere: staff at today's work, everybody else at home."""
    return redirect("web:today" if actor_of(request).is_staff else "web:home")


@public
def mine(request: HttpRequest) -> HttpResponse:
    """Everything of this visitor in one place; a visitor who has not signed in is told what would be here."""
    return page(request, "web/mine.html", {"panels": panels_for("mine", request)})
