"""Addresses of meetings: the workbench's, and those that residents read."""

from django.urls import URLPattern, URLResolver, path

from linli.deliberation.views import meeting_feeds
from linli.deliberation.views.desk import agenda, checkin, meeting_people, meeting_verbs, meetings
from linli.deliberation.views.portal import meetings as portal

DESK, ONE = "desk/meetings/", "desk/meetings/<uuid:pk>/"
ITEM = "desk/meetings/items/<uuid:pk>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("meetings/", portal.listed, name="public-meetings"),
    path("meetings/calendar.ics", meeting_feeds.public_meetings, name="meetings-feed"),
    path("meetings/<uuid:pk>/calendar.ics", meeting_feeds.meeting, name="meeting-feed"),
    path("meetings/<uuid:pk>/", portal.meeting, name="public-meeting"),
    path("meetings/<uuid:pk>/answer/", portal.answer, name="meeting-answer"),
    path(DESK, meetings.listed, name="meetings"),
    path(f"{DESK}new/", meetings.new, name="meeting-new"),
    path(f"{ITEM}change/", agenda.change, name="item-change"),
    path(f"{ITEM}move/", agenda.move, name="item-move"),
    path(f"{ITEM}<slug:name>/", agenda.verb, name="item-verb"),
    path(ONE, meetings.meeting, name="meeting"),
    path(f"{ONE}change/", meetings.change, name="meeting-change"),
    path(f"{ONE}items/new/", agenda.new, name="item-new"),
    path(f"{ONE}papers/", agenda.papers, name="meeting-papers"),
    path(f"{ONE}papers/<uuid:file_id>/remove/", agenda.remove_paper, name="meeting-paper-remove"),
    path(f"{ONE}people/invite/", meeting_people.invite, name="meeting-invite"),
    path(f"{ONE}people/<uuid:who>/", meeting_people.participant, name="participant"),
    path(f"{ONE}checkin/", checkin.checkin, name="checkin"),
    path(f"{ONE}checkin/sheet/", checkin.sheet, name="checkin-sheet"),
    path(f"{ONE}checkin/send/", checkin.send, name="checkin-send"),
    path(f"{ONE}attendance/", checkin.lines, name="attendance"),
    path(f"{ONE}attendance/<uuid:line_id>/strike/", checkin.strike, name="attendance-strike"),
    path(f"{ONE}print/sign-in/", meeting_people.sign_in_sheet, name="sign-in-sheet"),
    path(f"{ONE}print/cards/", meeting_people.cards, name="meeting-cards"),
    path(f"{ONE}print/invitation/", meeting_people.invitation, name="meeting-invitation"),
    path(f"{ONE}do/<slug:name>/", meeting_verbs.verb, name="meeting-verb"),
]
