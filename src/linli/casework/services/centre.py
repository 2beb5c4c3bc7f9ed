"""How the hall is set up: kinds of business, windows and who sits there, number machines."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.models import CounterKiosk, CounterLine, CounterVisit, CounterWindow
from linli.casework.rules import queue
from linli.casework.selectors import queue as hall
from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.ids import short_code
from linli.core.models import Tenant
from linli.core.problems import Problem, refuse_if

from .moving import allow_hall

MOST_LINE, MOST_HINT, MOST_WINDOW, MOST_KIOSK = 30, 120, 30, 40


@transaction.atomic
def prepare_centre(*, tenant: Tenant, by: Actor, now: datetime) -> int:
    """
    Give a hall the kinds of business and windows that rule set `casework.queue` starts with, where it has none of that
    letter or number yet. May be repeated. Returns how many rows were added.

    :raises NotAllowed: without the right.
    """
    allow_hall(by, tenant.pk)
    shipped = hall.rules_of(tenant, timezone.localdate(now))
    letters = set(CounterLine.objects.filter(tenant=tenant).values_list("letter", flat=True))
    numbers = set(CounterWindow.objects.filter(tenant=tenant).values_list("number", flat=True))
    lines = [
        CounterLine(tenant=tenant, position=position, **given)
        for position, given in enumerate(shipped["lines"])
        if given["letter"] not in letters
    ]
    windows = [CounterWindow(tenant=tenant, **given) for given in shipped["windows"] if given["number"] not in numbers]
    CounterLine.objects.bulk_create(lines)
    CounterWindow.objects.bulk_create(windows)
    added = len(lines) + len(windows)
    if added:
        journal.record("casework.centre.prepared", tenant, by=by, now=now, changes={"added": [0, added]})
    return added


@transaction.atomic
def put_line(
    *,
    tenant: Tenant,
    letter: str,
    name: str,
    hint: str = "",
    typical_minutes: int = 10,
    is_active: bool = True,
    by: Actor,
    now: datetime,
) -> CounterLine:
    """
    Add a kind of business, or change the one with this letter.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    allow_hall(by, tenant.pk)
    letter = letter.strip().upper()
    problems = [*queue.name_problems(name, where="name", most=MOST_LINE)]
    if not (len(letter) == 1 and letter.isascii() and letter.isalpha()):
        problems.append(Problem("letter", _("写一个英文字母，取号时号码以它开头。"), where="letter"))
    if len(hint.strip()) > MOST_HINT:
        problems.append(Problem("too_long", _("最多 %(most)s 个字。") % {"most": MOST_HINT}, where="hint"))
    if not 1 <= typical_minutes <= 240:
        problems.append(Problem("minutes", _("一般办多久，写 1 到 240 分钟。"), where="typical_minutes"))
    refuse_if(problems, CaseRefused)
    locking.one(Tenant, tenant.pk)  # two who add the same letter at once
    known = CounterLine.objects.filter(tenant=tenant, letter=letter).first()
    line = known or CounterLine(tenant=tenant, letter=letter, position=CounterLine.objects.filter(tenant=tenant).count())
    before = [line.name, line.is_active]
    line.name, line.hint = name.strip(), hint.strip()
    line.typical_minutes, line.is_active = typical_minutes, is_active
    line.save()
    changes = {"letter": [letter if known else None, letter], "name": [before, [line.name, line.is_active]]}
    journal.record("casework.line.changed" if known else "casework.line.added", line, by=by, now=now, changes=changes)
    return line


