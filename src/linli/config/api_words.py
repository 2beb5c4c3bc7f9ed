"""What a schema found wrong in what a program sent, in the words of this house; the code stays that of the schema."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

EXACTLY = {
    "missing": gettext_lazy("这里还没有填。"),
    "extra_forbidden": gettext_lazy("没有这个字段，看看是不是写错了名字。"),
    "enum": gettext_lazy("没有这一项，只能是 %(expected)s。"),
    "literal_error": gettext_lazy("没有这一项，只能是 %(expected)s。"),
    "string_too_long": gettext_lazy("最多 %(max_length)s 个字。"),
    "string_too_short": gettext_lazy("至少 %(min_length)s 个字。"),
    "too_long": gettext_lazy("最多 %(max_length)s 项。"),
    "too_short": gettext_lazy("至少 %(min_length)s 项。"),
    "greater_than_equal": gettext_lazy("最少是 %(ge)s。"),
    "less_than_equal": gettext_lazy("最多是 %(le)s。"),
    "greater_than": gettext_lazy("要大于 %(gt)s。"),
    "less_than": gettext_lazy("要小于 %(lt)s。"),
    "string_pattern_mismatch": gettext_lazy("写法不对，要合 %(pattern)s。"),
}
KINDS = {
    "string": gettext_lazy("这里要写文字。"),
    "int": gettext_lazy("这里要填整数。"),
    "float": gettext_lazy("这里要填数字。"),
    "finite": gettext_lazy("这里要填数字。"),
    "bool": gettext_lazy("这里要写 true 或 false。"),
    "uuid": gettext_lazy("这里要写 UUID，例如 0192f0c1-7e2f-7b80-9c08-da5645335000。"),
    "datetime": gettext_lazy("这不像时间，写成 2026-11-20T14:30:00+08:00 这样。"),
    "date": gettext_lazy("这不像日期，写成 2026-11-20 这样。"),
    "time": gettext_lazy("这不像时间，写成 14:30 这样。"),
    "list": gettext_lazy("这里要一个列表。"),
    "dict": gettext_lazy("这里要一个对象。"),
    "model": gettext_lazy("这里要一个对象。"),
}
"""By the first word of the code: `uuid_parsing`, `uuid_type`, `date_from_datetime_parsing`."""


def said(code: str, limits: Mapping[str, Any], otherwise: str) -> str:
    """The sentence for a schema's code; `otherwise` what a validator of our own said, which is in our words already."""
    if code in ("value_error", "assertion_error"):
        return str(limits.get("error") or otherwise)
    if (exact := EXACTLY.get(code)) is not None:
        return str(exact) % limits
    kind = KINDS.get(code.partition("_")[0])
    return str(kind) if kind is not None else _("看不懂这里写的。")
