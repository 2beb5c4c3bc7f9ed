"""An authenticator app for tests."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value


def code_of(secret: str, *, periods: int = 0) -> str:
    """What the app shows now, or so many periods of 30 seconds later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods))
