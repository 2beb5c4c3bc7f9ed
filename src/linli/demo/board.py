"""The notice board: what hangs, what was corrected or taken down, who has read it, a bulletin, and a letter asking for a book."""

from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from linli.core.access import by_channel
from linli.core.actors import Actor, Channel
from linli.disclosure.api import (
    BulletinItemGiven,
    MaterialGiven,
    Notice,
    NoticeGiven,
    WishGiven,
    add_material,
    ask_for_material,
    ask_holders,
    change_stock,
    compose_bulletin,
    correct_notice,
    draft_notice,
    last_finished_period,
    name_in_notice,
    note_read,
    note_thanks,
    publish_bulletin,
    publish_draft,
    send_material,
    subscribe,
    withdraw_notice,
    write_into_bulletin,
)
from linli.registry.api import Person, record_consent, withdraw_consent

from .builder import Builder, moment
from .cases import Cast

HOME = "006"
DISCLOSED = (
    (
        "decisions",
        "居民代表会议定的事办得怎样",
        "上个季度定了三件：装楼道扶手，装好了；清理自行车棚，清了；添两条长椅，下个月到货。",
    ),
    ("funds", "上个季度的收入和支出", "收入 12,000 元，支出 9,640 元，余下的转到这个季度。票据在社区办公室，谁都可以来看。"),
    (
        "consultation",
        "问了大家两件事，结果在这里",
        "楼道灯改声控的，八成同意，下个月开始换。院门晚上几点关，意见不一样，下次开会再说。",
    ),
)
READ_BY = ("page", "page", "phone", "visit")
"""How the first readers of a roll came to know; the others have not read it."""


