"""
The states of a case and the one table of verbs that lead from one to another (受理–派单–办理–办结–回访).

`README.md` shows the diagram of this table; a test draws it again and compares. A verb that is not in the table does
not exist; for each there is a service of its name.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class State(models.TextChoices):
    """Where a case stands. The labels say what it is waiting for."""

    SUBMITTED = "submitted", _("待受理")
    ACCEPTED = "accepted", _("待派单")
    DISPATCHED = "dispatched", _("待签收")
    RECEIVED = "received", _("已签收")
    IN_PROGRESS = "in_progress", _("办理中")
    DONE = "done", _("待回访")
    CALLED_BACK = "called_back", _("待办结")
    CLOSED = "closed", _("已办结")
    RETURNED = "returned", _("被退回")
    SUSPENDED = "suspended", _("挂账")
    EXTENDED = "extended", _("已延期")
    REWORKED = "reworked", _("重办")
    NOT_ACCEPTED = "not_accepted", _("不受理")
    TRANSFERRED_EMERGENCY = "transferred_emergency", _("转紧急")
    MERGED = "merged", _("已合并")
    VOID = "void", _("作废")


class Supervision(models.TextChoices):
    """How hard the office presses; lies over the state and does not change it."""

    NONE = "none", _("无")
    REMINDER = "reminder", _("催办")
    YELLOW = "yellow", _("黄牌")
    RED = "red", _("红牌")


class Kind(models.TextChoices):
    """What the reporter wants, in the words of the hotline regulation (咨询、求助、投诉、举报、建议)."""

    CONSULTATION = "consultation", _("咨询")
    HELP = "help", _("求助")
    COMPLAINT = "complaint", _("投诉")
    DENUNCIATION = "denunciation", _("举报")
    SUGGESTION = "suggestion", _("建议")


class Party(models.TextChoices):
    """Whose duty a matter is (合署办公: community, property company, both, or someone further off)."""

    COMMUNITY = "community", _("社区")
    PROPERTY = "property", _("物业")
    JOINT = "joint", _("社区和物业联合")
    DEPARTMENT = "department", _("职能部门")
    WINDOW = "window", _("便民窗口")
    UNDECIDED = "undecided", _("待定")


class Outcome(models.TextChoices):
    """How a case ended."""

    RESOLVED = "resolved", _("解决了")
    EXPLAINED = "explained", _("讲清楚了")
    PARTLY = "partly", _("解决了一部分")
    UNRESOLVED = "unresolved", _("没解决")
    LAWFUL_CHANNEL = "lawful_channel", _("告知了该找谁")
    NOT_KNOWN = "not_known", _("没有记录")


class Satisfaction(models.TextChoices):
    """What a reporter says at the call-back. 满意 and 基本满意 both count as satisfied (domain §2.7)."""

    SATISFIED = "satisfied", _("满意")
    BASICALLY = "basically", _("基本满意")
    UNSATISFIED = "unsatisfied", _("不满意")


class ClockKind(models.TextChoices):
    ACCEPT = "accept", _("受理")
    HANDLE = "handle", _("办理")


class AssignmentRole(models.TextChoices):
    LEAD = "lead", _("主办")
    ASSIST = "assist", _("协办")


class ReturnDecision(models.TextChoices):
    """What the office made of a return order."""

    ACCEPTED = "accepted", _("同意退回，另派")
    SENT_BACK = "sent_back", _("没有同意，还由它办")
    RULED = "ruled", _("作了裁定")
    MOOT = "moot", _("事情另行了结")


class WhistleAnswer(models.TextChoices):
    """What a unit that was called says: it comes, or it does not and why."""

    COMING = "coming", _("来")
    NOT_COMING = "not_coming", _("来不了")


class WhistleOutcome(models.TextChoices):
    """What came of it once everybody had been there."""

    SOLVED = "solved", _("当场解决了")
    AGREED = "agreed", _("定了谁接着办")
    UNSOLVED = "unsolved", _("没解决")


class UnitRating(models.TextChoices):
    """What the whistler says of a unit that was called."""

    HELPED = "helped", _("到了，起了作用")
    CAME = "came", _("到了，没起什么作用")
    ABSENT = "absent", _("没到")


class WhistleRating(models.TextChoices):
    """What a unit that was called says of the whistle."""

    RIGHT = "right", _("该吹")
    NEEDLESS = "needless", _("可以不吹，打个电话就行")
    WRONG = "wrong", _("不该叫我们")


class RulingOrigin(models.TextChoices):
    """How a ruling came about (当场厘清: domain D3)."""

    RETURNED = "returned", _("退回后裁定")
    SPOT = "spot", _("当场厘清")
    MEETING = "meeting", _("推进会议")


class CallbackHow(models.TextChoices):
    LINK = "link", _("本人在网上")
    PHONE = "phone", _("电话")
    VISIT = "visit", _("上门")
    COUNTER = "counter", _("窗口")
    PAPER = "paper", _("纸面")


@dataclass(frozen=True, slots=True)
class Step:
    """One verb and how the journal spells it; from which states, into which (None: it stays)."""

    verb: str
    past: str
    label: "StrOrPromise"
    from_states: frozenset[State]
    to_state: State | None


S = State
WORKING = frozenset({S.RECEIVED, S.IN_PROGRESS, S.EXTENDED, S.REWORKED})
ASSIGNED = WORKING | {S.DISPATCHED, S.SUSPENDED}
OPEN = frozenset({S.SUBMITTED, S.ACCEPTED, S.RETURNED}) | ASSIGNED | {S.DONE, S.CALLED_BACK}
ENDED = frozenset(S) - OPEN
WAITING_FOR_DISPATCH = frozenset({S.SUBMITTED, S.ACCEPTED, S.RETURNED})
RUNNING = WAITING_FOR_DISPATCH | ASSIGNED
"""States in which a clock may run: nobody has said yet that the matter is settled."""

TABLE: tuple[Step, ...] = (
    Step("report", "reported", _("登记"), frozenset(), S.SUBMITTED),
    Step("correct", "corrected", _("更正"), frozenset({S.SUBMITTED, S.ACCEPTED, S.DISPATCHED}), None),
    Step("join", "joined", _("也遇到了"), RUNNING, None),
    Step("supplement", "supplemented", _("补充情况"), OPEN, None),
    Step("say_solved", "said_solved", _("报事人说已经好了"), RUNNING | {S.DONE}, S.CALLED_BACK),
    Step("accept", "accepted", _("受理"), frozenset({S.SUBMITTED}), S.ACCEPTED),
    Step("not_accept", "not_accepted", _("不受理"), frozenset({S.SUBMITTED, S.ACCEPTED}), S.NOT_ACCEPTED),
    Step("void", "voided", _("作废"), frozenset({S.SUBMITTED, S.ACCEPTED}), S.VOID),
    Step("answer", "answered", _("当场答复"), frozenset({S.SUBMITTED, S.ACCEPTED}), S.CLOSED),
    Step("dispatch", "dispatched", _("派单"), frozenset({S.ACCEPTED, S.RETURNED}), S.DISPATCHED),
    Step("redispatch", "redispatched", _("改派"), frozenset({S.DISPATCHED}), S.DISPATCHED),
    Step("receive", "received", _("签收"), frozenset({S.DISPATCHED, S.REWORKED}), S.RECEIVED),
    Step("start", "started", _("开始办理"), frozenset({S.RECEIVED, S.REWORKED, S.EXTENDED}), S.IN_PROGRESS),
    Step("note", "noted", _("记一句"), OPEN, None),
    Step("relay", "relay_asked", _("请社区转告"), ASSIGNED | {S.DONE}, None),
    Step("answer_relay", "relay_answered", _("回复转告"), OPEN, None),
    Step("complete", "completed", _("申请办结"), WORKING, S.DONE),
    Step("try_call_back", "call_back_tried", _("回访没联系上"), frozenset({S.DONE}), None),
    Step("call_back", "called_back", _("回访"), frozenset({S.DONE}), S.CALLED_BACK),
    Step("close", "closed", _("办结"), frozenset({S.CALLED_BACK}), S.CLOSED),
    Step("rework", "reworked", _("重办"), frozenset({S.DONE, S.CALLED_BACK, S.CLOSED}), S.REWORKED),
    # The unhappy paths: not mine, not now, not one but two, not ours at all.
    Step("return", "returned", _("退回"), frozenset({S.DISPATCHED, S.RECEIVED, S.IN_PROGRESS}), S.RETURNED),
    Step("rule", "ruled", _("裁定"), ASSIGNED | {S.ACCEPTED, S.RETURNED}, S.DISPATCHED),
    Step("transfer", "transferred", _("转办"), WORKING, S.DISPATCHED),
    Step("add_assist", "assist_added", _("请人协办"), ASSIGNED, None),
    Step("end_assist", "assist_ended", _("协办完成"), ASSIGNED, None),
    Step("hand_over", "handed_over", _("交接"), OPEN, None),
    Step("merge", "merged", _("合并"), RUNNING, S.MERGED),
    Step("split", "split", _("拆分"), RUNNING, None),
    Step("suspend", "suspended", _("挂账"), WORKING, S.SUSPENDED),
    Step("review", "reviewed", _("复查挂账"), frozenset({S.SUSPENDED}), None),
    Step("resume", "resumed", _("恢复办理"), frozenset({S.SUSPENDED}), S.IN_PROGRESS),
    Step("extend", "extended", _("延期"), frozenset({S.RECEIVED, S.IN_PROGRESS, S.REWORKED}), S.EXTENDED),
    Step("transfer_emergency", "transferred_emergency", _("转紧急"), RUNNING, S.TRANSFERRED_EMERGENCY),
    Step("refer_petition", "referred_to_petition", _("转信访"), RUNNING, S.NOT_ACCEPTED),
    Step("hold_over", "held_over", _("留到推进会议"), ASSIGNED | {S.ACCEPTED, S.RETURNED}, None),
    Step("amend", "amended", _("更正结果"), ENDED, None),
    # The city's hotline: what it says anew, what it takes back, what it was told.
    Step("follow", "followed", _("按热线更新"), frozenset(S), None),
    Step("withdraw", "withdrawn", _("热线撤单"), RUNNING, S.VOID),
    Step("report_back", "reported_back", _("回传热线"), ENDED | {S.DONE, S.CALLED_BACK}, None),
    # The office presses, and calls others in.
    Step("whistle", "whistled", _("吹哨"), ASSIGNED | {S.ACCEPTED, S.RETURNED}, None),
    Step("instruct", "instructed", _("领导批示"), OPEN, None),
    Step("remind", "reminded", _("催办"), RUNNING, None),
    Step("show_yellow", "shown_yellow", _("黄牌"), RUNNING, None),
    Step("show_red", "shown_red", _("红牌"), RUNNING, None),
    Step("answer_supervision", "supervision_answered", _("回复督办"), OPEN, None),
    Step("lift_supervision", "supervision_lifted", _("取消督办"), OPEN, None),
)

BY_VERB: dict[str, Step] = {step.verb: step for step in TABLE}


def may_step(verb: str, state: str) -> bool:
    """Whether the table allows this verb in this state."""
    return State(state) in BY_VERB[verb].from_states


def after(verb: str, state: str) -> str:
    """The state after a verb."""
    to_state = BY_VERB[verb].to_state
    return state if to_state is None else to_state.value


def diagram(steps: Iterable[Step] = TABLE) -> str:
    """The table as a Mermaid flow chart, a line for each verb; those that keep the state are left out."""
    lines = ["flowchart LR"]
    for step in steps:
        if step.to_state is None:
            continue
        ends = " & ".join(sorted(state.value for state in step.from_states)) or "start((•))"
        lines.append(f"  {ends} -->|{step.verb}| {step.to_state.value}")
    return "\n".join(lines)


# ---- petitions (信访工作条例): a record of their own, with a table of their own ----


class PetitionState(models.TextChoices):
    """Where a petition stands. The labels say what it is waiting for."""

    RECEIVED = "received", _("待登记")
    REGISTERED = "registered", _("待定去向")
    ACCEPTED = "accepted", _("受理了，在办")
    HANDED_ON = "handed_on", _("已转送")
    OBJECTED = "objected", _("提了异议")
    REFUSED = "refused", _("不予受理")
    ANSWERED = "answered", _("已答复")
    CLOSED = "closed", _("已归档")


class PetitionKind(models.TextChoices):
    """What is petitioned for (art. 29, 30, 31)."""

    OPINION = "opinion", _("建议意见")
    DENUNCIATION = "denunciation", _("检举控告")
    REDRESS = "redress", _("申诉求决")


class PetitionSource(models.TextChoices):
    """How it came (art. 17), or who passed it on."""

    CASE = "case", _("诉求转来")
    VISIT = "visit", _("来访")
    LETTER = "letter", _("来信")
    PHONE = "phone", _("来电")
    ONLINE = "online", _("网上")
    SUPERIOR = "superior", _("上级转来")


class Opinion(models.TextChoices):
    """What the written answer says (art. 32)."""

    SUPPORTED = "supported", _("支持")
    EXPLAINED = "explained", _("合理但没有依据，作了解释")
    NOT_SUPPORTED = "not_supported", _("不支持")


class Refusal(models.TextChoices):
    """Why a petition is not taken on."""

    PENDING = "pending", _("同一件事已经受理，还在办（第十九条）")
    CONCLUDED = "concluded", _("已经复查、复核过，还是同一个事实和理由（第三十六条）")
    LAWSUIT = "lawsuit", _("要走诉讼、仲裁、复议的程序（第三十一条）")
    OTHERS = "others", _("归别的机关管，已告知向它提出（第二十三条）")


@dataclass(frozen=True, slots=True)
class PetitionStep:
    """One verb on a petition: how the page says it, from which states, into which (None: it stays)."""

    verb: str
    label: "StrOrPromise"
    from_states: frozenset[PetitionState]
    to_state: PetitionState | None


P = PetitionState
PETITION_TABLE: tuple[PetitionStep, ...] = (
    PetitionStep("register", _("登记"), frozenset({P.RECEIVED}), P.REGISTERED),
    PetitionStep("accept", _("受理"), frozenset({P.REGISTERED}), P.ACCEPTED),
    PetitionStep("hand_on", _("转送"), frozenset({P.REGISTERED, P.ACCEPTED}), P.HANDED_ON),
    PetitionStep("object", _("提出异议，退回上级"), frozenset({P.RECEIVED, P.REGISTERED}), P.OBJECTED),
    PetitionStep("refuse", _("不予受理"), frozenset({P.REGISTERED}), P.REFUSED),
    PetitionStep("extend", _("延期"), frozenset({P.ACCEPTED}), None),
    PetitionStep("answer", _("答复"), frozenset({P.ACCEPTED}), P.ANSWERED),
    PetitionStep("note", _("记一句"), frozenset(P) - {P.CLOSED}, None),
    PetitionStep("close", _("归档"), frozenset({P.ANSWERED, P.HANDED_ON, P.OBJECTED, P.REFUSED}), P.CLOSED),
)
PETITION_STEPS: dict[str, PetitionStep] = {step.verb: step for step in PETITION_TABLE}
PETITION_RUNNING = frozenset({P.RECEIVED, P.REGISTERED, P.ACCEPTED})
"""States in which a limit of the office runs."""
