"""Addresses of agreements and of what their sides have to do."""

from django.urls import URLPattern, path

from ..views.desk import agreement_follow, agreement_verbs, agreements
from ..views.portal import agreements as portal

ONE, OWN = "desk/cobuild/agreements/<uuid:pk>/", "unit/agreements/<uuid:pk>/"
DUTY = "desk/cobuild/obligations/<uuid:pk>/"
urlpatterns: list[URLPattern] = [
    path("desk/cobuild/agreements/", agreements.listed, name="agreements"),
    path("desk/cobuild/agreements/new/", agreements.new, name="agreement-new"),
    path("desk/cobuild/agreements/follow/", agreement_follow.follow, name="agreement-follow"),
    path(ONE, agreements.agreement, name="agreement"),
    path(f"{ONE}print/", agreements.paper, name="agreement-print"),
    path(f"{ONE}sides/<uuid:party_id>/link/", agreement_verbs.link, name="agreement-link"),
    path(f"{ONE}scans/<uuid:file_id>/withdraw/", agreement_verbs.scan_withdraw, name="agreement-scan-withdraw"),
    path(f"{ONE}<slug:name>/", agreement_verbs.verb, name="agreement-verb"),
    path("desk/cobuild/obligations/", agreement_follow.late, name="obligations-late"),
    path(f"{DUTY}note/", agreement_verbs.duty_note, name="obligation-note"),
    path(f"{DUTY}drop/", agreement_verbs.duty_drop, name="obligation-drop"),
    path("unit/agreements/", portal.own_listed, name="unit-agreements"),
    path(OWN, portal.own, name="unit-agreement"),
    path(f"{OWN}print/", portal.own_paper, name="unit-agreement-print"),
    path(f"{OWN}confirm/", portal.own_confirm, name="unit-agreement-confirm"),
    path("agreements/", portal.listed, name="public-agreements"),
    path("agreements/<uuid:pk>/", portal.agreement, name="public-agreement"),
    path("agreements/confirm/<slug:token>/", portal.confirm, name="agreement-confirm"),
]