@lru_cache(maxsize=1)
def _stories() -> dict[str, list[dict[str, Any]]]:
    return yaml.safe_load(Path(__file__).with_name("board.yaml").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def build_board(b: Builder) -> None:
    """Every subdistrict's notices; the main one's bulletin, drafts, subscriptions and letters too."""
    cast = Cast(b)
    by = cast.by_key["secretary"]
    if b.is_main:
        _disclosures(b, cast)
    for story in sorted(_stories()[b.spec.letters], key=lambda one: -one["days"]):
        _tell(b, story, by if _reaches(by, b, story) else b.by)
    if b.is_main:
        _draft_of_a_head(b, cast.by_key["building head"])
        _subscriptions(b)
        _bulletin(b, by)
        _letters(b, cast.by_key["counter"])
    b.step()


def _reaches(by: Actor, b: Builder, story: dict[str, Any]) -> bool:
    """Whether the secretary of the told community may publish it; what is for all is the office's."""
    place = b.places.get(story.get("place", ""))
    return place is not None and by.may("disclosure.publish", tenant_id=b.tenant.pk, place_path=place.path)


def _tell(b: Builder, story: dict[str, Any], by: Actor) -> None:
    at = b.ago(timedelta(days=story["days"]))
    person = _somebody(b, story, at) if "story" in story else None
    notice = draft_notice(tenant=b.tenant, given=_given(b, story, person, at), by=by, now=at)
    if person:
        name_in_notice(notice=notice, person=person, printed=person.name, by=by, now=at)
    notice = publish_draft(notice=notice, by=by, now=at)
    _afterwards(b, notice, story, by, at)
    if person and story["story"] == "withdrawn":
        consent = person.consents.get(purpose="honour_board")
        withdraw_consent(consent=consent, by=b.by, now=b.after(at, timedelta(days=5)))


def _given(b: Builder, story: dict[str, Any], person: Person | None, at: datetime) -> NoticeGiven:
    place = b.places.get(story.get("place", ""))
    item = story.get("item", "")
    text = story["text"].replace("{phone}", b.spec.phone).replace("{name}", person.name if person else "")
    until = story.get("until")
    return NoticeGiven(
        title=story["title"],
        text=text,
        kind=story["kind"],
        place_id=place.pk if place else None,
        signed=story.get("signed", ""),
        is_urgent=story.get("is_urgent", False),
        shown_until=max(b.today + timedelta(days=until), at.date()) if until is not None else None,
        item_code=item,
        period=last_finished_period("quarter", b.today).code if item else "",
    )


def _somebody(b: Builder, story: dict[str, Any], at: datetime) -> Person:
    """A resident who agreed to be named."""
    person = b.residents[10 if story["story"] == "agreed" else 20]
    record_consent(person=person, purpose="honour_board", by=b.by, now=at - timedelta(hours=2), note="社区写表扬前问过")
    return person


def _afterwards(b: Builder, notice: Notice, story: dict[str, Any], by: Actor, at: datetime) -> None:
    """What became of it: read, corrected, taken down."""
    if kinds := story.get("readers"):
        ask_holders(notice=notice, kinds=kinds, by=by, now=at)
        for index, reader in enumerate(notice.readers.select_related("person").order_by("id")[: len(READ_BY)]):
            _read(notice, reader.person, READ_BY[index], by, b.after(at, timedelta(hours=3 + 5 * index)))
    if change := story.get("correction"):
        later = b.after(at, timedelta(hours=20))
        correct_notice(notice=notice, title=change["title"], text=change["text"], reason=change["reason"], by=by, now=later)
    if why := story.get("withdrawn"):
        withdraw_notice(notice=notice, reason=why, by=by, now=b.after(at, timedelta(hours=26)))


def _read(notice: Notice, person: Person, how: str, by: Actor, at: datetime) -> None:
    """Who reads on the page says so themselves."""
    own = Actor(by.kind, "居民", tenant_id=notice.tenant_id, person_id=person.pk)
    note_read(notice=notice, person_id=person.pk, how=how, by=own if how == "page" else by, now=at)


def _disclosures(b: Builder, cast: Cast) -> None:
    """What the communities published of the last quarter in time; two of them have not got round to it."""
    quarter = last_finished_period("quarter", b.today)
    at = b.hours.latest(min(moment(quarter.last + timedelta(days=12), 10), b.ago(timedelta(days=10))))
    for index, (suffix, name) in enumerate(b.spec.communities):
        by = cast.by_key["secretary" if suffix == HOME else f"secretary {suffix}"]
        for code, title, text in DISCLOSED[: 0 if index % 5 == 3 else 3]:
            if suffix == HOME and code == "funds":
                continue  # told in a notice of its own
            given = NoticeGiven(
                title=title,
                text=text,
                kind="disclosure",
                place_id=b.places[f"communities/{suffix}"].pk,
                signed=f"{name}居委会",
                shown_until=at.date() + timedelta(days=90),
                item_code=code,
                period=quarter.code,
            )
            publish_draft(notice=draft_notice(tenant=b.tenant, given=given, by=by, now=at), by=by, now=at)


def _draft_of_a_head(b: Builder, head: Actor) -> None:
    """A head of a building wrote something that waits to be published."""
    given = NoticeGiven(
        title="三号楼东单元楼道请收一收",
        text="物业周五来刷墙，一到六楼的楼道请这两天收一收。搬不动的告诉我，我找人帮着搬。",
        place_id=b.places["buildings/纬二路8号院/3"].pk,
        signed="三号楼楼长",
    )
    draft_notice(tenant=b.tenant, given=given, by=head, now=b.ago(timedelta(hours=20)))


def _subscriptions(b: Builder) -> None:
    """The two residents who can sign in hear of their own compound."""
    compound = b.places["compounds/纬二路8号院"]
    for key, kinds in (("resident", []), ("elder", ["notice"])):
        person = b.people[key]
        by = Actor(b.by.kind, "居民", tenant_id=b.tenant.pk, person_id=person.pk)
        at = b.ago(timedelta(days=45))
        subscribe(person_id=person.pk, tenant_id=b.tenant.pk, place_id=compound.pk, kinds=kinds, by=by, now=at)


def _bulletin(b: Builder, by: Actor) -> None:
    """Last week's issue of the furnished community."""
    last = b.today - timedelta(days=b.today.weekday() + 1)
    at = b.hours.latest(moment(last + timedelta(days=1), 8))
    issue = compose_bulletin(
        tenant=b.tenant,
        place_id=b.places[f"communities/{HOME}"].pk,
        from_on=last - timedelta(days=13),
        until_on=last,
        title="戊院黑板报",
        by=by,
        now=at,
    )
    ahead = (
        ("下周预告", "周四上午换阀门停水", "9 点到 12 点，头天晚上接好水。"),
        ("下周预告", "周六上午大扫除", "下雨改期，看门口的通知。"),
    )
    for section, title, text in ahead:
        write_into_bulletin(issue=issue, given=BulletinItemGiven(section, title, text), by=by, now=at)
    publish_bulletin(issue=issue, by=by, now=at)


def _letters(b: Builder, clerk: Actor) -> None:
    """A textbook of the senior school: a reader of eighty in another province wrote for it, got it, and wrote again."""
    given = MaterialGiven(
        "智能手机一学就会",
        "从开机、打电话讲起，讲到发照片、看病挂号、交水费、认骗子。一页一件事，图比字多。",
        "街道老年学校手机班",
        "大 16 开，48 页，大字",
        2,
    )
    book = add_material(tenant=b.tenant, given=given, stock=20, by=clerk, now=b.ago(timedelta(days=90)))
    change_stock(material=book, change=30, why="加印一批", by=clerk, now=b.ago(timedelta(days=40)))
    by_letter, by_phone = by_channel(clerk, Channel.PAPER), by_channel(clerk, Channel.PHONE)
    first = ask_for_material(material=book, given=_letter(b), by=by_letter, now=b.ago(timedelta(days=33)))
    send_material(wish=first, carrier="中国邮政", parcel="XA21040731941", by=clerk, now=b.ago(timedelta(days=32)))
    thanks = "书收到了，字大，图清楚，我一天看两页。昨天头一回自己给孙女发了照片。谢谢你们。"
    note_thanks(wish=first, thanks=thanks, by=clerk, now=b.ago(timedelta(days=18)))
    waiting = WishGiven(b.names.person("older"), "", "邻省临江市河口镇柳树街三组", "听老同学说有这本书，能不能也寄我一本。")
    ask_for_material(material=book, given=waiting, by=by_letter, now=b.ago(timedelta(days=2)))
    here = WishGiven(b.names.person("older"), b.names.phone(), "", "", 1, by_hand=True)
    ask_for_material(material=book, given=here, by=by_phone, now=b.ago(timedelta(days=1)))


def _letter(b: Builder) -> WishGiven:
    words = "我今年八十了，儿女不在身边，手机只会接电话。在报上看到你们给老人编了课本，不知道外省的人能不能要一本？邮费我出。"
    return WishGiven(b.names.person("older"), "", "邻省东山县青石镇前进街 12 号", words)
