"""Addresses of activities, a module for each noun."""

from . import attendance, callups, enrolments, fairs, groups, hours, outreach, programmes, signups, university, volunteers

app_name = "activities"
urlpatterns = [
    *programmes.urlpatterns,
    *signups.urlpatterns,
    *attendance.urlpatterns,
    *volunteers.urlpatterns,
    *hours.urlpatterns,
    *callups.urlpatterns,
    *university.urlpatterns,
    *enrolments.urlpatterns,
    *groups.urlpatterns,
    *fairs.urlpatterns,
    *outreach.urlpatterns,
]
