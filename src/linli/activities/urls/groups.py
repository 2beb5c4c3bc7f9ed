"""Addresses of resident groups."""

from django.urls import URLPattern, path

from ..views.desk import groups
from ..views.portal import groups as public

ONE, OPEN = "desk/activities/groups/<uuid:pk>/", "groups/<uuid:pk>/"
urlpatterns: list[URLPattern] = [
    path("groups/", public.listed, name="public-groups"),
    path(OPEN, public.group, name="public-group"),
    path(f"{OPEN}poster/", public.poster, name="public-group-poster"),
    path(f"{OPEN}join/", public.join, name="public-group-join"),
    path(f"{OPEN}leave/", public.leave, name="public-group-leave"),
    path(f"{OPEN}members/<uuid:member_id>/admit/", public.member, {"verb": "admit"}, name="public-group-admit"),
    path(f"{OPEN}members/<uuid:member_id>/decline/", public.member, {"verb": "decline"}, name="public-group-decline"),
    path("desk/activities/groups/", groups.listed, name="groups"),
    path("desk/activities/groups/new/", groups.record, name="group-new"),
    path(ONE, groups.group, name="group"),
    path(f"{ONE}change/", groups.change, name="group-change"),
    path(f"{ONE}end/", groups.end, name="group-end"),
    path(f"{ONE}members/new/", groups.add, name="group-member-new"),
    path(f"{ONE}members/<uuid:member_id>/admit/", groups.member, {"verb": "admit"}, name="group-member-admit"),
    path(f"{ONE}members/<uuid:member_id>/decline/", groups.member, {"verb": "decline"}, name="group-member-decline"),
    path(f"{ONE}members/<uuid:member_id>/leave/", groups.member, {"verb": "leave"}, name="group-member-leave"),
]
