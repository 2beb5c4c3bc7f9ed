"""Addresses of volunteers and their teams."""

from django.urls import URLPattern, path

from ..views.desk import volunteer_teams, volunteers
from ..views.portal import volunteering as own

VOLUNTEER, TEAM = "desk/activities/volunteers/", "desk/activities/volunteer-teams/"
ONE, THIS = f"{VOLUNTEER}<uuid:pk>/", f"{TEAM}<uuid:pk>/"
urlpatterns: list[URLPattern] = [
    path("volunteers/", own.own, name="own-volunteering"),
    path("volunteers/change/", own.change, name="own-volunteering-change"),
    path("volunteers/withdraw/", own.withdraw, name="own-volunteering-withdraw"),
    path("volunteers/hours/<uuid:pk>/object/", own.object_to, name="own-hours-object"),
    path("volunteers/teams/<uuid:pk>/join/", own.join, name="own-volunteer-team-join"),
    path("volunteers/teams/<uuid:pk>/leave/", own.leave_team, name="own-volunteer-team-leave"),
    path("volunteers/certificate/", own.ask_certificate, name="own-certificate-ask"),
    path(VOLUNTEER, volunteers.listed, name="volunteers"),
    path(f"{VOLUNTEER}register/", volunteers.register, name="volunteer-new"),
    path(ONE, volunteers.volunteer, name="volunteer"),
    path(f"{ONE}change/", volunteers.change, name="volunteer-change"),
    path(f"{ONE}leave/", volunteers.leave, name="volunteer-leave"),
    path(f"{ONE}withdraw/", volunteers.withdraw, name="volunteer-withdraw"),
    path(f"{ONE}note/", volunteers.note, name="volunteer-note"),
    path(f"{ONE}note/<uuid:entry_id>/strike/", volunteers.strike, name="volunteer-strike"),
    path(TEAM, volunteer_teams.listed, name="volunteer-teams"),
    path(f"{TEAM}form/", volunteer_teams.form, name="volunteer-team-new"),
    path(THIS, volunteer_teams.team, name="volunteer-team"),
    path(f"{THIS}change/", volunteer_teams.change, name="volunteer-team-change"),
    path(f"{THIS}join/", volunteer_teams.join, name="volunteer-team-join"),
    path(f"{THIS}leave/<uuid:volunteer_id>/", volunteer_teams.leave, name="volunteer-team-leave"),
    path(f"{THIS}dissolve/", volunteer_teams.dissolve, name="volunteer-team-dissolve"),
]
