"""
Anchors: the head of each day, kept where whoever runs the installation cannot reach it.

Each day's head is written to LINLI_DATA/anchors, published (`/anchors.json`, `/anchors.atom`), and mailed to the auditor.
Whoever has kept one can hand it to `linli verify --anchor FILE`.
"""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.models import Seal
from linli.core.problems import Problem, Refused

Anchor = dict[str, Any]
SHOWN = 60  # days


def daily_anchor(now: datetime) -> Anchor | None:
    """{"number", "head", "count", "at"}: the last seal, its head, how many lines it and those before hold. None without a seal."""
    seal = Seal.objects.filter(sealed_at__lte=now).order_by("-number").first()
    if seal is None:
        return None
    return {"number": seal.number, "head": seal.head, "count": seal.total, "at": timezone.localtime(now).date().isoformat()}


def publish(now: datetime) -> Anchor | None:
    """Write the day's anchor into LINLI_DATA/anchors. None when there is nothing to anchor, or the day has its anchor."""
    anchor = daily_anchor(now)
    if anchor is None or (_folder() / f"{anchor['at']}.json").exists():
        return None
    _folder().mkdir(parents=True, exist_ok=True)
    temporary = _folder() / f".{anchor['at']}.{os.getpid()}"
    with temporary.open("w", encoding="ascii") as out:
        json.dump(anchor, out)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(_folder() / f"{anchor['at']}.json")
    return anchor


def mail(anchor: Anchor) -> bool:
    """Send an anchor to the auditor of LINLI_AUDITOR_MAIL. False when none is named."""
    if not settings.LINLI_AUDITOR_MAIL:
        return False
    subject = _("日志封条 %(day)s 第 %(number)d 号") % {"day": anchor["at"], "number": anchor["number"]}
    text = _("请把这封邮件留存。以后可以用下面这一段核对日志有没有被改动：")
    send_mail(subject, f"{text}\n\n{json.dumps(anchor, sort_keys=True)}\n", None, [settings.LINLI_AUDITOR_MAIL])
    return True


def kept(latest: int | None = None) -> list[Anchor]:
    """The anchors that were published, oldest first; the `latest` of them."""
    files = sorted(_folder().glob("????-??-??.json"))
    return [json.loads(file.read_text(encoding="ascii")) for file in (files[-latest:] if latest else files)]


def read(given: Any) -> list[Anchor]:
    """
    Anchors as somebody hands them in: one, a list, or the published {"anchors": […]}.

    :raises Refused: when it is none of these.
    """
    found = given.get("anchors", [given]) if isinstance(given, dict) else given
    if not isinstance(found, list) or not all(_is_anchor(one) for one in found):
        raise Refused(Problem("anchor.unreadable", _("这个文件不是日志封条：要有 number、head、count、at 四项")))
    return found


def _is_anchor(one: Any) -> bool:
    wanted: dict[str, type] = {"number": int, "head": str, "count": int, "at": str}
    return isinstance(one, dict) and all(isinstance(one.get(name), kind) for name, kind in wanted.items())


def _folder() -> Path:
    return Path(settings.DATA) / "anchors"
