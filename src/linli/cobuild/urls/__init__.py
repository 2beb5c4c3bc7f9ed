"""Addresses of cobuild, a module for each noun."""

from . import agreements, checkins, donations, market, mentoring, partners, spaces, ventures

app_name = "cobuild"
urlpatterns = [
    *partners.urlpatterns,
    *agreements.urlpatterns,
    *market.urlpatterns,
    *checkins.urlpatterns,
    *spaces.urlpatterns,
    *donations.urlpatterns,
    *ventures.urlpatterns,
    *mentoring.urlpatterns,
]
