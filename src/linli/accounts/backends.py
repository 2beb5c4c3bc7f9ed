"""Sign-in back ends."""

from django.contrib.auth.backends import ModelBackend


class StaffBackend(ModelBackend):
    """Name and password, for staff. Permissions never come from here."""
