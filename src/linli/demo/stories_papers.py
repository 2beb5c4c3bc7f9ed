"""What the office says again and again as reply templates, and two words that handlers had passed on to reporters."""

from dataclasses import dataclass
from datetime import timedelta

from linli.casework.api import Case, add_template, answer_relay, category_by_code, change_template, relay

from .builder import Builder
from .cases import Cast

LAMP = "3号楼东单元门口路灯不亮"
PUMP = "2号楼地下室积水，水泵不转"
SOON = timedelta(minutes=40)


@dataclass(frozen=True, slots=True)
class Said:
    """A template: its name, the step it serves, the category it is for (“”: all), and the text."""

    name: str
    verb: str
    category: str
    text: str


TEMPLATES = (
    Said("配件没到，延几天", "extend", "", "您报的{标题}要晚几天：配件还没到，到了当天装。有急事打{电话}，报编号{编号}就行。"),
    Said("灯修好了", "complete", "street_lamp", "{地点}的灯换好了，晚上试过能亮。再不亮就打{电话}，或者到{回访网址}填编号{编号}再说一声。"),
    Said("收到，正在定谁去", "accept", "", "您{报事日期}报的事收到了，正在定由谁去看，定了就告诉您。"),
)  # fmt: skip
FIRST_DRAFT = "您报的事要晚几天，配件还没到。"


def tell_papers(b: Builder) -> int:
    """The templates, one of them written anew, and the words. Returns how many cases were made: none."""
    cast = Cast(b)
    for said in TEMPLATES:
        _write(b, cast, said)
    _pass_on(b, cast)
    b.step()
    return 0


def _write(b: Builder, cast: Cast, said: Said) -> None:
    """The first one was shorter a month ago: its page shows what it said."""
    by = cast.by_key["dispatcher"]
    category = category_by_code(said.category, tenant_id=b.tenant.pk) if said.category else None
    given = {"name": said.name, "verb": said.verb, "category": category}
    is_first = said is TEMPLATES[0]
    first = FIRST_DRAFT if is_first else said.text
    made = add_template(tenant=b.tenant, text=first, by=by, now=b.ago(timedelta(days=40)), **given)  # type: ignore[arg-type]
    if is_first:
        change_template(template=made, text=said.text, by=by, now=b.ago(timedelta(days=12)), **given)  # type: ignore[arg-type]


def _pass_on(b: Builder, cast: Cast) -> None:
    """One that came back with its answer, one that still waits."""
    lamp, pump = _case(b, LAMP), _case(b, PUMP)
    asked_at = max(lamp.changed_at, b.ago(SOON))
    words = "明天下午 3 点左右来换，要进单元门量灯座，家里有人开一下门吗？"
    relay(case=lamp, kind="ask", text=words, by=cast.handler(lamp), now=asked_at)
    said = "有人，按 302 的门铃就行。"
    asked = lamp.relays.get()  # type: ignore[attr-defined]
    answer_relay(note=asked, answer=said, by=cast.by_key["counter"], now=max(asked_at, b.ago(SOON / 2)))
    words = "新水泵明天上午装，要停一个小时的水，先接好用的水。"
    relay(case=pump, kind="tell", text=words, by=cast.handler(pump), now=max(pump.changed_at, b.ago(SOON / 4)))


def _case(b: Builder, title: str) -> Case:
    return Case.objects.get(tenant=b.tenant, title=title)
