"""Addresses of spaces and their bookings."""

from django.urls import URLPattern, path

from ..views import space_feed, space_paper
from ..views.desk import booking_new, bookings, space_verbs, spaces
from ..views.portal import bookings as own
from ..views.portal import spaces as shared

SPACE, BOOKING, PUBLIC = "desk/cobuild/spaces/<uuid:pk>/", "desk/cobuild/bookings/<uuid:pk>/", "spaces/<uuid:pk>/"
urlpatterns: list[URLPattern] = [
    path("spaces/", shared.listed, name="public-spaces"),
    path("spaces/mine/", own.mine, name="my-bookings"),
    path("spaces/booked/", own.with_code, name="booking-by-code"),
    path("spaces/booked/<uuid:pk>/", own.receipt, name="public-booking-receipt"),
    path("spaces/booked/<uuid:pk>/cancel/", own.cancel_mine, name="my-booking-cancel"),
    path("spaces/calendar/<str:token>.ics", space_feed.desk_feed, name="space-feed"),
    path(PUBLIC, shared.space, name="public-space"),
    path(f"{PUBLIC}book/", shared.book, name="public-space-book"),
    path(f"{PUBLIC}week/", space_paper.public_poster, name="public-space-poster"),
    path(f"{PUBLIC}calendar.ics", space_feed.public_feed, name="public-space-feed"),
    path("desk/cobuild/spaces/", spaces.listed, name="spaces"),
    path("desk/cobuild/spaces/new/", space_verbs.register, name="space-new"),
    path(SPACE, spaces.space, name="space"),
    path(f"{SPACE}change/", space_verbs.change, name="space-change"),
    path(f"{SPACE}hours/", space_verbs.hours, name="space-hours"),
    path(f"{SPACE}close/", space_verbs.close, name="space-close"),
    path(f"{SPACE}end/", space_verbs.close_down, name="space-end"),
    path(f"{SPACE}closures/<uuid:closure_id>/reopen/", space_verbs.reopen, name="space-reopen"),
    path(f"{SPACE}calendar/", space_verbs.renew_feed, name="space-renew-feed"),
    path(f"{SPACE}pictures/", space_verbs.add_pictures, name="space-pictures"),
    path(f"{SPACE}pictures/<uuid:picture_id>/drop/", space_verbs.drop_picture, name="space-picture-drop"),
    path(f"{SPACE}condition/", space_verbs.note, name="space-note"),
    path(f"{SPACE}condition/<uuid:note_id>/mended/", space_verbs.mended, name="space-mended"),
    path(f"{SPACE}week/", space_paper.poster, name="space-poster"),
    path(f"{SPACE}book/", booking_new.book, name="space-book"),
    path(f"{SPACE}series/", booking_new.series, name="space-series"),
    path("desk/cobuild/bookings/", bookings.listed, name="bookings"),
    path(BOOKING, bookings.booking, name="booking"),
    path(f"{BOOKING}slip/", space_paper.slip, name="booking-slip"),
    path(f"{BOOKING}contact/", bookings.contact, name="booking-contact"),
    path(f"{BOOKING}answer/", bookings.answer, name="booking-answer"),
    path(f"{BOOKING}move/", bookings.move, name="booking-move"),
    path(f"{BOOKING}cancel/", bookings.cancel, name="booking-cancel"),
    path(f"{BOOKING}cancel-rest/", bookings.cancel_rest, name="booking-cancel-rest"),
    path(f"{BOOKING}settle/", bookings.settle, name="booking-settle"),
]
