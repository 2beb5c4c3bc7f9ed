"""The states of a programme, a session, a sign-up, a call-up, hours, a term, a class, an enrolment and a request for a talk."""

from django.db import models
from django.utils.translation import pgettext_lazy


class ProgrammeState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("programme", "在准备")
    LISTED = "listed", pgettext_lazy("programme", "在办")
    ENDED = "ended", pgettext_lazy("programme", "办完了")
    WITHDRAWN = "withdrawn", pgettext_lazy("programme", "不办了")


class SessionState(models.TextChoices):
    """`held` once it is over; `settled` once its numbers stand and nobody changes them without a reason."""

    PLANNED = "planned", pgettext_lazy("session", "定了日子")
    OPEN = "open", pgettext_lazy("session", "可以报名")
    HELD = "held", pgettext_lazy("session", "办过了")
    SETTLED = "settled", pgettext_lazy("session", "人数对清了")
    CALLED_OFF = "called_off", pgettext_lazy("session", "取消了")


COMING = frozenset({SessionState.PLANNED, SessionState.OPEN})
TOOK_PLACE = frozenset({SessionState.HELD, SessionState.SETTLED})


class SignUpState(models.TextChoices):
    IN = "in", pgettext_lazy("sign-up", "报上了")
    WAITING = "waiting", pgettext_lazy("sign-up", "在候补")
    OUT = "out", pgettext_lazy("sign-up", "自己退了")
    REFUSED = "refused", pgettext_lazy("sign-up", "没有报上")


LIVE_SIGNUPS = frozenset({SignUpState.IN, SignUpState.WAITING})


class CallUpState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("call-up", "在准备")
    OPEN = "open", pgettext_lazy("call-up", "在招募")
    CLOSED = "closed", pgettext_lazy("call-up", "招满了、不再收人")
    ENDED = "ended", pgettext_lazy("call-up", "结束了")
    PURGED = "purged", pgettext_lazy("call-up", "结束了，个人信息已删")


class DutyState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("duty", "排上了")
    CAME = "came", pgettext_lazy("duty", "到岗了")
    MISSED = "missed", pgettext_lazy("duty", "没有来")
    SWAPPED = "swapped", pgettext_lazy("duty", "换给别人了")
    WITHDRAWN = "withdrawn", pgettext_lazy("duty", "退下了")


HOLDS_PLACE = frozenset({DutyState.PLANNED, DutyState.CAME, DutyState.MISSED})


class HoursState(models.TextChoices):
    """Hours count from `credited` on: after three working days in public (公示) without an open objection."""

    RECORDED = "recorded", pgettext_lazy("hours", "记下了，等公示")
    PUBLICISED = "publicised", pgettext_lazy("hours", "在公示")
    CREDITED = "credited", pgettext_lazy("hours", "记入了")
    CORRECTED = "corrected", pgettext_lazy("hours", "更正了，看新的一条")
    VOID = "void", pgettext_lazy("hours", "不算")


class BatchState(models.TextChoices):
    OPEN = "open", pgettext_lazy("batch", "在公示")
    CLOSED = "closed", pgettext_lazy("batch", "公示完了")
    WITHDRAWN = "withdrawn", pgettext_lazy("batch", "撤回了")


class TermState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("term", "在排课")
    ENROLLING = "enrolling", pgettext_lazy("term", "在报名")
    RUNNING = "running", pgettext_lazy("term", "在上课")
    ENDED = "ended", pgettext_lazy("term", "结束了")


class ClassState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("class", "在排课")
    OPEN = "open", pgettext_lazy("class", "在招生")
    RUNNING = "running", pgettext_lazy("class", "在上课")
    ENDED = "ended", pgettext_lazy("class", "结业了")
    CANCELLED = "cancelled", pgettext_lazy("class", "不开了")


class EnrolmentState(models.TextChoices):
    """`asked`: until lots are drawn; `in` holds a place of the class."""

    ASKED = "asked", pgettext_lazy("enrolment", "报了名，等抽签")
    IN = "in", pgettext_lazy("enrolment", "录取了")
    WAITING = "waiting", pgettext_lazy("enrolment", "在候补")
    WITHDRAWN = "withdrawn", pgettext_lazy("enrolment", "自己退了")
    REFUSED = "refused", pgettext_lazy("enrolment", "没有录取")
    COMPLETED = "completed", pgettext_lazy("enrolment", "结业了")


LIVE_ENROLMENTS = frozenset({EnrolmentState.ASKED, EnrolmentState.IN, EnrolmentState.WAITING})


class TalkState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("talk", "等安排")
    PLANNED = "planned", pgettext_lazy("talk", "排好了")
    HELD = "held", pgettext_lazy("talk", "讲过了")
    REFUSED = "refused", pgettext_lazy("talk", "没有安排")
    WITHDRAWN = "withdrawn", pgettext_lazy("talk", "自己撤回了")