@transaction.atomic
def put_window(
    *,
    tenant: Tenant,
    number: int,
    name: str = "",
    serves: Iterable[str],
    is_active: bool = True,
    by: Actor,
    now: datetime,
) -> CounterWindow:
    """
    Add a window, or change what the window with this number serves.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    allow_hall(by, tenant.pk)
    known = set(CounterLine.objects.filter(tenant=tenant).values_list("letter", flat=True))
    letters = sorted(set(serves))
    problems = []
    if not 1 <= number <= 99:
        problems.append(Problem("number", _("窗口号写 1 到 99。"), where="number"))
    if len(name.strip()) > MOST_WINDOW:
        problems.append(Problem("too_long", _("最多 %(most)s 个字。") % {"most": MOST_WINDOW}, where="name"))
    if not letters or not set(letters) <= known:
        problems.append(Problem("serves", _("至少选一类业务，而且要是本中心有的。"), where="serves"))
    refuse_if(problems, CaseRefused)
    locking.one(Tenant, tenant.pk)  # two who add the same number at once
    locking.hold(CounterWindow.objects.filter(tenant=tenant, number=number))
    window = CounterWindow.objects.filter(tenant=tenant, number=number).first()
    verb = "casework.window.changed" if window else "casework.window.added"
    window = window or CounterWindow(tenant=tenant, number=number)
    before = window.serves
    window.name, window.serves, window.is_active = name.strip(), letters, is_active
    window.is_open = window.is_open and is_active
    window.save()
    journal.record(verb, window, by=by, now=now, changes={"number": [None, number], "serves": [before, letters]})
    return window


@transaction.atomic
def open_window(*, window: CounterWindow, by: Actor, now: datetime) -> CounterWindow:
    """
    Sit down at a window. Whoever sat there before is relieved; one person sits at one window only.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    # All of the hall: two clerks who change places would else wait for each other, and one who sits down twice sit at both.
    locking.hold(CounterWindow.objects.filter(tenant=window.tenant_id))
    window = CounterWindow.objects.get(pk=window.pk)
    allow_hall(by, window.tenant_id)
    if not window.is_active:
        raise CaseRefused(Problem("window_stopped", _("这个窗口停用了。"), where="window"))
    if by.user_id is not None:
        elsewhere = CounterWindow.objects.filter(tenant=window.tenant_id, opened_by_user_id=by.user_id, is_open=True)
        for other in elsewhere.exclude(pk=window.pk):
            close_window(window=other, by=by, now=now)
    window.is_open, window.opened_by, window.opened_by_user_id, window.opened_at = True, by.label[:80], by.user_id, now
    window.save()
    journal.record("casework.window.opened", window, by=by, now=now, changes={"number": [None, window.number]})
    return window


@transaction.atomic
def close_window(*, window: CounterWindow, by: Actor, now: datetime) -> CounterWindow:
    """
    Leave a window: for lunch, or for today. Nobody may be standing at it.

    :raises NotAllowed: without the right. :raises CaseRefused: while somebody is there.
    """
    window = locking.one(CounterWindow, window.pk)
    allow_hall(by, window.tenant_id)
    there = CounterVisit.objects.at_windows().filter(window=window).first()
    if there is not None:
        text = _("%(number)s 还在%(window)s，先办完或转走，再关窗口。") % {"number": there.number, "window": window}
        raise CaseRefused(Problem("window_taken", text, where="window"))
    window.is_open, window.opened_by, window.opened_by_user_id = False, "", None
    window.save()
    journal.record("casework.window.closed", window, by=by, now=now, changes={"number": [window.number, None]})
    return window


@transaction.atomic
def add_kiosk(*, tenant: Tenant, name: str, by: Actor, now: datetime) -> CounterKiosk:
    """
    Give a number machine its address. Whoever has the address takes numbers, so it can be stopped again.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    allow_hall(by, tenant.pk)
    refuse_if(queue.name_problems(name, where="name", most=MOST_KIOSK), CaseRefused)
    kiosk = CounterKiosk.objects.create(tenant=tenant, name=name.strip(), key=short_code(10), made_at=now)
    journal.record("casework.kiosk.added", kiosk, by=by, now=now, changes={"name": [None, kiosk.name]})
    return kiosk


@transaction.atomic
def stop_kiosk(*, kiosk: CounterKiosk, by: Actor, now: datetime) -> CounterKiosk:
    """
    From now on nobody takes numbers by this address. Twice is once.

    :raises NotAllowed: without the right.
    """
    kiosk = locking.one(CounterKiosk, kiosk.pk)
    allow_hall(by, kiosk.tenant_id)
    if kiosk.stopped_at is None:
        kiosk.stopped_at = now
        kiosk.save(update_fields=["stopped_at"])
        journal.record("casework.kiosk.stopped", kiosk, by=by, now=now, changes={"name": [kiosk.name, None]})
    return kiosk
