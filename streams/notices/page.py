"""The page of a notice, to be read and printed: Chinese and English side by side, made of its data and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any, Final

LAYERS: Final = {
    "serious_circumstances": ("情节严重", "Serious circumstances"),
    "social_disorder": ("严重危害社会秩序", "Social disorder"),
    "conduct": ("行为", "Conduct"),
    "aggravating": ("从重情节", "Aggravating circumstances"),
    "limit": ("界限", "Limits"),
    "definition": ("定义", "Definitions"),
    "heading": ("综合考量", "Headings"),
    "route": ("程序", "Routes"),
}
STATES: Final = {
    "measured": ("已测得", "measured"),
    "indicated": ("有迹象", "indicated"),
    "contradicted": ("不符", "contradicted"),
    "not_measurable": ("无法测量", "not measurable"),
    "met": ("达到", "met"),
    "possible": ("可能达到", "possibly met"),
    "absent": ("未达到", "absent"),
}
NOTICE: Final = {
    "waiting": ("草稿，尚未发出", "draft, not released"),
    "released": ("已发出", "released"),
    "amended": ("更正", "amended"),
    "withdrawn": ("撤回", "withdrawn"),
}
# What the figure of a role counts.
FIGURES: Final = {
    "initiator": ("条信息", "items"),
    "organiser": ("条该活动的信息", "items of the campaign"),
    "amplifier": ("‰ 的转发", "‰ of the reshares"),
    "repeater": ("次先前处理", "earlier entries"),
    "member": ("条该活动的信息", "items of the campaign"),
}
LEVELS: Final = {
    "met": ("达到", "met"),
    "possible": ("可能达到", "possibly met"),
    "watch": ("仅供观察", "watched only"),
}
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT[\d:]+Z")
STYLE: Final = """@page{size:A4;margin:16mm}
body{font:10.5pt/1.5 "Noto Sans CJK SC","Source Han Sans SC",sans-serif;margin:2em auto;max-width:60em;color:#111}
h1{font-size:15pt}h2{font-size:12pt;border-bottom:1px solid #888;margin-top:1.6em}
h3{font-size:10.5pt;margin-bottom:.2em}
table{border-collapse:collapse;width:100%}
td,th{border:1px solid #bbb;padding:.2em .5em;text-align:left;vertical-align:top}
th{background:#eee}.no{border:2px solid #111;padding:.5em;text-align:center;font-weight:bold}
blockquote{margin:.3em 0;padding-left:.8em;border-left:3px solid #888}pre{white-space:pre-wrap;font:inherit}
tr,blockquote,section{break-inside:avoid}h2,h3{break-after:avoid}time{white-space:nowrap}"""


def page(data: Mapping[str, Any]) -> str:
    """A whole HTML document; nothing in it is fetched from elsewhere, and no script is in it."""
    parts = [_head(data)]
    if "incident" in data:
        parts += [_alleged(data), _findings(data), _matrix(data), _against(data)]
        parts += [_campaigns(data), _roles(data), _accounts(data)]
    else:
        parts.append(_section("撤回", "Withdrawn", _table(("编号 / id",), [[each] for each in data["withdraws"]])))
    title = f"网络暴力情况通报 / Notice {escape(data['notice']['id'])}"
    return (
        f'<!DOCTYPE html>\n<html lang="zh">\n<head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style></head>\n<body>\n{''.join(parts)}{_disclaimer(data)}</body>\n</html>\n"
    )


def _head(data: Mapping[str, Any]) -> str:
    notice = data["notice"]
    who = "、".join(notice["released_by"]) or (
        "由运营方规则 / by a rule of the operator" if notice["released_by_rule"] else "—"
    )
    rows = [
        ["编号 / id", notice["id"]],
        ["版本 / revision", str(notice["revision"])],
        ["状态 / state", _named(notice["state"], NOTICE)],
        ["发出人 / released by", who],
    ]
    if incident := data.get("incident"):
        rows += [
            ["对象 / person", f"{incident['victim']} ({_both(incident['victim_class'])})"],
            ["等级 / severity", f"{incident['severity']} ({_both(incident['severity_is'])})"],
            ["事件状态 / incident", _both(incident["state"])],
            ["时间 / time", f"{incident['first_event']} – {incident['last_event']}"],
            ["平台 / platforms", ", ".join(incident["platforms"])],
        ]
    return f"<h1>网络暴力情况通报 / Notice of alleged online abuse</h1>{_disclaimer(data)}{_table((), rows)}"


def _disclaimer(data: Mapping[str, Any]) -> str:
    return f'<p class="no">{_both(data["notice"]["disclaimer"])}</p>\n'


def _alleged(data: Mapping[str, Any]) -> str:
    texts = "".join(f'<pre lang="{key}">{escape(chr(10).join(lines))}</pre>' for key, lines in data["alleged"].items())
    return _section("所称事实", "Alleged facts", texts)


def _findings(data: Mapping[str, Any]) -> str:
    heads = (
        "检测项 / finding",
        "状态 / state",
        "数值 / value",
        "下界–上界 / bounds",
        "阈值 / threshold",
        "时间 / time",
    )
    rows = [
        [
            _both(one["name"]),
            _named(one["level"], LEVELS),
            f"{one['value']} {_both(one['unit'])}",
            f"{one['lower']}–{one['upper']}",
            _threshold(one) or "—",
            f"{one['first']} – {one['last']}",
        ]
        for one in data["findings"]
    ]
    return _section("数据及误差范围", "Figures with bounds", _table(heads, rows))


def _matrix(data: Mapping[str, Any]) -> str:
    found = []
    for layer, names in LAYERS.items():
        rows = [row for row in data["matrix"] if row["layer"] == layer]
        if rows:
            found.append(f"<h3>{escape(' / '.join(names))}</h3>{''.join(map(_criterion, rows))}")
    return _section("要件矩阵", "Criteria", f"{''.join(found)}<p>{escape(data['rendering'])}</p>")


def _criterion(row: Mapping[str, Any]) -> str:
    law, figure = row["instrument"], row["figure"]
    held = "" if law["in_force_on_first_event"] else " (行为时未施行 / not in force then)"
    source = f"《{law['zh']}》{law['number']} / {law['en']}, {law['version']}{held}"
    quoted = f"{row['chapeau']['zh']}{row['quotation']['zh']}"
    rendered = f"{row['chapeau']['rendering_en']} {row['quotation']['rendering_en']}".strip()
    least = f", 阈值 / threshold {_threshold(figure)}" if figure["threshold"] else ""
    bounds = f"{figure['value']} [{figure['lower']}–{figure['upper']}] {_both(figure['unit'])}{least}"
    elements = [[_both(one), _state(one), one["note"]] for one in row["elements"]]
    return (
        f"<section><p><b>{escape(row['criterion'])} {escape(_both(row['title']))}: "
        f"{escape(_named(row['state'], STATES))}</b><br>{escape(source)}<br>{escape(bounds)}</p>"
        f'<blockquote><span lang="zh">{escape(quoted)}</span><br><span lang="en">{escape(rendered)}</span><br>'
        f"<small>SHA-256 {escape(row['quotation']['sha256'])}</small></blockquote>"
        f"{_table(('要素 / element', '状态 / state', '说明 / note'), elements)}</section>"
    )


def _threshold(figure: Mapping[str, Any]) -> str:
    """The number that is needed, and whether a text gives it; "" where none is."""
    by = "法定 / statutory" if figure["statutory"] else "非法定 / not statutory"
    return f"{figure['threshold']} ({by})" if figure["threshold"] else ""


def _state(element: Mapping[str, Any]) -> str:
    """The state of an element; of one that was measured and is not there, with the figure."""
    if element["for_people"] and element["state"] == "not_measurable":
        return "须由人判断 / for people to judge"
    state = _named(element["state"], STATES)
    if not element["short_of"]:
        return state
    lower, upper, least = element["short_of"]
    return f"{state}: [{lower}–{upper}] {'<' if lower < least else '≥'} {least}"


def _against(data: Mapping[str, Any]) -> str:
    against = data["counter_evidence"]
    rows = [[_both(one["what"]), str(one["number"])] for one in against["items"]]
    rows.append(["受第十条保护的占 / guarded by article 10", _percent(against["guarded_per_mille"])])
    if against["complaints_brigaded"]:
        rows.append(["举报疑似集中 / complaints look brigaded", "✓"])
    unmet = [
        [row["criterion"], _both(one), _state(one)] for row in data["matrix"] for one in row["elements"] if one["unmet"]
    ]
    missing = _table(("要件 / criterion", "要素 / element", "状态 / state"), unmet)
    return _section("未达到的要素", "Unmet elements", missing) + _section("反证", "Counter-evidence", _table((), rows))


def _campaigns(data: Mapping[str, Any]) -> str:
    """Campaigns that bear on it, the largest share first; who leads one is said with it."""
    heads = (
        "编号 / id",
        "账号数 / accounts",
        "信息数 / items",
        "占敌意信息 / of the hostile inflow",
        "平台 / platforms",
        "组织账号 / organising accounts",
    )
    rows = [
        [
            one["id"],
            str(one["accounts"]),
            str(one["items"]),
            _percent(one["share_per_mille"]),
            ", ".join(one["platforms"]),
            ", ".join(one["organisers"]) or "—",
        ]
        for one in data["campaigns"]
    ]
    return _section("有组织传播", "Coordinated campaigns", _table(heads, rows))


def _roles(data: Mapping[str, Any]) -> str:
    """Roles as the graphs show them."""
    heads = ("角色 / role", "账号 / account", "数值 / figure")
    rows = [[_both(one["name"]), one["account"], f"{one['figure']} {_unit(one['role'])}"] for one in data["roles"]]
    note = "仅描述传播方式，不涉及主观意图 / how it spread, and nothing about intent"
    return _section("角色", "Roles", _table(heads, rows) + (f"<p>{escape(note)}</p>" if rows else ""))


def _unit(role: str) -> str:
    return _named(role, FIGURES) if role in FIGURES else ""


def _percent(per_mille: int) -> str:
    return f"{per_mille // 10}.{per_mille % 10} %"


def _accounts(data: Mapping[str, Any]) -> str:
    accounts = [[one["account"], str(one["posts"]), f"{one['worst_per_mille']} ‰"] for one in data["accounts"]]
    posts = [
        [one["at"], one["platform"], one["account"], one["item"], ", ".join(map(_both, one["classes"]))]
        for one in data["evidence"]
    ]
    heads = ("时间 / time", "平台 / platform", "账号 / account", "编号 / item", "类别 / classes")
    shown = _table(("账号 / account", "条数 / posts", "最高敌意分 / highest hostility"), accounts) + _table(
        heads, posts
    )
    return _section("账号（假名）及信息", "Accounts (pseudonyms) and items", shown)


def _section(zh: str, en: str, content: str) -> str:
    return f"<h2>{escape(zh)} / {escape(en)}</h2>{content}\n"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    body = "".join(f"<tr>{''.join(f'<td>{_cell(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table>{f'<tr>{head}</tr>' if head else ''}{body}</table>" if body else "<p>无 / none</p>"


def _cell(text: str) -> str:
    """A moment is not broken at its hyphens."""
    return _MOMENT.sub(r"<time>\g<0></time>", escape(text))


def _both(words: Mapping[str, str]) -> str:
    return f"{words['zh']} / {words['en']}"


def _named(key: str, words: Mapping[str, tuple[str, str]]) -> str:
    return " / ".join(words.get(key, (key,)))
