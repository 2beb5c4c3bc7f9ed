"""Addresses of fairs: stalls, the stage, who does what."""

from django.urls import URLPattern, path

from ..views.desk import fair_verbs as verbs
from ..views.desk import fairs
from ..views.portal import fairs as public

ONE, OPEN = "desk/activities/fairs/<uuid:pk>/", "fairs/<uuid:pk>/"
STALL, STAGE, TASK = f"{ONE}stalls/<uuid:stall_id>/", f"{ONE}stage/<uuid:item_id>/", f"{ONE}tasks/<uuid:task_id>/"
urlpatterns: list[URLPattern] = [
    path(OPEN, public.fair, name="public-fair"),
    path(f"{OPEN}paper/", public.on_paper, name="fair-paper"),
    path(f"{OPEN}stalls/new/", public.ask_stall, name="public-stall-new"),
    path(f"{OPEN}tasks/<uuid:task_id>/done/", public.tick_task, name="public-task-done"),
    path("fairs/stalls/<uuid:pk>/", public.stall, name="public-stall"),
    path("fairs/stalls/<uuid:pk>/off/", public.stall_off, name="public-stall-off"),
    path(ONE, fairs.fair, name="fair"),
    path(f"{ONE}stalls/new/", verbs.ask_stall, name="stall-new"),
    path(f"{STALL}give/", verbs.give_stall, name="stall-give"),
    path(f"{STALL}refuse/", verbs.refuse_stall, name="stall-refuse"),
    path(f"{STALL}off/", verbs.stall_off, name="stall-off"),
    path(f"{ONE}days/<uuid:session_id>/stage/new/", verbs.put_number, name="stage-new"),
    path(STAGE, verbs.move_number, name="stage-item"),
    path(f"{STAGE}delay/", verbs.delay_number, name="stage-delay"),
    path(f"{STAGE}remove/", verbs.remove_number, name="stage-remove"),
    path(f"{ONE}tasks/new/", verbs.give_task, name="task-new"),
    path(TASK, verbs.change_task, name="task"),
    path(f"{TASK}tick/", verbs.tick_task, name="task-tick"),
    path(f"{TASK}remove/", verbs.remove_task, name="task-remove"),
]
