"""Names in Chinese characters, on a page without kana."""

from __future__ import annotations

import re

from crawler.extraction.page.document import Page

__all__ = ["chinese"]


def chinese(page: Page, names: tuple[str, ...]) -> tuple[str, ...]:
    """``names`` as a page without kana means them: a space parts two persons, and a name begins with a surname."""
    if not any(_HAN_WORD.fullmatch(name) for name in names) or _KANA.search(page.layout.keys):
        return names
    parted = [part for name in names for part in (name.split() if _TWO_NAMES.fullmatch(name) else [name])]
    return tuple(name for name in parted if not _HAN_WORD.fullmatch(name) or name[0] in _SURNAMES)


_HAN_WORD = re.compile(r"[\u3400-\u9fff]{2,6}(?: [\u3400-\u9fff]{2,4})*")

_TWO_NAMES = re.compile(r"[\u3400-\u9fff]{2,4}(?: [\u3400-\u9fff]{2,4})+")

_KANA = re.compile(r"[\u3040-\u30ff]")

# The commonest, simplified and traditional; they are nine names of ten.
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方"
    "白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝"
    "包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧阳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑"
    "景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬師張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭葉蘇魏呂盧鐘譚陸韋鄒閆龍賀顧錢嚴龔萬湯溫樂歐聶莊魯紀單畢"
)
