"""Addresses of disclosure."""

from django.urls import URLPattern, URLResolver, path

from .views import board, messages, robots

app_name = "disclosure"
urlpatterns: list[URLPattern | URLResolver] = [
    path("notices/", board.board, name="notices"),
    path("notices/<str:code>/", board.notice, name="notice"),
    path("messages/", messages.inbox, name="messages"),
    path("messages/<uuid:message_id>/open/", messages.open_message, name="message-open"),
    path("messages/read-all/", messages.read_all, name="messages-read-all"),
    path("messages/preferences/", messages.preferences, name="preferences"),
    path("desk/messages/", messages.desk_inbox, name="desk-messages"),
    path("desk/robots/", robots.robots, name="robots"),
    path("desk/robots/<uuid:robot_id>/stop/", robots.stop, name="robot-stop"),
]
