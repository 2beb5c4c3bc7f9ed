"""How allauth and axes fit the house."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from linli.core import privacy

SECRET_LABEL = "accounts.second_factor"  # noqa: S105 -- the name of a field, not its content

UNKNOWN = "0.0.0.0"  # noqa: S104 -- an address that nobody has, not one to listen on


class NoSelfSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """Staff accounts are made by an administrator; residents come in by telephone code. Nobody signs themselves up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- allauth's signature
        return False

    def get_login_stages(self) -> list[str]:
        """One stage between the first and the last step: the second factor, on our own page."""
        return ["linli.accounts.views.second_factor.SecondFactorStage"]

    def get_client_ip(self, request: HttpRequest) -> str:
        """The visitor's address; forwarded headers were dealt with before (config/proxies.py)."""
        return client_ip(request)

    def add_message(self, *args: object, **kwargs: object) -> None:
        """No “welcome back”: a page says what it has to say itself."""

    def send_notification_mail(self, *args: object, **kwargs: object) -> None:
        """Mail about accounts goes through the message centre."""


class SealedSecrets(DefaultMFAAdapter):  # type: ignore[misc]
    """Second-factor secrets are encrypted in the database like every other secret of the house."""

    def encrypt(self, text: str) -> str:
        return privacy.encrypt(text, label=SECRET_LABEL)

    def decrypt(self, encrypted_text: str) -> str:
        return privacy.decrypt(encrypted_text, label=SECRET_LABEL)


def client_ip(request: HttpRequest) -> str:
    """The visitor's address: the same for the lockout, the telephone codes and the list of sign-ins."""
    return str(request.META.get("REMOTE_ADDR") or UNKNOWN)
