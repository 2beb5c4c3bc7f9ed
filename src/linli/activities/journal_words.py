"""The journal of activities in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core import journal_words

journal_words.name(
    {
        "activities.area": _("责任区域"),
        "activities.attendance": pgettext_lazy("journal", "到场记录"),
        "activities.call": _("活动通知电话"),
        "activities.callup": _("招募令"),
        "activities.certificate": pgettext_lazy("journal", "证明"),
        "activities.class": _("老年大学的班"),
        "activities.course": _("老年大学的课程"),
        "activities.duty": _("值守"),
        "activities.enrolment": _("老年大学报名"),
        "activities.excuse": pgettext_lazy("journal", "请假和补做"),
        "activities.group": _("群团组织"),
        "activities.hours": _("志愿时长"),
        "activities.learner": _("学员档案"),
        "activities.lecturer": _("宣讲员"),
        "activities.list": pgettext_lazy("journal", "一张表"),
        "activities.outreach": pgettext_lazy("journal", "宣讲"),
        "activities.programme": pgettext_lazy("journal", "活动"),
        "activities.session": pgettext_lazy("journal", "活动场次"),
        "activities.signup": pgettext_lazy("journal", "报名"),
        "activities.site": _("宣讲点"),
        "activities.stage": pgettext_lazy("journal", "节目"),
        "activities.stall": pgettext_lazy("journal", "摊位"),
        "activities.talk": _("小板凳课堂申请"),
        "activities.task": pgettext_lazy("journal", "庙会分工"),
        "activities.teacher": pgettext_lazy("journal", "老师"),
        "activities.term": pgettext_lazy("journal", "学期"),
        "activities.volunteer": pgettext_lazy("journal", "志愿者"),
        "activities.volunteer_team": _("志愿服务队"),
    },
    {
        "activities.call.listed": _("列入要打电话的名单"),
        "activities.call.told": pgettext_lazy("done", "通知到了"),
        "activities.call.tried": _("打了没人接"),
        "activities.session.reminded": _("提醒第二天来的人"),
        "activities.signup.cancelled": pgettext_lazy("done", "退了报名"),
        "activities.signup.changed": _("改了来几个人"),
        "activities.signup.erased": pgettext_lazy("done", "删掉报名里的个人信息"),
        "activities.signup.made": pgettext_lazy("done", "报名"),
        "activities.signup.moved_up": pgettext_lazy("done", "候补上了"),
        "activities.signup.rated": pgettext_lazy("done", "评了活动"),
        "activities.signup.turned_away": pgettext_lazy("done", "没有给名额"),
    },
)
