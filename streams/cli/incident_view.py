"""An incident on the terminal: the alert, its curve, the worst posts and accounts, the matrix, what happened.

Accounts and victims are pseudonyms unless `reveal` is set; texts are never shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from rich.console import Group, JustifyMethod, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from detectors.explain import explain, short_of
from detectors.incidents.incident import Incident, Step, written
from detectors.incidents.matrix import LAYERS, RESTRICTED, Row
from detectors.law import CRITERIA, HEADINGS, Criterion, criterion
from detectors.signal import Evidence
from detectors.wording import CLASSES, DETECTORS, EVENTS, LIFE, ROLES, ROWS, UNITS, Language
from graph.facts import CLASS_BITS, GENERATED, PERSONAL_BITS
from streams.cli import certainty_view
from streams.cli.sparkline import sparkline
from streams.cli.tables import moment

Words = tuple[str, str]  # Chinese, English
CURVE: Final = 50  # characters
SHOWN: Final = 10  # accounts, and incidents of the same case, unless all are asked for
LED: Final = 3  # organisers of a campaign, unless all are asked for
ACTOR: Final = "actor:"
COLOURS: Final = {"S1": "red", "S2": "dark_orange", "S3": "yellow", "S4": "dim"}
STATES: Final = {"measured": "bold", "indicated": "", "contradicted": "dim", "not_measurable": "dim"}
NOT_MEASURABLE: Final[Words] = ("无法测量", "not measurable")
LAYER: Final[dict[str, Words]] = {
    "serious_circumstances": ("情节严重", "Serious circumstances"),
    "social_disorder": ("严重危害社会秩序", "Social disorder"),
    "conduct": ("行为", "Conduct"),
    "aggravating": ("从重情节", "Aggravating circumstances"),
    "limit": ("界限", "Limits"),
    "definition": ("定义", "Definitions"),
}
LEVEL: Final[dict[str, Words]] = {
    "met": ("达到", "met"),
    "possible": ("可能达到", "possible"),
    "watch": ("观察", "watch"),
}
STEP: Final[dict[str, Words]] = {
    **LIFE,
    "severity": ("严重程度", "severity"),
    "ack": ("已知悉", "seen"),
    "assign": ("交由", "assigned to"),
    "confirm": ("确认", "confirmed"),
    "dismiss": ("驳回", "dismissed"),
    "merge": ("并入", "merged into"),
    "merged_in": ("并入本事件", "merged in"),
    "split": ("拆分", "split off"),
    "set_victim": ("对象为", "aimed at"),
    "handled": ("已处理", "dealt with"),
    "mute": ("静默至", "muted until"),
    "release": ("放行通报", "notice released"),
    "withhold": ("不发通报", "notice withheld"),
    "withdraw": ("撤回通报", "notice withdrawn"),
    "answer": ("监管答复", "the regulator answered"),
    "delivery": ("通报送达", "notice, revision"),
}
TITLE: Final[dict[str, Words]] = {
    "curve": ("曲线", "Curve"),
    "grounds": ("身份依据", "Grounds of the class"),
    "campaigns": ("有组织传播", "Campaigns"),
    "certainty": ("共同特征（p 值为偶然概率）", "What its accounts have in common, and the chance of it:"),
    "posts": ("最恶劣的内容", "Worst posts"),
    "accounts": ("最恶劣的账号", "Worst accounts"),
    "found": ("检测结果", "Findings"),
    "matrix": ("要件矩阵", "Criteria"),
    "history": ("经过", "History"),
    "cases": ("同案事件", "Same case"),
}
HEAD: Final[dict[str, Words]] = {
    "time": ("时间（UTC）", "time (UTC)"),
    "kind": ("类型", "kind"),
    "classes": ("类别", "classes"),
    "hostility": ("敌意", "hostility"),
    "account": ("账号", "account"),
    "item": ("编号", "item"),
    "posts": ("条数", "posts"),
    "accounts": ("账号数", "accounts"),
    "share": ("占敌意信息‰", "of hostile inflow, ‰"),
    "platforms": ("平台", "platforms"),
    "organisers": ("组织者", "organisers"),
    "campaign": ("编号", "campaign"),
    "members": ("账号", "accounts"),
    "others": ("他人", "acts of others"),
    "p_value": ("p 值", "p-value"),
    "roles": ("角色", "roles"),
    "detector": ("检测项", "detector"),
    "subject": ("对象", "subject"),
    "figure": ("数值[下界–上界]", "value [bounds]"),
    "least": ("阈值", "threshold"),
    "times": ("次数", "times"),
    "criterion": ("要件", "criterion"),
    "state": ("状态", "state"),
    "missing": ("缺项", "missing"),
    "what": ("事项", "what"),
    "by": ("人员", "by"),
    "reason": ("理由", "reason"),
}


class View:
    """One incident for one reader.

    Args:
        hidden: the pseudonym of an account or a victim.
        reveal: accounts and items stand beside the pseudonyms.
        every: criteria without a figure, and more than ten accounts or incidents of a case, are listed too.
        others: incidents of the same cases.
    """

    def __init__(
        self,
        incident: Incident,
        hidden: Callable[[str], str],
        language: Language = "en",
        reveal: bool = False,
        every: bool = False,
        others: tuple[str, ...] = (),
    ) -> None:
        self._incident, self._hidden, self._language = incident, hidden, language
        self._reveal, self._every, self._others = reveal, every, others

    def __rich__(self) -> RenderableType:
        return Group(*self._parts())

    def _parts(self) -> Iterator[RenderableType]:
        incident = self._incident
        lines = explain(incident, self._language, self._hidden)
        yield Rule(style=COLOURS[incident.severity])  # no box: the alert is as wide as a terminal
        yield Text("\n".join(lines))
        yield Rule(style=COLOURS[incident.severity])
        if self._reveal:
            yield Text(f"{self._hidden(incident.victim)} = {written(incident.victim)}\n")
        if incident.grounds:
            yield Text(f"{self._say(TITLE['grounds'])}: {incident.grounds}\n")
        yield from self._curve()
        if incident.campaigns:
            yield self._campaigns()
            yield from self._certainty()
        if incident.posts:
            yield self._posts()
        if incident.accounts:
            yield self._accounts()
        if incident.found:
            yield self._found()
        yield self._matrix()
        yield self._history()
        if self._others:
            shown = self._others if self._every else self._others[:SHOWN]
            more = f" … +{len(self._others) - len(shown)} (--all)" if len(shown) < len(self._others) else ""
            yield Text(f"\n{self._say(TITLE['cases'])}: {', '.join(shown)}{more}")

    # ── words ────────────────────────────────────────────────────────────────────────────────

    def _say(self, words: Words) -> str:
        return words[0 if self._language == "zh" else 1]

    def _word(self, key: str, words: dict[str, Words]) -> str:
        return self._say(words[key]) if key in words else key.replace("_", " ")

    def _account(self, account: str) -> str:
        return f"{self._hidden(account)} = {account}" if self._reveal else self._hidden(account)

    def subject(self, subject: str) -> str:
        """What a finding is about; an actor as a pseudonym."""
        if not subject.startswith(ACTOR):
            return subject
        return ACTOR + self._account(subject.removeprefix(ACTOR))

    # ── parts ────────────────────────────────────────────────────────────────────────────────

    def _curve(self) -> Iterator[Text]:
        points = self._incident.curve
        if not points:
            return
        top = max(value for _, value in points)
        unit = self._word(self._incident.unit, UNITS)
        text = Text(f"{self._say(TITLE['curve'])}  {moment(points[0][0])} ", style="")
        text.append(sparkline(points, CURVE), style=COLOURS[self._incident.severity])
        text.append(f" {moment(points[-1][0])[-5:]}  ≤ {top} {unit}")
        yield text

    def _posts(self) -> Table:
        heads = ["time", "kind", "hostility", "classes", "account", *(["item"] if self._reveal else [])]
        table = self._table("posts", heads, right=("hostility",))
        for post in self._incident.posts:
            account = f"{post.platform}:{post.author}"
            cells = [moment(post.at), f"{post.platform} {self._word(post.kind, EVENTS)}", str(post.hostility)]
            cells += [self._classes(post), self._account(account), *([_item(post)] if self._reveal else [])]
            table.add_row(*cells)
        return table

    def _classes(self, post: Evidence) -> str:
        bits = {**CLASS_BITS, **PERSONAL_BITS, "generated": GENERATED}
        return ", ".join(self._word(name, CLASSES) for name, bit in bits.items() if post.flags & bit)

    def _accounts(self) -> Table:
        table = self._table("accounts", ["account", "posts", "hostility", "roles"], right=("posts", "hostility"))
        roles: dict[str, list[str]] = {}
        for role, account, figure in self._incident.roles:
            roles.setdefault(account, []).append(f"{self._word(role, ROLES)} {figure}")
        for one in self._incident.accounts if self._every else self._incident.accounts[:SHOWN]:
            cells = (self._account(one.account), str(one.posts), str(one.hostility))
            table.add_row(*cells, ", ".join(roles.get(one.account, ())))
        return table

    def _campaigns(self) -> Table:
        heads = ["campaign", "accounts", "posts", "share", "platforms", "organisers"]
        table = self._table("campaigns", heads, right=("accounts", "posts", "share"))
        for one in self._incident.campaigns:
            named = one.organisers if self._every else one.organisers[:LED]
            organisers = ", ".join([*map(self._account, named), *(["…"] if len(named) < len(one.organisers) else [])])
            counts = (str(one.accounts), str(one.items), str(one.share))
            table.add_row(one.id, *counts, ", ".join(one.platforms), organisers)
        return table

    def _certainty(self) -> Iterator[Table]:
        for one in self._incident.campaigns:
            if one.certainty is not None and one.certainty.signs:
                table = self._table("certainty", ["what", "members", "others", "p_value"])
                table.title = f"{table.title} {one.id}"
                for row in certainty_view.rows(one.certainty, 0 if self._language == "zh" else 1):
                    table.add_row(*row)
                yield table

    def _found(self) -> Table:
        table = self._table("found", ["detector", "state", "figure", "least", "times", "subject"], right=("times",))
        for found in self._incident.found:
            upper = found.upper if found.figures.get("exact", 1) else "…"  # more may be there than was kept
            figure = f"{found.value} [{found.lower}–{upper}] {self._word(found.unit, UNITS)}"
            least = str(found.threshold) if found.threshold else ""
            detector = self._word(found.detector, DETECTORS)
            table.add_row(
                detector, self._word(found.level, LEVEL), figure, least, str(found.count), self.subject(found.subject)
            )
        return table

    def _matrix(self) -> Table:
        table = self._table("matrix", ["criterion", "state", "figure", "least", "missing"])
        rows = {row.criterion: row for row in self._incident.matrix}
        silent = 0
        for layer in LAYERS:
            laws = [law for law in CRITERIA if law.layer == layer and law.id not in RESTRICTED]
            shown = [law for law in laws if self._every or law.id in rows]
            silent += len(laws) - len(shown)
            if shown:
                table.add_row(Text(self._word(layer, LAYER), style="bold underline"))
            for law in shown:
                table.add_row(*self._row(law, rows.get(law.id)))
            if shown:
                table.add_section()
        if silent:
            more = ("项无数值（--all）", "criteria without a figure (--all)")
            table.caption = f"{silent} {self._say(more)}"
            table.caption_justify = "left"
        return table

    def _row(self, law: Criterion, row: Row | None) -> tuple[RenderableType, ...]:
        state = row.state if row else "not_measurable"
        heading = self._say((HEADINGS[law.heading][0], HEADINGS[law.heading][1]))
        name = f"{law.id} {self._say((law.title_zh, law.title_en))} · {heading}"
        word = self._word(state, {**ROWS, "not_measurable": NOT_MEASURABLE})
        figure = f"{row.value} [{row.lower}–{row.upper}]\n{self._word(row.unit, UNITS)}" if row else ""
        missing = row.missing if row else tuple(each.id for each in law.elements)
        failed = {each.element: f" ({short_of(each)})" for each in row.failed} if row else {}
        names = [
            self._say((each.name_zh, each.name_en)) + failed.get(each.id, "")
            for each in law.elements
            if each.id in missing
        ]
        return name, Text(word, style=STATES[state]), figure, self._least(row), "; ".join(names)

    def _least(self, row: Row | None) -> str:
        """The threshold, and whether a text gives it."""
        if row is None or not row.threshold:
            return ""
        statutory = any(each.least == row.threshold for each in criterion(row.criterion).elements)
        return f"{row.threshold}\n{self._say(('法定', 'statutory') if statutory else ('非法定', 'not statutory'))}"

    def _history(self) -> Table:
        table = self._table("history", ["time", "what", "by", "reason"])
        for step in self._incident.history:
            table.add_row(moment(step.at), self.step(step), step.author, step.reason)
        return table

    def step(self, step: Step) -> str:
        """What happened, without saying who a person is."""
        detail = step.detail
        if step.what == "mute":
            detail = moment(int(detail))
        elif step.what in ("release", "withhold"):
            detail = ""  # of what was seen, for machines
        elif step.what == "set_victim":
            detail = self._account(detail)
        elif step.what == "split":
            detail = ", ".join(map(self.subject, detail.split(", ")))
        return f"{self._word(step.what, STEP)} {detail}".rstrip()

    def _table(self, title: str, heads: list[str], right: tuple[str, ...] = ()) -> Table:
        name = f"\n{self._say(TITLE[title])}"
        table = Table(title=name, title_justify="left", title_style="bold", box=None, pad_edge=False)
        for head in heads:
            justify: JustifyMethod = "right" if head in right else "left"
            table.add_column(self._say(HEAD[head]), header_style="dim", justify=justify, overflow="fold")
        return table


def _item(post: Evidence) -> str:
    return f"{post.scope}/{post.item}" if post.scope else post.item
