"""Addresses of what is done in a meeting: the speaker list, motions, opinions, what was decided."""

from django.urls import URLPattern, URLResolver, path

from ..views.desk import actions, floor, motion_verbs, motions, opinions
from ..views.portal import motions as portal_motions
from ..views.portal import room

MEETING, MOTION = "desk/meetings/<uuid:pk>/", "desk/motions/<uuid:pk>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{MEETING}floor/", floor.floor, name="floor"),
    path(f"{MEETING}floor/items/<uuid:item_id>/<str:name>/", floor.item_verb, name="floor-item"),
    path(f"{MEETING}floor/speeches/<uuid:speech_id>/<str:name>/", floor.speech_verb, name="floor-speech"),
    path(f"{MEETING}opinions/", opinions.desk, name="opinions-desk"),
    path(f"{MEETING}opinions/<uuid:voiced_id>/answer/", opinions.answer, name="opinion-answer"),
    path(f"{MEETING}opinions/<uuid:voiced_id>/to-case/", opinions.to_case, name="opinion-to-case"),
    path(f"{MEETING}actions/new/", actions.new, name="action-new"),
    path("desk/voiced/", opinions.listed, name="voiced"),
    path("desk/actions/", actions.listed, name="actions"),
    path("desk/actions/<uuid:pk>/done/", actions.done, name="action-done"),
    path("desk/corridor/", opinions.corridor, name="corridor"),
    path("desk/motions/", motions.listed, name="motions"),
    path("desk/motions/new/", motions.new, name="motion-new"),
    path(MOTION, motions.motion, name="motion"),
    path(f"{MOTION}amendments/<uuid:amendment_id>/<str:name>/", motion_verbs.amendment_verb, name="amendment-verb"),
    path(f"{MOTION}<str:name>/", motion_verbs.verb, name="motion-verb"),
    path("motions/", portal_motions.listed, name="public-motions"),
    path("motions/new/", portal_motions.new, name="own-motion-new"),
    path("motions/<uuid:pk>/", portal_motions.motion, name="public-motion"),
    path("motions/<uuid:pk>/amend/", portal_motions.amend, name="own-amend"),
    path(
        "motions/<uuid:pk>/amendments/<uuid:amendment_id>/withdraw/",
        portal_motions.withdraw_amendment,
        name="own-amendment-withdraw",
    ),
    path("motions/<uuid:pk>/withdraw/", portal_motions.withdraw, name="own-motion-withdraw"),
    path("meetings/<uuid:pk>/room/", room.room, name="own-room"),
    path("meetings/<uuid:pk>/room/<uuid:item_id>/group/", room.group, name="own-group"),
    path("meetings/<uuid:pk>/room/<uuid:item_id>/<str:name>/", room.speak, name="own-speak"),
]
