"""Addresses of programmes, their series and sessions, for the workbench and for everybody."""

from django.urls import URLPattern, path

from ..views import programme_feeds as feeds
from ..views import programme_paper as paper
from ..views.desk import person_times, programme_verbs, programmes, series_verbs, session_verbs, sessions
from ..views.portal import programme_map
from ..views.portal import programmes as public

ONE, TIME = "desk/activities/programmes/<uuid:pk>/", "desk/activities/sessions/<uuid:pk>/"
ITEM, SERIES = f"{ONE}items/<uuid:item_id>/", f"{ONE}series/<uuid:series_id>/"
urlpatterns: list[URLPattern] = [
    path("activities/", public.listed, name="public-programmes"),
    path("activities/days/", public.days, name="public-days"),
    path("activities/map/", programme_map.on_map, name="programmes-map"),
    path("activities/map.json", programme_map.features, name="programmes-features"),
    path("activities/calendar.ics", feeds.around, name="activities-feed"),
    path("activities/week/", paper.public_week, name="activities-week"),
    path("activities/<uuid:pk>/", public.programme, name="public-programme"),
    path("activities/<uuid:pk>/calendar.ics", feeds.programme, name="programme-feed"),
    path("activities/<uuid:pk>/poster/", paper.public_programme, name="public-programme-poster"),
    path("sessions/<uuid:pk>/", public.session, name="public-session"),
    path("sessions/<uuid:pk>/calendar.ics", feeds.session, name="session-feed"),
    path("sessions/<uuid:pk>/poster/", paper.public_session, name="public-session-poster"),
    path("desk/activities/programmes/", programmes.listed, name="programmes"),
    path("desk/activities/programmes/new/", programme_verbs.make, name="programme-new"),
    path(ONE, programmes.programme, name="programme"),
    path(f"{ONE}change/", programme_verbs.change, name="programme-change"),
    path(f"{ONE}list/", programme_verbs.put_on_list, name="programme-list"),
    path(f"{ONE}end/", programme_verbs.end, name="programme-end"),
    path(f"{ONE}withdraw/", programme_verbs.withdraw, name="programme-withdraw"),
    path(f"{ONE}copy/", programme_verbs.copy, name="programme-copy"),
    path(f"{ONE}poster/", paper.programme, name="programme-poster"),
    path(f"{ONE}items/new/", programme_verbs.add_item, name="programme-item-new"),
    path(ITEM, programme_verbs.change_item, name="programme-item"),
    path(f"{ITEM}tick/", programme_verbs.tick_item, name="programme-item-tick"),
    path(f"{ITEM}remove/", programme_verbs.remove_item, name="programme-item-remove"),
    path(f"{ONE}series/new/", series_verbs.repeat, name="series-new"),
    path(f"{SERIES}change/", series_verbs.change, name="series-change"),
    path(f"{SERIES}day/", series_verbs.change_day, name="series-day"),
    path(f"{SERIES}holidays/", series_verbs.realign, name="series-realign"),
    path(f"{SERIES}end/", series_verbs.end, name="series-end"),
    path(f"{ONE}sessions/new/", session_verbs.plan, name="session-new"),
    path("desk/activities/planner/", sessions.planner, name="planner"),
    path("desk/activities/sessions/", sessions.listed, name="sessions"),
    path("desk/activities/sessions/off/", session_verbs.storm, name="sessions-off"),
    path("desk/activities/person-times/", person_times.person_times, name="person-times"),
    path(TIME, sessions.session, name="session"),
    path(f"{TIME}change/", session_verbs.change, name="session-change"),
    path(f"{TIME}off/", session_verbs.call_off, name="session-off"),
    path(f"{TIME}space/", session_verbs.rebook, name="session-rebook"),
    path(f"{TIME}settle/", session_verbs.settle, name="session-settle"),
    path(f"{TIME}reopen/", session_verbs.reopen, name="session-reopen"),
    path(f"{TIME}note/", session_verbs.note, name="session-note"),
    path(f"{TIME}poster/", paper.session, name="session-poster"),
]
