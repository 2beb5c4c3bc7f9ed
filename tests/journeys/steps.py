"""What several journeys do: a report from a telephone, and the way of a case through the hands of those who work here."""

from typing import Any

from .walking import Walk, picture

LAMP = "东单元门口的路灯三天不亮，老人晚上不敢出门。"


def begin(walk: Walk, town: Any, text: str = LAMP, *, photo: bool = False) -> Walk:
    """Step 1: what, and where by the list, from the community down to the entrance."""
    walk.open("/").press("报个事").fill(text=text)
    if photo:
        walk.page.locator("[name=photos]").set_input_files([picture()])
    walk.press("选院子、楼号或路段")
    for place in (town.here.community, town.here.compound, town.here.building):
        walk.page.locator("a.into", has_text=place.name).click()
        walk.look()
    walk.page.locator("button.into", has_text=town.here.entrance.name).click()
    return walk.look()


def finish(walk: Walk, **who: str) -> tuple[str, str]:
    """Steps 2 and 3; returns number and code as they stand on the page."""
    walk.press("下一步").press("下一步").fill(**who).press("报上去")
    walk.sees("报上去了")
    return walk.reads(".number"), walk.reads(".number", 1)


def dispatch(town: Any, number: str, *, to: str) -> Walk:
    """The dispatcher checks the newest case and gives it to whom the rules suggest."""
    walk = town.dispatcher().open("/desk/").sees(number).press("核对并派单")
    walk.press("核对并受理").sees("为什么派给", to).press("派单")
    return walk.sees("派给" + to)


def mend(town: Any, *, reply: str = "换了灯头，晚上亮了。") -> Walk:
    """The property clerk receives it on a telephone and says that it is done."""
    walk = (
        town.property_clerk()
        .open("/desk/cases/")
        .follow("路灯")
        .press("签收")
        .fill(handler_name="周师傅 · 电工")
        .press("签收")
        .sees("签收了")
    )
    walk.press("申请办结").fill(text=reply).choose("解决了").press("申请办结")
    return walk.sees(reply)
