"""Addresses of check-ins and teams."""

from django.urls import URLPattern, path

from ..views import checkin_paper
from ..views.desk import checkin_sheet, checkin_verbs, checkins, teams
from ..views.portal import checkins as own

CHECKIN, TEAM = "desk/cobuild/checkins/", "desk/cobuild/teams/"
ONE, THIS = f"{CHECKIN}<uuid:pk>/", f"{TEAM}<uuid:pk>/"
urlpatterns: list[URLPattern] = [
    path("checkin/", own.own, name="own-checkin"),
    path("checkin/slip/", checkin_paper.own_slip, name="own-checkin-slip"),
    path("checkin/change/", own.change, name="own-checkin-change"),
    path("checkin/move/", own.move, name="own-checkin-move"),
    path("checkin/withdraw/", own.withdraw, name="own-checkin-withdraw"),
    path("checkin/teams/<uuid:pk>/join/", own.join, name="own-team-join"),
    path("checkin/teams/<uuid:pk>/leave/", own.leave, name="own-team-leave"),
    path("checkin/unit/", own.unit, name="unit-checkin"),
    path("checkin/unit/change/", own.unit_change, name="unit-checkin-change"),
    path(CHECKIN, checkins.listed, name="checkins"),
    path(f"{CHECKIN}skills/", checkins.skills, name="checkin-skills"),
    path(f"{CHECKIN}take/", checkin_verbs.take, name="checkin-take"),
    path(f"{CHECKIN}sheet/", checkin_sheet.upload, name="checkin-sheet"),
    path(f"{CHECKIN}sheet/template/", checkin_sheet.template, name="checkin-sheet-template"),
    path(f"{CHECKIN}sheet/<uuid:pk>/", checkin_sheet.preview, name="checkin-sheet-preview"),
    path(ONE, checkins.checkin, name="checkin"),
    path(f"{ONE}slip/", checkin_paper.slip, name="checkin-slip"),
    path(f"{ONE}change/", checkin_verbs.change, name="checkin-change"),
    path(f"{ONE}grid/", checkin_verbs.grid, name="checkin-grid"),
    path(f"{ONE}move/", checkin_verbs.move, name="checkin-move"),
    path(f"{ONE}end/", checkin_verbs.end, name="checkin-end"),
    path(f"{ONE}withdraw/", checkin_verbs.withdraw, name="checkin-withdraw"),
    path(TEAM, teams.listed, name="teams"),
    path(f"{TEAM}form/", teams.form, name="team-new"),
    path(THIS, teams.team, name="team"),
    path(f"{THIS}change/", teams.change, name="team-change"),
    path(f"{THIS}join/", teams.join, name="team-join"),
    path(f"{THIS}leave/<uuid:person_id>/", teams.leave, name="team-leave"),
    path(f"{THIS}dissolve/", teams.dissolve, name="team-dissolve"),
]
