"""How allauth fits the house."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class NoSelfSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """Staff accounts are made by an administrator; residents come in by telephone code. Nobody signs themselves up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
