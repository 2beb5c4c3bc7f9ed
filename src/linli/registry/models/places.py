"""Places: a containment tree with a materialised path, and coverage for what cuts across it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.core.models import TenantModel
from linli.core.words import Words


class PlaceKind(models.TextChoices):
    SUBDISTRICT = "subdistrict", _("街道")
    COMMUNITY = "community", _("社区")
    GRID = "grid", _("网格")
    MICRO_GRID = "micro_grid", _("微网格")
    SPECIAL_GRID = "special_grid", _("专属网格")
    COMPOUND = "compound", _("小区楼院")
    BUILDING = "building", _("楼栋")
    BUILDING_GROUP = "building_group", _("楼组")
    ENTRANCE = "entrance", _("单元门洞")
    ROAD_SEGMENT = "road_segment", _("路段")
    FACILITY = "facility", _("设施")


class SourceCrs(models.TextChoices):
    """The coordinate system a point came in; points are kept as they came (domain: Surveying Law)."""

    CGCS2000 = "cgcs2000", _("CGCS2000")
    WGS84 = "wgs84", _("WGS-84")
    GCJ02 = "gcj02", _("GCJ-02（火星坐标）")
    BD09 = "bd09", _("BD-09（百度）")


class ManagementMode(models.TextChoices):
    PROFESSIONAL = "professional", _("物业服务企业")
    UNIT = "unit", _("产权单位自管")
    COMMUNITY = "community", _("社区代管")
    OWNERS = "owners", _("业主自管")
    UNMANAGED = "unmanaged", _("无主管")


COMPOUND_KINDS: dict[str, Words] = {"estate": _("商品房小区"), "courtyard": _("楼院"), "unit_dormitory": _("单位家属院")}


class PlaceQuerySet(models.QuerySet["Place"]):
    def under(self, path: str) -> "PlaceQuerySet":
        """The place with this path and everything inside it."""
        return self.filter(path__startswith=path)

    def of_kind(self, *kinds: str) -> "PlaceQuerySet":
        return self.filter(kind__in=kinds)

    def live(self) -> "PlaceQuerySet":
        return self.filter(valid_to=None)


class Place(TenantModel):
    """
    One place of the containment tree: subdistrict ⊃ community ⊃ compound ⊃ building ⊃ entrance; also grids, road
    segments and facilities, which hang under the community (or subdistrict) they lie in and *cover* other places.

    `path` is the codes from the root, each followed by "/": `410105002/410105002006/Y08/B03/U1/`. A subtree is a prefix.
    """

    kind = models.CharField(_("类别"), max_length=16, choices=PlaceKind.choices)
    code = models.CharField(_("编码"), max_length=20, help_text="unique among its siblings; 12 digits for a community")
    name = models.CharField(_("名称"), max_length=80)
    full_name = models.CharField(
        _("全称"), max_length=200, blank=True, help_text="compound + building + entrance, as people write it"
    )
    parent = models.ForeignKey(
        "self", verbose_name=_("上级"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=200, db_index=True, editable=False)
    public_code = models.CharField(_("门牌码"), max_length=8, help_text="short code behind the QR at the door")
    address = models.CharField(_("地址"), max_length=160, blank=True)
    longitude = models.FloatField(_("经度"), null=True, blank=True)
    latitude = models.FloatField(_("纬度"), null=True, blank=True)
    source_crs = models.CharField(_("坐标系"), max_length=10, choices=SourceCrs.choices, default=SourceCrs.CGCS2000)
    boundary = models.JSONField(
        _("边界"), null=True, blank=True, help_text="GeoJSON geometry, same coordinate system as the point"
    )
    west = models.FloatField(null=True, editable=False, help_text="bounding box of the boundary, in CGCS2000 degrees")
    east = models.FloatField(null=True, editable=False)
    south = models.FloatField(null=True, editable=False)
    north = models.FloatField(null=True, editable=False)
    built_year = models.PositiveSmallIntegerField(_("建成年份"), null=True, blank=True)
    floors = models.PositiveSmallIntegerField(_("层数"), null=True, blank=True)
    household_count = models.PositiveIntegerField(
        _("户数"), null=True, blank=True, help_text="as surveyed; counted from the register where units exist"
    )
    area_centi = models.BigIntegerField(_("建筑面积"), null=True, blank=True, help_text="in 0.01 m²")
    management_mode = models.CharField(_("管理方式"), max_length=14, choices=ManagementMode.choices, blank=True)
    kind_detail = models.CharField(
        _("细类"), max_length=40, blank=True, help_text="estate, courtyard, unit dormitory; or the facility's kind"
    )
    valid_from = models.DateField(_("起"), null=True, blank=True)
    valid_to = models.DateField(_("止"), null=True, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "path"], name="registry_place_path"),
            models.UniqueConstraint(fields=["public_code"], name="registry_place_public_code"),
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None) | Q(longitude__range=(73, 136), latitude__range=(3, 54)),
                name="registry_place_in_china",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "kind", "path"], name="registry_place_kind")]

    def __str__(self) -> str:
        return self.full_name or self.name

    @property
    def detail_in_words(self) -> Words:
        """The detail of the kind; the three kinds of compound that have a code of their own in words."""
        return COMPOUND_KINDS.get(self.kind_detail, self.kind_detail)


class PlaceCode(TenantModel):
    """An official division code of a place, with its dates: codes are merged and renamed, and old papers keep the old one."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="codes")
    code = models.CharField(_("区划代码"), max_length=12)
    name = models.CharField(_("当时名称"), max_length=80, blank=True)
    reason = models.CharField(_("缘由"), max_length=120, blank=True, help_text="renamed, merged into …, split from …")
    merged_into = models.CharField(_("并入的代码"), max_length=12, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["code", "valid_from"]


class Coverage(TenantModel):
    """What cuts across the tree: a grid, a road segment or an organisation (Party branch) covers a place, for a time."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="covered_by")
    covering_place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.CASCADE, related_name="covers")
    covering_organisation = models.ForeignKey(
        "registry.Organisation", null=True, blank=True, on_delete=models.CASCADE, related_name="covers"
    )
    role = models.CharField(max_length=30, blank=True, help_text="property_manager, party_branch, grid, road")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["place_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(covering_place=None) ^ Q(covering_organisation=None), name="registry_coverage_one_side"
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="registry_coverage_dates"
            ),
        ]
