"""Sheets of the register as tests write them, checked and brought in."""

from django.core.files.uploadedfile import SimpleUploadedFile

from linli.registry.services import imports
from tests.moments import AT

HEADS = {
    "places": ["上级", "类别", "名称", "编码", "建筑面积（m²）", "经度", "纬度", "坐标系"],
    "people": ["姓名", "电话", "住处", "房号", "户主", "证件类别", "证件号", "出生日期"],
    "units": ["楼栋或单元", "房号", "建筑面积（m²）", "业主", "从哪天起"],
    "organisations": ["名称", "类别", "统一社会信用代码", "上级单位", "所在"],
    "appointments": ["岗位名称", "岗位类别", "管哪里", "单位", "姓名", "电话", "任职起", "任职止"],
}


def sheet(kind, *rows):
    """A CSV of this kind; a row may be shorter than its headings."""
    lines = [",".join(HEADS[kind])]
    lines += [",".join(f'"{cell}"' for cell in [*row, *[""] * (len(HEADS[kind]) - len(row))]) for row in rows]
    return SimpleUploadedFile(f"{kind}.csv", "\n".join(lines).encode())


def check(kind, *rows, here, by):
    return imports.check(kind, sheet(kind, *rows), tenant=here.tenant, by=by, now=AT)


def apply(kind, *rows, here, by):
    return imports.apply(kind, sheet(kind, *rows), tenant=here.tenant, by=by, now=AT)


def told(plan):
    return [(problem.code, problem.row, problem.column) for problem in plan.problems]


def counts(plan):
    return plan.created, plan.changed, plan.unchanged
