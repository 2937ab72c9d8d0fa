"""Does a text declare that what it carries was generated? Clause by clause, by patterns.

Source: Measures for Labelling AI-Generated Synthetic Content (2025), 4 and 10; GB 45438-2025, 5.1: a text label names
artificial intelligence and generation or synthesis. A declaration is the author's word about their own content:
denials, questions, guesses, reports about others, and talk about generated content in general do not count. Nor do
words that only point ("这个视频是AI生成的"): commenters say so of what others posted. What it cannot see: irony, and a
declaration that stands in the picture only.

    >>> text_declares_ai(["本内容由AI生成", "这不是AI生成的", "是AI生成的吗？"])
    [True, False, False]
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from ahocorasick_rs import AhoCorasick

MAX_TEXT = 20_000  # code points of a text that are looked at
MAX_LABEL = 24  # code points of a clause that is nothing but a label

_TOOL = (
    r"(?:ai(?:gc)?|人工智能|智能(?=生成|合成)|大模型|豆包|即梦|可灵|文心一格|通义万相|海螺ai|midjourney|mj(?=生成|绘)|"
    r"stable ?diffusion|sd(?=生成|绘)|comfyui|dall[-·]?e|sora|chatgpt|gpt-?4o|firefly|novelai)(?:ai)?"
)
_MADE = (
    r"(?:生成|合成|制作|创作|绘制|绘画|绘图|作画|作图|作曲|制图|生图|修复|配音|换脸|换声|改写|撰写|"
    r"做的|画的|写的|跑的|跑图|出图|出的图|翻唱|换的脸|完成)"
)
_THING = (
    r"(?:内容|笔记|图片|图像|图|视频|画面|作品|音频|声音|配音|文案|文字|文本|照片|插图|插画|配图|封面|素材|头像|歌曲|音乐|"
    r"旁白|短片)"
)
# Of these, one stands in every text that can declare anything: cheap to look for, in lower case.
_HINTS = (
    *("ai", "ａｉ", "智能", "模型", "豆包", "即梦", "可灵", "文心", "通义", "midjourney", "mj", "diffusion", "sd"),
    *("comfyui", "dall", "sora", "gpt", "firefly", "深度合成"),
)
_SEARCH = AhoCorasick(_HINTS)
_WORTH = re.compile(f"{_TOOL}|深度合成|artificial intelligence")
_SPLIT = re.compile(
    r"(?<=[?!。;])|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])|[,\n\r|/#\[\](){}<>【】「」『』《》“”\"~…、]|\.(?=\s|$)"
)
_HASHTAG = re.compile(r"#(\w+)")
_JOIN = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[a-z0-9])|(?<=[a-z0-9])\s+(?=[\u4e00-\u9fff])")

# The clause says it of the content at hand.
_SAID = re.compile(
    rf"(?:声明|本|此|该|以上|上述|以下|文中|图中|片中|{_THING}|图源|部分|全文|全图)[^?]{{0,12}}?"
    rf"(?:由|系|为|是|均|用|使用|采用|借助|利用|通过|经|含|来自|源自|出自|[:-])[^?]{{0,8}}?{_TOOL}[^?]{{0,8}}?{_MADE}|"
    rf"(?:声明|本|此|该|{_THING})[^?]{{0,8}}?(?:由|系|为|经|经过|含|使用)[^?]{{0,4}}?深度合成"
)
_MINE = re.compile(rf"(?:我|本人|自己)[^?]{{0,3}}(?:用|使用|拿|让)[^?]{{0,3}}{_TOOL}[^?]{{0,4}}{_MADE}")
_WITH = re.compile(
    rf"^\W*(?:用|使用|借助|拿)\W?{_TOOL}(?:帮我)?{_MADE}(?:(?<=的)|了|的|而成|\W*$)(?!.*(?:越来越|太多|都|骗|方法|教程|的人))"
)
_SOURCE = re.compile(
    rf"^\W*(?:图源|图片来源|图|素材来源|来源|(?:图片|内容|素材)来自|by|画师|作者)\s*[:-]?\s*{_TOOL}\W*$"
)
# The clause is a label and nothing else.
_LABEL = re.compile(
    rf"^\W*(?:本|此|该|内含|包含|含有?|部分|全部|全程|纯|均)?(?:{_THING}|以上)?(?:均)?(?:由|系|为|是|用|使用|采用|借助|经|来自)?"
    rf"\W?{_TOOL}\W?(?:技术|工具|辅助|自动|智能|软件|深度)?"
    rf"\W?(?:{_MADE}|{_MADE}?\W?{_THING})(?:的)?(?:技术)?{_THING}?(?:制作|生成|而成)?(?:仅供\w\w)?\W*$"
)
_ENGLISH = re.compile(
    r"\b(?:(?:generated|made|created|rendered|produced|drawn|edited)\s+(?:\w+ly\s+)?(?:by|with|using|in|via|through)"
    r"\s+(?:an?\s+)?(?:generative\s+)?"
    r"(?:ai\b|artificial intelligence|midjourney|stable diffusion|dall|sora|chatgpt|firefly|comfyui)|"
    r"ai[- ]?(?:generated|made|created|synthesi[sz]ed|rendered)\b)"
)
_ENGLISH_TAG = re.compile(r"^\W*ai[- _]?(?:art(?:work)?|artcommunity|generated|image|video|made)\W*$")

# Questions, denials, guesses, words about others, and words about generated content in general.
_ASKED = re.compile(
    r"\?|(?:吗|嘛|么|吧|呢)\W*$|是不是|是否|难道|会不会|有没有|能不能|怎么|如何|什么|谁|为啥|为何|"
    r"\b(?:is|are|was|did|do|does|could|who|how)\s+(?:this|that|it|these|you|anyone)\b"
)
_DENIED = re.compile(
    r"不是|并非|绝非|而非|非(?=ai|人工智能)|没有?(?=用|使用|ai|任何|靠|加|一)|从未|未(?=使用|经|用|采用)|无(?=ai|任何|需)|"
    r"不(?=含|用|使用|属于|存在|靠|允许|能|会|准|得|许|要|可|接受|支持)|[别勿](?=用|使用|拿|再)|拒绝|禁止|反对|抵制|杜绝|零ai|"
    r"\bnot\b|n't\b|\b(?:never|no|without|non|stop|ban|nothing|hate|zero|against)\b"
)
_GUESSED = re.compile(
    r"疑似|怀疑|可能|像是|好像|感觉|估计|大概|或许|应该|看着像|看起来|一看|一眼|明显|肯定|绝对|八成|多半|以为|还以为|当成|误认|"
    r"[这那](?!.{0,5}我)|说是|说成|都说|说我|传言|谣传|网传|听说|据说|\b(?:looks?|seems?|probably|maybe|obviously|clearly|might|may|could|think|"
    r"bet|suspect|accus\w+|claims?|called|says?|said)\b"
)
_OTHERS = re.compile(
    r"有人|他们|她们|别人|他人|网友|对方|骗子|某人|坏人|不法|黑产|你|她(?=用|拿|把)|他(?=用|拿|把)|被(?!允许)|造谣|辟谣|通报|"
    r"警方|记者|诈骗|恶意|盗|伪造|冒充|曝光|举报|投诉|起诉|维权|受害|"
    r"\b(?:someone|somebody|people|they|he|she|you|scammers?|deepfake of)\b"
)
_GENERAL = re.compile(
    r"\b(?:if|about|detect\w*|law|rules?|polic\w+)\b|"
    r"\bai[- ]generated\s+\w+\s+(?:is|are|will|should|must|has|have|can)\b"
)


def text_declares_ai(texts: Iterable[str]) -> list[bool]:
    """For each text: does a clause of it declare that its content was generated or synthesised by AI?"""
    lowered = [text[:MAX_TEXT].lower() for text in texts]
    starts = list(accumulate((len(text) + 1 for text in lowered), initial=0))
    found = _SEARCH.find_matches_as_indexes("\n".join(lowered))
    hinted = {bisect_right(starts, start) - 1 for _, start, _ in found}
    return [number in hinted and _declares(text) for number, text in enumerate(lowered)]


def _declares(lowered: str) -> bool:
    plain = _JOIN.sub("", unicodedata.normalize("NFKC", lowered))
    clauses = _SPLIT.split(plain) + _HASHTAG.findall(plain)
    return any(_clause_declares(clause) for clause in clauses if clause and _WORTH.search(clause))


def _clause_declares(clause: str) -> bool:
    if any(other.search(clause) for other in (_ASKED, _DENIED, _GUESSED, _OTHERS)):
        return False
    if any(said.search(clause) for said in (_SAID, _SOURCE, _MINE, _WITH)) or (
        len(clause) <= MAX_LABEL and _LABEL.search(clause)
    ):
        return True
    return not _GENERAL.search(clause) and bool(_ENGLISH_TAG.search(clause) or _ENGLISH.search(clause))
