"""The code of every sample, in the order of the gallery."""

SAMPLES: list[tuple[str, str]] = [
    (
        "徽标 badge",
        """<div class="row">{% badge "wait" "待派单" %} {% badge "info" "办理中" %} {% badge "warn" "快到期" %} {% badge "late" "超时" %}
{% badge "ok" "办结" %} {% badge "fail" "没达到" %} {% badge "still" "挂账" %} {% badge "back" "退回" %} {% badge "vote" "表决中" %}
{% badge "remind" "催办" %} {% badge "yellow" "黄牌" %} {% badge "red" "红牌" %}</div>""",
    ),
    (
        "图标 icon",
        """<div class="row">{% icon "report" %} {% icon "clock" %} {% icon "lamp" %} {% icon "phone" "s" %} {% icon "care" "l" %}</div>""",
    ),
    (
        "按钮",
        """<div class="row"><button class="btn primary" type="button">核对并派单</button> <button class="btn" type="button">{% icon "print" "s" %}打印</button>
<button class="btn leaf" type="button">报名</button> <button class="btn quiet" type="button">看先例</button>
<button class="btn stop" type="button">退回，写原因</button> <button class="btn" type="button" disabled>还不能办结</button></div>""",
    ),
    (
        "页头 page_head",
        """{% page_head title="3号楼东单元门口路灯不亮" crumbs=crumbs %}
{% facts %}{% badge "info" "办理中" %}<span>{% icon "pin" "s" %}纬二路8号院</span><span>{% icon "user" "s" %}3 人报</span>{% endfacts %}
{% actions %}<button class="btn" type="button">退回</button><button class="btn primary" type="button">申请办结</button>{% endactions %}
{% endpage_head %}""",
    ),
    (
        "卡片 card",
        """<div class="two">{% card title="走到哪了" link="#" link_label="全部 3 件" %}<p>卡片里不再放卡片。</p>{% endcard %}
{% card tone="soft" %}<p><b>今天没有要报的表。</b></p>{% endcard %}</div>""",
    ),
    ("路 road", """{% card title="经过" %}{% road stops %}{% endcard %}"""),
    ("四站 stops", """{% card %}{% stops strip %}{% endcard %}"""),
    ("步骤 steps", """{% steps titles 2 %}"""),
    (
        "门槛 gate",
        """{% card title="第二关：同意的够不够" %}
{% gate "同意人数" 16 17 21 unit="户" base_text="底数：参加的 21 户。四分之三以上（含）。" %}
{% gate "同意面积" 1401.15 1362.5 1868.2 unit="m²" digits=2 cite="《民法典》第二百七十八条" %}{% endcard %}""",
    ),
    ("分段 split", """{% card %}{% split votes %}{% endcard %}"""),
    (
        "数字条 strip、stat",
        """{% strip %}{% stat "已经超时" 1 "#" tone="stop" %}{% stat "今天到期" 2 "#" %}{% stat "等派单" 2 "#" %}{% stat "等回访" 6 "#" %}{% endstrip %}""",
    ),
    ("数字 figure", """<p>本月 {% figure 494 "件" "#" %}，{% figure 12 "件" "#" count=12 %}</p>"""),
    (
        "时间、时长、面积",
        """<p>{% when at %} · {% shortwhen at %} · {% day at %} · {% hour at %} · {% duration 200 %} · {% duration 2280 day=480 %} · {% area 140115 %}</p>""",
    ),
    ("进度 bar", """<div class="left">剩 1 小时 40 分{% bar 88 100 tone="wait" label="已用 88%" %}</div>"""),
    (
        "表格",
        """{% card title="手上的事" flush=True %}<div class="t-wrap"><table class="t"><thead><tr><th>状态</th><th>什么事</th><th>谁在办</th><th class="n">人数</th></tr></thead>
<tbody><tr class="grp"><th colspan="4" scope="rowgroup">已经超时 · 1 件</th></tr>
<tr><td>{% badge "late" "超时" %}</td><td><b><a href="#">地下室积水，水泵不转</a></b><small>纬二路8号院 · 1114-0021</small></td><td>绿荫物业</td><td class="n">3</td></tr></tbody></table></div>{% endcard %}""",
    ),
    (
        "填写 field",
        """<div class="form">{% field form.what %}{% field form.phone %}{% field form.how row=True %}{% field form.kind %}{% field form.on %}{% field form.agrees %}{% field form.photos %}</div>""",
    ),
    ("要改的 problems", """<div class="form">{% problems sent %}{% field sent.what %}{% field sent.how row=True %}</div>"""),
    ("表格里要改的", """{% problems problems advice="改好表格再传一次，这次什么都没有存。" %}"""),
    (
        "提示 notice",
        """<div class="stack--s">{% notice %}看起来是“路灯照明”，会先派给物业。{% endnotice %}{% notice tone="ok" %}记下了。{% endnotice %}
{% notice tone="wait" %}明天到期。{% endnotice %}{% notice tone="stop" %}超时 3 小时 20 分。先打电话问卡在哪里。{% endnotice %}</div>""",
    ),
    ("空着 empty", """{% card %}{% empty "还没有人报名。把二维码贴到单元门口试试。" "#" "打印二维码" %}{% endcard %}"""),
    ("人 person", """<div class="row">{% person "周师傅" "绿荫物业，现在由他负责" tone="info" %}</div>"""),
    (
        "要先问一句的 dialog",
        """<div class="row">{% dialog "退回" title="为什么退回" icon_name="s-back" side="start" %}<form class="form">{% field form.kind %}<button class="btn stop" type="button">退回，写原因</button></form>{% enddialog %}</div>""",
    ),
    ("收起 fold", """{% fold "规则从哪里来" %}<p>派单规则第 12 条，2026年3月1日起施行。</p>{% endfold %}"""),
    ("分类 tabs", """{% tabs tabs %}"""),
    ("翻页 pager", """{% pager page_obj %}"""),
    ("二维码 qr", """{% qr "https://example.org/d/A7K4PQ/" label="3号楼东单元" %}"""),
    ("结果章 stamp", """{% stamp "没有" "通过" %}"""),
]
