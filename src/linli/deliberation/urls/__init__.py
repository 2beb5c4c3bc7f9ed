"""Addresses of deliberation, a module for each noun."""

from . import ballots, councils, meetings, minutes, motions, papers, resolutions, rolls, room, voting

app_name = "deliberation"
urlpatterns = [
    *councils.urlpatterns,
    *meetings.urlpatterns,
    *room.urlpatterns,
    *motions.urlpatterns,
    *minutes.urlpatterns,
    *ballots.urlpatterns,
    *rolls.urlpatterns,
    *voting.urlpatterns,
    *papers.urlpatterns,
    *resolutions.urlpatterns,
]
