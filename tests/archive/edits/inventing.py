"""Invented articles in many scripts, and edits to them of which the truth is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

__all__ = ["LANGUAGES", "Script", "invented", "scripted"]

# language: what words are made of, frequent little words, what parts words, what ends a sentence
LANGUAGES = {
    "en": ("ba be di do fer gan hol in ker lo mar nis or pel ras sen tor ul ven wick", "the of and to a in", " ", "."),
    "de": ("bär ber dorf fähr gen haus keit lich mann ner ort rat schul tag ung wahl zöll", "der die und in", " ", "."),
    "ru": ("ба ве го ди жа ки лю мо ни по ру со ти че ше", "и в не на что", " ", "."),
    "ar": ("با تو جي دا را سو شي قا كو لي مو نا وا", "في من على أن", " ", "."),
    "hi": ("का की दे नि पा बि मा यु रा लो वि सा हि", "के में ने से", " ", "।"),
    "ko": ("가 나 다 라 마 바 사 아 자 차 카 타 파 하 고 노 도", "그 이 및 또", " ", "."),
    "ja": (
        "港湾 議会 予算 市長 航路 選挙 条例 住民 補助 監査 契約 報告 船舶 島民 漁業 防災 道路 病院 学校 税金 "
        "会計 合意 延期 中止 開始 反対 賛成 説明 調査 公表 違反 責任 野党 与党 首相 大臣 知事 職員 委員 施設",
        "は が を に の と",
        "",
        "。",
    ),
    "zh": (
        "港口 议会 预算 市长 航线 选举 条例 居民 补贴 审计 合同 报告 船只 岛民 渔业 防灾 道路 医院 学校 税收 "
        "会计 协议 推迟 取消 开始 反对 赞成 说明 调查 公布 违规 责任 总理 部长 省长 职员 委员 设施 工人 农民 "
        "能源 铁路 机场 边境 军队 警察 法院 律师 记者 教师 学生 医生 音乐 电影 气候 森林 河流 山区 城市 乡村 "
        "银行 货币 工资 价格 市场 贸易 投资 债务 保险 租金 科学 技术 网络 数据 安全 隐私 语言 历史 宗教 节日",
        "的 在 和 了 是",
        "",
        "。",
    ),
}


# The number each paragraph had in the old text (None: it is new), and its text.
_Paragraphs = list[tuple[int | None, str]]


@dataclass
class Script:
    """The truth: what was done to which paragraph, by its number in the old or the new text."""

    headline: bool = False
    done: set[tuple[str, int]] = field(default_factory=set)


def invented(language: str, random: Random, paragraphs: int) -> tuple[str, list[str]]:
    """A headline and the paragraphs of an article, of words that are none."""
    return _sentence(language, random, 7), [paragraph(language, random) for _ in range(paragraphs)]


def paragraph(language: str, random: Random) -> str:
    """Two sentences, the second with a quotation and a figure."""
    gap = LANGUAGES[language][2]
    # Of few words for a language, many would say the same by chance.
    count = (12, 22) if gap else (6, 11)
    first, second = (_sentence(language, random, random.randint(*count)) for _ in range(2))
    return f'{first} {second[:-1]}{gap}"{_word(language, random)}"{gap}{random.randint(100, 999)}{second[-1]}'


def scripted(language: str, random: Random, headline: str, old: list[str]) -> tuple[str, list[str], Script]:
    """The article after a random script of edits, each to a paragraph of its own, and the script."""
    script = Script()
    numbers = random.sample(range(len(old)), len(old))
    new: _Paragraphs = [(number, text) for number, text in enumerate(old)]
    for kind in ("rewritten", "figure", "quotes", "spaces", "removed", "added", "moved"):
        if random.random() < 0.6:
            _DO[kind](language, random, new, numbers.pop(), script)
    if random.random() < 0.5:
        script.headline = True
        headline = _replaced(language, random, headline, 1)
    return headline, [text for _, text in new], script


def _place(new: _Paragraphs, number: int) -> int:
    return next(place for place, (origin, _) in enumerate(new) if origin == number)


def _rewrite(language: str, random: Random, new: _Paragraphs, number: int, script: Script) -> None:
    place = _place(new, number)
    new[place] = (
        number,
        _replaced(language, random, new[place][1], random.randint(1, 8 if LANGUAGES[language][2] else 4)),
    )
    script.done.add(("rewritten", number + 1))


def _figure(language: str, random: Random, new: _Paragraphs, number: int, script: Script) -> None:
    place = _place(new, number)
    text = new[place][1]
    digits = "".join(char for char in text if char.isdecimal())
    new[place] = (number, text.replace(digits, f"{digits[0]},{digits[1:]}0"))
    script.done.add(("rewritten", number + 1))


def _quotes(language: str, random: Random, new: _Paragraphs, number: int, script: Script) -> None:
    place = _place(new, number)
    opening, _, rest = new[place][1].partition('"')
    new[place] = (number, f"{opening}“{rest.replace(chr(34), '”')}")
    script.done.add(("retouched", number + 1))


def _spaces(language: str, random: Random, new: _Paragraphs, number: int, script: Script) -> None:
    place = _place(new, number)
    new[place] = (number, new[place][1].replace(" ", "\u00a0 ", 1))
    script.done.add(("retouched", number + 1))


def _remove(language: str, random: Random, new: _Paragraphs, number: int, script: Script) -> None:
    del new[_place(new, number)]
    script.done.add(("removed", number + 1))


def _add(language: str, random: Random, new: _Paragraphs, number: int, script: Script) -> None:
    place = random.randint(0, len(new))
    new.insert(place, (None, paragraph(language, random)))
    script.done.add(("added", place + 1))


def _move(language: str, random: Random, new: _Paragraphs, number: int, script: Script) -> None:
    """Past at least three others: of two that change places, either may be the one that moved."""
    place = _place(new, number)
    targets = [target for target in range(len(new)) if abs(target - place) >= 3]
    target = random.choice(targets)
    new.insert(target, new.pop(place))
    # Moved last, so that the places of added paragraphs shift with it.
    script.done = {_shifted(new, kind, number) for kind, number in script.done}
    script.done.add(("moved", number + 1))


def _shifted(new: _Paragraphs, kind: str, number: int) -> tuple[str, int]:
    if kind != "added":
        return kind, number
    return kind, 1 + next(at for at, (origin, _) in enumerate(new) if origin is None)


_DO = {
    "rewritten": _rewrite,
    "figure": _figure,
    "quotes": _quotes,
    "spaces": _spaces,
    "removed": _remove,
    "added": _add,
    "moved": _move,
}


def _replaced(language: str, random: Random, text: str, count: int) -> str:
    """``text`` with a stretch of words, about ``count``, replaced by others."""
    gap = LANGUAGES[language][2]
    parts = text.split(gap) if gap else [text[at : at + 2] for at in range(0, len(text), 2)]
    start = random.randrange(max(1, min(len(parts), 12) - count))
    fresh = [_word(language, random) + _word(language, random) for _ in range(count)]
    return gap.join([*parts[:start], *fresh, *parts[start + count :]])


def _sentence(language: str, random: Random, words: int) -> str:
    _, little, gap, end = LANGUAGES[language]
    parts = [random.choice(little.split()) if random.random() < 0.3 else _word(language, random) for _ in range(words)]
    return gap.join(parts) + end


def _word(language: str, random: Random) -> str:
    syllables = LANGUAGES[language][0].split()
    return "".join(random.choice(syllables) for _ in range(random.randint(2, 3)))
