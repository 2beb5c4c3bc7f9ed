"""Complaints and suggestions about the platform and the office; on every page there is a way here."""

from django.http import HttpRequest, HttpResponse

from linli.core.access import public, staff
from linli.core.pages import page
from linli.web.forms import FeedbackForm


@public
def feedback(request: HttpRequest) -> HttpResponse:
    return page(request, "web/feedback.html", {"form": FeedbackForm()})


@staff
def desk_feedback(request: HttpRequest) -> HttpResponse:
    return page(request, "web/desk_feedback.html", {"form": FeedbackForm()})
