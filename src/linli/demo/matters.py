"""What people report: short believable texts, each with the kind of matter it is and how it was settled."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Matter:
    """`category` is a code of casework/rulesets/categories.yaml; `{where}` in a text is filled with the place."""

    category: str
    title: str
    text: str
    progress: str
    result: str
    kind: str = "help"


MATTERS: tuple[Matter, ...] = (
    Matter("street_lamp", "{where}门口路灯不亮", "{where}门口的路灯不亮了，已经三天。门前有台阶，晚上看不见。", "看过了，是灯头坏，下午带新的来换。", "灯头已换，当晚试灯正常。"),
    Matter("corridor_lamp", "{where}楼道灯一直闪", "{where}三楼到四楼的楼道灯一闪一闪，老人上下楼眼花。", "声控开关坏了，配件明天到。", "开关换好，三层四层都试过。"),
    Matter("lift", "{where}电梯停在半层", "{where}电梯早上停在二层和三层之间，人出来了，现在不敢坐。", "维保已到，正在查门机。", "门机皮带更换，试运行两小时正常。", "complaint"),
    Matter("drainage", "{where}地下室积水", "{where}地下室积水有一拃深，水泵不转，味道很大。", "水泵烧了，先用临时泵抽。", "新泵装好，水抽干，已消毒。"),
    Matter("drainage", "{where}下水道往外冒", "{where}一楼下水道返水，流到走廊里了。", "疏通队已到，堵点在化粪池口。", "管道疏通，走廊冲洗干净。"),
    Matter("parking_place", "{where}前面车乱停，出不来", "{where}前面的通道停满了车，早上救护车都进不来。", "已联系车主挪车，准备划线。", "通道划了禁停线，装了两个隔离桩。", "complaint"),
    Matter("fire_route", "{where}楼道堆纸箱堵了消防门", "{where}四楼消防门前堆满纸箱和旧家具，门打不开。", "和物业一起上门，住户答应今晚清走。", "杂物已清，消防门能开，贴了提示。", "denunciation"),
    Matter("illegal_roof", "{where}顶楼在搭彩钢棚", "{where}顶楼这几天在搭彩钢棚，敲敲打打，怕压坏楼板。", "已通知停工，执法中队明天来认定。", "住户自己拆除，楼顶恢复原样。", "denunciation"),
    Matter("group_renting", "{where}一套房隔了八间", "{where}五楼一套两居室隔成了八间，水电都超了。", "已约房东周四到社区。", "隔断拆除，剩下三户登记在册。", "denunciation"),
    Matter("rubbish", "{where}垃圾两天没清", "{where}垃圾桶满了两天没人清，猫狗扒得满地都是。", "清运车坏了，借了一辆今晚来。", "已清运并冲洗，改成早晚各一次。"),
    Matter("building_noise", "{where}半夜装修", "{where}楼上夜里十一点还在用电钻，孩子睡不着。", "已上门讲明时间，装修队签了承诺。", "晚八点以后停工，回访两天没有再响。", "complaint"),
    Matter("greenery", "{where}大树枝压到窗户", "{where}法桐的枝子压到二楼窗户，风一吹打玻璃。", "园林队排在周三修剪。", "枝条修剪，枝叶运走。"),
    Matter("public_facilities", "{where}健身器材掉了螺丝", "{where}院里的扭腰器掉了两个螺丝，孩子爱在上面玩，危险。", "已经围起来，等配件。", "螺丝补齐，加了垫片，试过了。"),
    Matter("public_facilities", "{where}单元门关不上", "{where}单元门的闭门器坏了，门一直敞着。", "量过尺寸，闭门器明天装。", "闭门器装好，门能自己关。"),
    Matter("manhole", "{where}门口地砖翘起来", "{where}门口人行道的地砖翘了好几块，昨天有人绊倒。", "先铺了木板，市政周五来换。", "地砖重铺，踩过不晃。"),
    Matter("venue", "想借活动室排节目", "{where}的合唱队想周二、周四下午借活动室排练，二十来个人。", "周二下午有书法班，和他们商量换半小时。", "周二三点半、周四两点，钥匙在窗口领。", "suggestion"),
    Matter("elder_allowance", "想问高龄津贴怎么办", "我今年八十了，腿脚不便，想问高龄津贴怎么办，要带什么。", "查了材料，只差户口本复印件。", "工作人员上门收材料，下月起发。", "consultation"),
    Matter("residence", "问居住证在哪里办", "刚搬到{where}租房，问居住证在哪里办、带什么。", "当场答复。", "告诉了地址、时间和要带的三样材料。", "consultation"),
    Matter("heating", "{where}暖气不热", "{where}顶层暖气一直不热，屋里十三度。", "供热站派人来放气。", "管道放气，回水温度正常，住户说十九度了。"),
    Matter("access_control", "{where}监控照不到车棚", "{where}车棚这边监控照不到，上月丢了两个电瓶。", "物业看过，缺一根支架。", "加了一个探头，车棚全照到。", "suggestion"),
)  # fmt: skip

DISSATISFIED = "灯是亮了，可是比原来暗，台阶还是看不清。"
THANKS = ("办得快，谢谢。", "说到做到。", "修好了，挺好。", "谢谢小伙子。", "还行。", "")
