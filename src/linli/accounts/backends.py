"""Sign-in back ends."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.db.models import UUIDField

from linli.core.asked import Given, Question

BY_KEY = Question(lambda: get_user_model()._default_manager.filter(pk=Given("user", UUIDField())).order_by())


class StaffBackend(ModelBackend):
    """Name and password, for staff. Permissions never come from here."""

    def get_user(self, user_id: Any) -> Any:
        """Whoever a session is of, asked by every request of theirs."""
        user = BY_KEY.first(user=user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
