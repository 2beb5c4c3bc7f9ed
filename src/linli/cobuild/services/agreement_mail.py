"""The link to confirm an agreement goes out by mail: outside any transaction, for a server may be slow."""

from datetime import timedelta

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from linli.core import transports
from linli.core.words import day_words

from ..models import AgreementParty
from ..selectors.agreement_rules import link_days

DOCUMENT = "zh-hans"
"""Units are written to in Chinese, whoever sends the link."""


def mail_link(party: AgreementParty, url: str) -> bool:
    """
    Send a side the link that was made for it; False where this installation sends no mail, the side has no address, or the
    server did not take it: then the clerk hands the link over.
    """
    if not party.email or party.asked_at is None or not transports.mail_is_set_up():
        return False
    with translation.override(DOCUMENT):
        subject, text = _subject(party), _text(party, url)
    try:
        transports.mail().send(party.email, subject, text, key=f"{party.pk}:{party.asked_at:%Y%m%d%H%M%S%f}")
    except transports.TransportFailed:
        return False
    return True


def _subject(party: AgreementParty) -> str:
    return _("%(number)s 请确认共建协议") % {"number": party.agreement.number}


def _text(party: AgreementParty, url: str) -> str:
    agreement, asked = party.agreement, timezone.localdate(party.asked_at)
    days = link_days(agreement.tenant, on=asked)
    told = {
        "office": agreement.tenant.name,
        "unit": party.organisation.name,
        "title": agreement.title,
        "url": url,
        "day": day_words(asked + timedelta(days=days)),
    }
    return (
        _(
            "%(unit)s：\n\n%(office)s送来《%(title)s》，请打开下面的链接看全文，同意就写上姓名确认。\n\n%(url)s\n\n"
            "链接只能用一次，%(day)s 以前有效。不是您办的事，请不要打开，告诉社区一声。"
        )
        % told
    )
