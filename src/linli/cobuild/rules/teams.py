"""Teams by speciality: what stands against forming, changing, joining and dissolving one. Pure."""

from datetime import date

from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.core.words import day_words, listing

from . import needs

MOST_NAME, MOST_SPECIALITY, MOST_ABOUT, MOST_MEMBERS = 60, 20, 200, 500
PLACES = ("subdistrict", "community", "compound")


def team_problems(
    *, name: str, speciality: str, about: str, place_kind: str, founded_on: date, today: date, taken: bool
) -> list[Problem]:
    """Everything that stands against a team as it is described."""
    problems = needs.text_problems(name, where="name", least=2, most=MOST_NAME)
    if taken:
        problems.append(Problem("name_taken", _("这个社区已经有叫这个名字的队伍。"), where="name"))
    problems += needs.text_problems(speciality, where="speciality", least=1, most=MOST_SPECIALITY)
    problems += needs.text_problems(about, where="about", most=MOST_ABOUT)
    if place_kind not in PLACES:
        problems.append(Problem("place", _("队伍设在街道、社区或者小区。"), where="place"))
    if founded_on > today:
        problems.append(Problem("future", _("成立的日子不能在今天以后。"), where="founded_on"))
    return problems


def members_problems(strangers: list[str], *, count: int) -> list[Problem]:
    """A team is made of those who report there. `strangers`: names of those who do not."""
    problems = []
    if strangers:
        text = _("%(names)s 没有在这里报到，先报到再进队。")
        problems.append(Problem("not_reported", text % {"names": listing(strangers)}, where="members"))
    if count > MOST_MEMBERS:
        problems.append(Problem("too_many", _("一支队伍最多 %(most)s 人。") % {"most": MOST_MEMBERS}, where="members"))
    return problems


def join_problems(*, dissolved_on: date | None, is_member: bool, reports_there: bool, count: int) -> list[Problem]:
    problems = standing_problems(dissolved_on)
    if is_member:
        problems.append(Problem("member", _("已经在这支队伍里了。"), where="person"))
    if not reports_there:
        problems.append(Problem("not_reported", _("在这个社区报到的人才能进队，先报到。"), where="person"))
    if count >= MOST_MEMBERS:
        problems.append(Problem("too_many", _("一支队伍最多 %(most)s 人。") % {"most": MOST_MEMBERS}, where="person"))
    return problems


def standing_problems(dissolved_on: date | None) -> list[Problem]:
    return [Problem("dissolved", _("这支队伍已经解散了。"))] if dissolved_on else []


def dissolve_problems(*, founded_on: date, dissolved_on: date | None, on: date, today: date, unfinished: int) -> list[Problem]:
    """What the team has promised is done or withdrawn first; `on` is its last day."""
    problems = standing_problems(dissolved_on)
    if on < founded_on:
        text = _("%(day)s 才成立，解散不能在那以前。")
        problems.append(Problem("too_early", text % {"day": day_words(founded_on)}, where="on"))
    if on > today:
        problems.append(Problem("future", _("日子不能在今天以后。"), where="on"))
    if unfinished:
        text = _("这支队伍还有 %(n)s 件认领没有做完，先办完或者退掉。")
        problems.append(Problem("unfinished", text % {"n": unfinished}))
    return problems
