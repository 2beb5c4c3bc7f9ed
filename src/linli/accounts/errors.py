"""What the services of accounts raise on purpose."""

from linli.core.problems import Refused


class SignInRefused(Refused):
    """The sign-in did not go through."""


class CodeRefused(Refused):
    """No code was sent, or the code that came back was not accepted."""


class SecondFactorRefused(Refused):
    """The second factor was not accepted, set up or reset."""


class AccountRefused(Refused):
    """The account stays as it was."""


class KeyRefused(Refused):
    """The key was not issued or revoked."""
