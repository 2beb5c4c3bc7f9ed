"""Addresses of the meeting room: the screen on the wall, the same on a telephone, somebody's card."""

from django.urls import URLPattern, URLResolver, path

from linli.deliberation.views import meeting_feeds, room

urlpatterns: list[URLPattern | URLResolver] = [
    path("wall/meetings/<str:code>/", room.wall, name="room-wall"),
    path("wall/meetings/<str:code>/now/", room.now, name="room-now"),
    path("room/<str:code>/", room.phone, name="room"),
    path("room/<str:code>/now/", room.phone_now, name="room-phone-now"),
    path("room/<str:code>/here/", room.here, name="room-here"),
    path("card/<str:card>/", room.card, name="card"),
    path("card/<str:card>/calendar.ics", meeting_feeds.card, name="card-feed"),
]
