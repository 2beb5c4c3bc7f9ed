"""Addresses of a ballot's roll: on the workbench, and where residents find their own right."""

from django.urls import URLPattern, URLResolver, path

from linli.deliberation.views.desk import roll_corrections, roll_right, rolls
from linli.deliberation.views.portal import rolls as portal

ROLL, RIGHT = "desk/ballots/<uuid:pk>/roll/", "desk/ballots/<uuid:pk>/rights/<uuid:right_id>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(ROLL, rolls.roll, name="roll"),
    path(f"{ROLL}build/", rolls.build, name="roll-build"),
    path(f"{ROLL}publicise/", rolls.publicise, name="roll-publicise"),
    path(f"{ROLL}doubles/", rolls.doubles, name="roll-doubles"),
    path(f"{ROLL}print/", rolls.printed, name="roll-print"),
    path(f"{ROLL}corrections/", roll_corrections.listed, name="roll-corrections"),
    path(f"{ROLL}corrections/<uuid:correction_id>/", roll_corrections.correction, name="roll-correction"),
    path(RIGHT, roll_right.right, name="roll-right"),
    path(f"{RIGHT}name/", roll_right.name, name="name-voter"),
    path(f"{RIGHT}exclude/", roll_right.exclude, name="exclude-right"),
    path(f"{RIGHT}include/", roll_right.include, name="include-right"),
    path(f"{RIGHT}issue/", roll_right.issue, name="issue-paper"),
    path(f"{RIGHT}receipt/", roll_right.receipt, name="tell-receipt"),
    path(f"{RIGHT}give-back/", roll_right.give_back, name="give-back"),
    path("votes/<uuid:pk>/roll/", portal.roll, name="public-roll"),
    path("votes/<uuid:pk>/my-right/", portal.my_right, name="my-right"),
    path("votes/<uuid:pk>/my-right/correct/", portal.ask, name="ask-correction"),
]
