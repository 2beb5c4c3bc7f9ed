"""What is typed about a responsibility area: where, from where to where, whose; how it was found."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.actors import Actor
from linli.core.form_fields import day_field, words_field
from linli.core.models import Tenant

from ..models import Series
from ..rules.areas import MOST_EXTENT, MOST_NAME, MOST_NOTE
from ..rules.excuses import MAKES_UP
from ..rules.programmes import LIVE
from ..selectors.programmes import programmes_seen
from .finding import FindingForm, RowChoice, place_field, team_field, unit_field

MOST_SERIES = 200


class BoundaryField(forms.CharField):
    """A GeoJSON geometry as text."""

    widget = forms.Textarea

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            found = json.loads(text)
        except (json.JSONDecodeError, RecursionError) as error:
            raise forms.ValidationError(_("边界不是 GeoJSON。"), code="boundary_form") from error
        return found.get("geometry", found) if isinstance(found, dict) else found

    def prepare_value(self, value: Any) -> Any:
        return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value


class AreaForm(FindingForm):
    """A team or a unit, and the ground it keeps clean."""

    name = forms.CharField(label=gettext_lazy("这一块叫什么"), max_length=MOST_NAME)
    place = place_field(gettext_lazy("在哪里"))
    extent = forms.CharField(
        label=gettext_lazy("从哪到哪"),
        max_length=MOST_EXTENT,
        help_text=gettext_lazy("写到打扫的人看得懂，比如：东门到三号楼前的小路"),
    )
    team = team_field(gettext_lazy("哪支队伍"), required=False, help_text=gettext_lazy("队伍、单位写一样"))
    organisation = unit_field(gettext_lazy("哪个单位"), required=False)
    series = RowChoice(label=gettext_lazy("照哪个定期活动打扫"), required=False)
    boundary = BoundaryField(
        label=gettext_lazy("边界"),
        required=False,
        max_length=100_000,
        help_text=gettext_lazy("GeoJSON，国家大地坐标系；不画也行"),
    )

    def __init__(self, *args: Any, actor: Actor, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, tenant=tenant, **kwargs)
        rows = Series.objects.filter(programme__in=programmes_seen(actor), tenant=tenant, ended_on=None).filter(
            programme__kind__in=MAKES_UP, programme__state__in=LIVE
        )
        listed = rows.select_related("programme").order_by("programme__title", "id")[:MOST_SERIES]
        self.fields["series"].offer(listed, none=_("不照定期活动"), say=lambda one: str(one.programme))  # type: ignore[attr-defined]


class EndForm(forms.Form):
    until = day_field(gettext_lazy("到哪天止"))


class CheckForm(forms.Form):
    """How it was found."""

    is_good = forms.TypedChoiceField(
        label=gettext_lazy("打扫得怎样"), choices=[("yes", gettext_lazy("干净")), ("no", gettext_lazy("不干净"))],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
    )  # fmt: skip
    on = day_field(gettext_lazy("哪天看的"))
    note = words_field(gettext_lazy("情况"), most=MOST_NOTE, rows=2, required=False, help_text=gettext_lazy("不干净的写一下哪里"))


class AreaFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("名称、队伍、单位"), required=False, max_length=40)
    under = forms.ChoiceField(label=gettext_lazy("社区"), required=False)

    def __init__(self, *args: Any, communities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].choices = [("", _("全部社区")), *communities]  # type: ignore[attr-defined]
