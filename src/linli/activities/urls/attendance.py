"""Addresses of attendance, of leave and of responsibility areas."""

from django.urls import URLPattern, path

from ..views import attendance_sheet as sheet
from ..views.desk import areas, attendance, excuses
from ..views.desk import attendance_papers as papers
from ..views.portal import attendance as own

SHEET, TIME = "sessions/<uuid:pk>/sheet/", "desk/activities/sessions/<uuid:pk>/attendance/"
LINE, ENTRY, PAPER = f"{TIME}<uuid:line_id>/", f"{TIME}checks/<uuid:entry_id>/", f"{TIME}papers/<uuid:sheet_id>/"
AREA, EXCUSE = "desk/activities/areas/<uuid:pk>/", "desk/activities/excuses/<uuid:pk>/"
urlpatterns: list[URLPattern] = [
    path("come/<slug:code>/", own.door, name="door"),
    path("sessions/<uuid:pk>/excuse/", own.excuse, name="excuse-own"),
    path("sessions/<uuid:pk>/excuse/withdraw/", own.withdraw_excuse, name="excuse-own-withdraw"),
    path(SHEET, sheet.sheet, name="sheet"),
    path(f"{SHEET}send/", sheet.send, name="sheet-send"),
    path(f"{SHEET}worker.js", sheet.worker, name="sheet-worker"),
    path(TIME, attendance.listed, name="attendance"),
    path(f"{TIME}come/", attendance.come, name="attendance-come"),
    path(f"{TIME}number/", attendance.number, name="attendance-number"),
    path(f"{TIME}count/", attendance.count, name="attendance-count"),
    path(f"{TIME}count/off/", attendance.uncount, name="attendance-uncount"),
    path(f"{TIME}door/", attendance.door_poster, name="attendance-door"),
    path(f"{TIME}checks/", attendance.checks, name="attendance-checks"),
    path(f"{TIME}checks/again/", attendance.again, name="attendance-again"),
    path(ENTRY, attendance.settle, name="attendance-settle"),
    path(f"{TIME}papers/new/", papers.make, name="paper-sheet-new"),
    path(PAPER, papers.sheet, name="paper-sheet"),
    path(f"{PAPER}enter/", papers.enter, name="paper-sheet-enter"),
    path(f"{LINE}void/", attendance.void, name="attendance-void"),
    path(f"{LINE}correct/", attendance.correct, name="attendance-correct"),
    path("desk/activities/excuses/", excuses.listed, name="excuses"),
    path("desk/activities/sessions/<uuid:pk>/excuses/new/", excuses.make, name="excuse-new"),
    path(f"{EXCUSE}made-up/", excuses.make_up, name="excuse-made-up"),
    path(f"{EXCUSE}withdraw/", excuses.withdraw, name="excuse-withdraw"),
    path("desk/activities/areas/", areas.listed, name="areas"),
    path("desk/activities/areas/map.json", areas.features, name="areas-features"),
    path("desk/activities/areas/new/", areas.draw, name="area-new"),
    path(AREA, areas.area, name="area"),
    path(f"{AREA}change/", areas.change, name="area-change"),
    path(f"{AREA}end/", areas.end, name="area-end"),
    path(f"{AREA}check/", areas.check, name="area-check"),
]
