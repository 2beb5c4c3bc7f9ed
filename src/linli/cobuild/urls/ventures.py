"""Addresses of venture philanthropy: the office's, a judge's, an agency's, residents'."""

from django.urls import URLPattern, path

from ..views import agencies
from ..views.desk import reviews, rounds, ventures
from ..views.portal import judging, own_ventures
from ..views.portal import ventures as portal

ROUND, VENTURE = "desk/cobuild/rounds/<uuid:pk>/", "desk/cobuild/ventures/<uuid:pk>/"
OWN, SHEET = "unit/ventures/<uuid:pk>/", "judging/<uuid:judge_id>/<uuid:venture_id>/"
urlpatterns: list[URLPattern] = [
    path("desk/cobuild/rounds/", rounds.listed, name="rounds"),
    path("desk/cobuild/rounds/new/", rounds.new, name="round-new"),
    path(ROUND, rounds.round_page, name="round"),
    path(f"{ROUND}change/", rounds.change, name="round-change"),
    path(f"{ROUND}ventures/new/", rounds.venture_new, name="desk-venture-new"),
    path(f"{ROUND}ventures/<uuid:venture_id>/change/", rounds.venture_change, name="desk-venture-change"),
    path(f"{ROUND}ventures/<uuid:venture_id>/apply/", rounds.venture_apply, name="desk-venture-apply"),
    path(f"{ROUND}judges/new/", reviews.judge_new, name="judge-new"),
    path(f"{ROUND}judges/<uuid:judge_id>/leave/", reviews.judge_leave, name="judge-leave"),
    path(f"{ROUND}judges/<uuid:judge_id>/recuse/<uuid:venture_id>/", reviews.recuse, name="judge-recuse"),
    path(f"{ROUND}scores/<str:stage>/", reviews.scores_page, name="round-scores"),
    path(f"{ROUND}shortlist/", reviews.shortlist, name="round-shortlist"),
    path(f"{ROUND}choose/", reviews.choose, name="round-choose"),
    path("desk/cobuild/ventures/", rounds.ventures, name="ventures"),
    path(VENTURE, ventures.venture, name="venture"),
    path(f"{VENTURE}do/<str:name>/", ventures.verb, name="venture-verb"),
    path(f"{VENTURE}instalments/<uuid:row_id>/pay/", ventures.pay, name="venture-pay"),
    path(f"{VENTURE}instalments/<uuid:row_id>/cancel/", ventures.cancel, name="venture-cancel"),
    path(f"{VENTURE}lines/<uuid:row_id>/spend/", ventures.spend, name="venture-spend"),
    path(f"{VENTURE}services/<uuid:row_id>/void/", ventures.void, name="service-void"),
    path("desk/cobuild/venture-services/", ventures.services, name="venture-services"),
    path("desk/cobuild/agencies/", agencies.desk, name="agencies"),
    path("judging/", judging.listed, name="judging"),
    path(SHEET, judging.sheet, name="judging-sheet"),
    path(f"{SHEET}recuse/", judging.recuse, name="judging-recuse"),
    path("unit/ventures/", own_ventures.listed, name="own-ventures"),
    path("unit/ventures/new/<uuid:round_id>/", own_ventures.new, name="own-venture-new"),
    path(OWN, own_ventures.venture, name="own-venture"),
    path(f"{OWN}change/", own_ventures.change, name="own-venture-change"),
    path(f"{OWN}apply/", own_ventures.apply, name="own-venture-apply"),
    path(f"{OWN}withdraw/", own_ventures.withdraw, name="own-venture-withdraw"),
    path(f"{OWN}services/new/", own_ventures.service, name="own-service-new"),
    path(f"{OWN}services/<uuid:row_id>/void/", own_ventures.void, name="own-service-void"),
    path(f"{OWN}lines/<uuid:row_id>/spend/", own_ventures.spend, name="own-spend"),
    path("ventures/", portal.rounds, name="public-rounds"),
    path("ventures/rounds/<uuid:pk>/", portal.round_page, name="public-round"),
    path("ventures/agencies/", agencies.portal, name="public-agencies"),
    path("ventures/<uuid:pk>/", portal.venture, name="public-venture"),
]
