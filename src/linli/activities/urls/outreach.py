"""Addresses of outreach: what went out, lecturers, sites, and the small-stool class on request."""

from django.urls import URLPattern, path

from ..views.desk import lecturers, outreach, talks
from ..views.portal import talks as public

ONE, LECTURER, SITE, TALK = (
    f"desk/activities/{noun}/<uuid:pk>/" for noun in ("outreach", "outreach/lecturers", "outreach/sites", "talks")
)
urlpatterns: list[URLPattern] = [
    path("talks/", public.listed, name="public-talks"),
    path("talks/new/", public.ask, name="public-talk-new"),
    path("talks/code/", public.with_code, name="talk-by-code"),
    path("talks/<uuid:pk>/", public.talk, name="public-talk"),
    path("talks/<uuid:pk>/withdraw/", public.withdraw, name="public-talk-withdraw"),
    path("desk/activities/outreach/", outreach.listed, name="outreach"),
    path("desk/activities/outreach/new/", outreach.note, name="outreach-new"),
    path(ONE, outreach.one, name="outreach-one"),
    path(f"{ONE}void/", outreach.void, name="outreach-void"),
    path("desk/activities/sessions/<uuid:pk>/outreach/", outreach.ground, name="session-outreach"),
    path("desk/activities/outreach/lecturers/", lecturers.listed, name="lecturers"),
    path("desk/activities/outreach/lecturers/new/", lecturers.name, name="lecturer-new"),
    path(f"{LECTURER}change/", lecturers.change, name="lecturer-change"),
    path(f"{LECTURER}leave/", lecturers.leave, name="lecturer-leave"),
    path("desk/activities/outreach/sites/", lecturers.sites, name="outreach-sites"),
    path("desk/activities/outreach/sites/new/", lecturers.put_site, name="outreach-site-new"),
    path(f"{SITE}change/", lecturers.change_site, name="outreach-site-change"),
    path(f"{SITE}end/", lecturers.end_site, name="outreach-site-end"),
    path("desk/activities/talks/", talks.listed, name="talks"),
    path("desk/activities/talks/new/", talks.ask, name="talk-new"),
    path(TALK, talks.talk, name="talk-request"),
    path(f"{TALK}plan/", talks.plan, name="talk-plan"),
    path(f"{TALK}refuse/", talks.refuse, name="talk-refuse"),
    path(f"{TALK}withdraw/", talks.withdraw, name="talk-withdraw"),
]
