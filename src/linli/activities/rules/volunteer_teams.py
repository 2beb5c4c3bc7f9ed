"""Teams of volunteers: what stands against forming, changing, joining and dissolving one. Pure."""

from datetime import date

from django.utils.translation import gettext as _

from linli.cobuild.api import text_problems
from linli.core.problems import Problem
from linli.core.words import day_words, listing

from ..models import VolunteerField

MOST_NAME, MOST_ABOUT, MOST_REASON, MOST_MEMBERS = 60, 200, 120, 500
PLACES = ("subdistrict", "community", "compound")


def team_problems(
    *, name: str, field: str, about: str, place_kind: str, founded_on: date, today: date, taken: bool
) -> list[Problem]:
    """Everything that stands against a team as it is described."""
    problems = text_problems(name, where="name", least=2, most=MOST_NAME)
    if taken:
        problems.append(Problem("name_taken", _("这里已经有叫这个名字的队伍。"), where="name"))
    if field not in VolunteerField.values:
        problems.append(Problem("field", _("服务类别请从列出的里面选。"), where="field"))
    problems += text_problems(about, where="about", most=MOST_ABOUT)
    if place_kind not in PLACES:
        problems.append(Problem("place", _("队伍设在街道、社区或者小区。"), where="place"))
    if founded_on > today:
        problems.append(Problem("future", _("成立的日子不能在今天以后。"), where="founded_on"))
    return problems


def members_problems(gone: list[str], *, count: int) -> list[Problem]:
    """A team is made of registered volunteers. `gone`: names of those who are none any more."""
    problems = []
    if gone:
        text = _("%(names)s 已经退出志愿者，不能进队。")
        problems.append(Problem("ended", text % {"names": listing(gone)}, where="members"))
    if count > MOST_MEMBERS:
        problems.append(Problem("too_many", _("一支队伍最多 %(most)d 人。") % {"most": MOST_MEMBERS}, where="members"))
    return problems


def join_problems(*, dissolved_on: date | None, is_member: bool, has_ended: bool, count: int) -> list[Problem]:
    problems = standing_problems(dissolved_on)
    if is_member:
        problems.append(Problem("member", _("已经在这支队伍里了。"), where="volunteer"))
    if has_ended:
        problems.append(Problem("ended", _("这位志愿者已经退出了。"), where="volunteer"))
    if count >= MOST_MEMBERS:
        problems.append(Problem("too_many", _("一支队伍最多 %(most)d 人。") % {"most": MOST_MEMBERS}, where="volunteer"))
    return problems


def standing_problems(dissolved_on: date | None) -> list[Problem]:
    return [Problem("dissolved", _("这支队伍已经解散了。"))] if dissolved_on else []


def dissolve_problems(
    *, founded_on: date, dissolved_on: date | None, on: date, today: date, areas: int, reason: str
) -> list[Problem]:
    """Its areas go to somebody else first; `on` is its last day."""
    problems = standing_problems(dissolved_on)
    if on < founded_on:
        text = _("%(day)s 才成立，解散不能在那以前。")
        problems.append(Problem("too_early", text % {"day": day_words(founded_on)}, where="on"))
    if on > today:
        problems.append(Problem("future", _("日子不能在今天以后。"), where="on"))
    if areas:
        text = _("这支队伍还管着 %(n)d 块责任区域，先交给别的队伍。")
        problems.append(Problem("areas", text % {"n": areas}))
    return problems + text_problems(reason, where="reason", least=2, most=MOST_REASON)
