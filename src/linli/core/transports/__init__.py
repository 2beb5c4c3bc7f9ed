"""
Carrying words to the outside: SMS, mail, robots in group chats. `disclosure.Message` is what people see; this only carries.

    transports.sms().send(phone, text)
    transports.mail().send(address, subject, text)
    transports.robot("dingtalk", webhook).send(title, text, link)

Each raises `TransportFailed`; its `is_retryable` says whether later may help. Nothing here logs whom or what.
"""

from django.conf import settings
from django.utils.module_loading import import_string

from .failures import TransportBusy, TransportFailed, TransportRejected
from .mail import Mail
from .mail import is_set_up as mail_is_set_up
from .robots import KINDS as ROBOT_KINDS
from .robots import Robot, robot
from .sms import Console, Http, Memory, Sms, kept

__all__ = [
    "ROBOT_KINDS",
    "Mail",
    "Robot",
    "Sms",
    "TransportBusy",
    "TransportFailed",
    "TransportRejected",
    "kept",
    "mail",
    "mail_is_set_up",
    "robot",
    "sms",
]


def sms() -> Sms:
    """The SMS provider of this installation (LINLI_SMS). :raises ImportError: for one that does not exist."""
    chosen = settings.LINLI_SMS["provider"]
    if chosen == "console":
        return Console()
    if chosen == "memory":
        return Memory()
    make = Http if chosen == "http" else import_string(chosen)
    return make(settings.LINLI_SMS["url"], settings.LINLI_SMS["token"])  # type: ignore[no-any-return]


def mail() -> Mail:
    """Mail as Django is set up."""
    return Mail()
