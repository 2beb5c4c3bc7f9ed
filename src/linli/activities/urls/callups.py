"""Addresses of call-ups, posts, shifts and duties."""

from django.urls import URLPattern, path

from ..views import callup_paper as paper
from ..views.desk import callup_verbs, callups, shifts
from ..views.portal import callups as portal

DESK, SHIFT = "desk/activities/callups/", "desk/activities/shifts/<uuid:pk>/"
ONE, POST = f"{DESK}<uuid:pk>/", f"{DESK}<uuid:pk>/posts/<uuid:post_id>/"
DUTY, OWN = f"{SHIFT}duties/<uuid:duty_id>/", "callups/duties/<uuid:pk>/"
urlpatterns: list[URLPattern] = [
    path("callups/", portal.listed, name="public-callups"),
    path("callups/mine/", portal.mine, name="own-duties"),
    path("callups/<uuid:pk>/", portal.callup, name="public-callup"),
    path("callups/<uuid:pk>/poster/", paper.public_poster, name="public-callup-poster"),
    path("callups/shifts/<uuid:pk>/take/", portal.take, name="shift-take"),
    path(f"{OWN}withdraw/", portal.withdraw, name="own-duty-withdraw"),
    path(f"{OWN}hand-over/", portal.hand_over, name="own-duty-hand-over"),
    path(f"{OWN}calendar.ics", portal.feed, name="own-duty-feed"),
    path("callups/take-over/<uuid:pk>/<str:code>/", portal.take_over, name="duty-take-over"),
    path(DESK, callups.listed, name="callups"),
    path(f"{DESK}new/", callup_verbs.new, name="callup-new"),
    path(ONE, callups.callup, name="callup"),
    path(f"{ONE}people/", callups.people, name="callup-people"),
    path(f"{ONE}change/", callup_verbs.change, name="callup-change"),
    path(f"{ONE}open/", callup_verbs.put_out, name="callup-open"),
    path(f"{ONE}close/", callup_verbs.close, name="callup-close"),
    path(f"{ONE}end/", callup_verbs.end, name="callup-end"),
    path(f"{ONE}purge/", callup_verbs.purge, name="callup-purge"),
    path(f"{ONE}copy/", callup_verbs.copy_week, name="callup-copy"),
    path(f"{ONE}posts/add/", callup_verbs.add_post, name="callup-post-new"),
    path(f"{POST}change/", callup_verbs.change_post, name="callup-post-change"),
    path(f"{POST}close/", callup_verbs.close_post, name="callup-post-close"),
    path(f"{POST}shifts/", callup_verbs.set_out, name="callup-shifts"),
    path(f"{ONE}week/paper/", paper.week, name="callup-week-paper"),
    path(f"{ONE}day/paper/", paper.day, name="callup-day-paper"),
    path(f"{ONE}poster/", paper.poster, name="callup-poster"),
    path(SHIFT, shifts.shift, name="shift"),
    path(f"{SHIFT}people/", shifts.put_on, name="shift-people"),
    path(f"{SHIFT}change/", shifts.change, name="shift-change"),
    path(f"{SHIFT}off/", shifts.call_off, name="shift-off"),
    path(f"{SHIFT}check/", shifts.check, name="shift-check"),
    path(f"{DUTY}off/", shifts.take_off, name="duty-off"),
    path(f"{DUTY}swap/", shifts.swap, name="duty-swap"),
]
