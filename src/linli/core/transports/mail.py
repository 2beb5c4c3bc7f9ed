"""Mail through whatever Django is set up with (console, SMTP)."""

from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage

from .failures import TransportBusy, TransportFailed, TransportRejected

STAY_HERE = ("console", "dummy", "filebased")
"""Back ends of Django that let nothing leave the machine."""


def is_set_up() -> bool:
    """Whether mail reaches anybody: an installation without a server writes it to its own screen."""
    return settings.EMAIL_BACKEND.split(".")[-2] not in STAY_HERE


class Mail:
    """Sends one plain text to one address."""

    def send(self, to: str, subject: str, text: str, *, key: str = "") -> None:
        """:raises TransportBusy: the server is not there or says later. :raises TransportRejected: it will never take this."""
        headers = {"X-Linli-Key": key} if key else None
        try:
            EmailMessage(subject, text, to=[to], headers=headers).send()
        except (SMTPException, OSError) as error:
            raise _failure(error) from None
        except ValueError as error:  # a line break in a header, an address that is none
            raise TransportRejected(type(error).__name__) from None


def _failure(error: Exception) -> TransportFailed:
    code = 0
    if isinstance(error, SMTPRecipientsRefused):
        code = next((answer[0] for answer in error.recipients.values()), 0)
    elif isinstance(error, SMTPResponseException):
        code = error.smtp_code
    if code >= 500:
        return TransportRejected(f"SMTP {code}")
    return TransportBusy(f"SMTP {code}" if code else type(error).__name__)
