"""Write a synthetic archive of seed-like articles with Chinese text: the same N gives the same archive.

    python benchmarks/make_archive.py 100000 DIR

Words are drawn as in a language: few of them often, many of them seldom, from
a list of news words and from pairs of the common characters. A folder a month;
tags, sources and related articles are shared between articles.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from itertools import accumulate
from pathlib import Path
from urllib.parse import quote

NEWS_WORDS = """
政府 经济 社会 公司 市场 企业 记者 报导 分析 专家 学者 民众 网友 消息 事件 问题 政策 改革 发展 投资 贸易
关税 出口 进口 银行 金融 股市 房价 就业 失业 工资 物价 通胀 债务 预算 税收 教育 学校 老师 学生 大学 考试
医院 医生 病人 疫情 疫苗 健康 环境 污染 气候 洪水 地震 台风 干旱 粮食 农民 土地 水库 河流 能源 石油 煤炭
电力 核电 太阳能 科技 手机 网络 数据 平台 软件 芯片 人工智能 机器人 航天 卫星 火箭 交通 铁路 高铁 机场
航班 汽车 司机 事故 安全 警察 法院 律师 法官 判决 案件 证据 嫌疑人 受害者 家属 人权 自由 民主 选举 投票
候选人 总统 总理 部长 议会 法案 宪法 外交 会谈 协议 制裁 军队 军事 演习 海军 空军 导弹 边境 难民 移民
签证 旅游 酒店 餐馆 文化 历史 电影 音乐 小说 作家 艺术 博物馆 体育 足球 篮球 奥运 冠军 球队 比赛 教练
家庭 孩子 老人 妇女 婚姻 人口 城市 乡村 社区 居民 志愿者 宗教 教会 寺庙 传统 节日 春节 中秋 新闻 媒体
报纸 电视 节目 采访 言论 审查 北京 上海 广州 深圳 香港 台湾 台北 武汉 成都 重庆 天津 西安 南京 杭州 郑州
新疆 西藏 内蒙古 东京 首尔 华盛顿 纽约 伦敦 巴黎 柏林 莫斯科 欧洲 亚洲 非洲 美国 中国 日本 韩国 俄罗斯
德国 法国 英国 印度 越南 澳大利亚 加拿大
""".split()
VERBS = """
表示 指出 认为 宣布 强调 批评 承认 否认 要求 呼吁 警告 预计 透露 证实 描述 质疑 支持 反对 推动 限制 调查
公布 取消 延长
""".split()
JOINTS = "的 和 与 在 对 从 向 为 因 但 而 也 都 将 已 仍 则 或 由 被".split()
ADVERBS = [
    "目前",
    "近日",
    "此前",
    "随后",
    "同时",
    "因此",
    "然而",
    "据悉",
    "此外",
    "事实上",
    "去年",
    "今年",
    "上周",
    "当天",
    "最终",
    "首次",
    "再次",
    "普遍",
    "迅速",
    "逐渐",
]
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
SOURCES = [
    "山河日报",
    "晨星周刊",
    "南岸电台",
    "远望通讯",
    "长桥时报",
    "灯塔网",
    "清溪评论",
    "北辰社",
    "海风新闻",
    "石榴电视",
    "麦田月刊",
    "晚钟报",
]
SECTIONS = "comments headline baitai lifebaike sohnews cnnews worldnews fanqiang".split()
SITE = "https://www.archive.example"
TOPICS = 110
FIRST_YEAR, YEARS = 2009, 16


PAGE = """ <h2>{title}</h2> <p class="notice"><b>读者注意：本文中的链接多数已经失效。</p><p>备注：此为文字版，\
图片与视频请看原网站。</b></p>  <div class="entry"> {paragraphs} <ul class="op-related-articles" title="相关阅读"> \
{related} </ul> <p>原文链接：<a class="src_link" href="{original}" target="_blank">{original}</a></p> \
<div><b>本文的图文或视频完整版：</b><a href="{permalink}">{permalink}</a></div> </div> <!-- END ENTRY --> \
<div class="postfooter"> 本文标签： {tags} </div> <!-- END POSTFOOTER -->"""


def common_characters() -> str:
    """The 3,755 characters of the first level of GB 2312."""
    rows = (bytes((0xA0 + row, 0xA0 + cell)) for row in range(16, 56) for cell in range(1, 95))
    return "".join(code.decode("gb2312", "ignore") for code in rows)


class Writer:
    """Draws words, sentences and articles; the numbers drawn for one article depend on its number alone."""

    def __init__(self, count: int) -> None:
        """Make the words for an archive of `count` articles."""
        chance = random.Random(20260101)
        characters = common_characters()
        rare = ["".join(chance.choices(characters, k=chance.choice((1, 2, 2, 2, 3)))) for _number in range(18_000)]
        chance.shuffle(rare)
        self.words = NEWS_WORDS + rare
        self.weights = list(accumulate(1 / (place + 12) for place in range(len(self.words))))
        self.tags = NEWS_WORDS[:160] + rare[:840]
        self.tag_weights = list(accumulate(1 / (place + 3) for place in range(len(self.tags))))
        self.count = count

    def title(self, number: int) -> str:
        """The title of an article, which others that point to it must know too."""
        chance = random.Random(number * 2 + 1)
        draw = chance.choices(self.words, cum_weights=self.weights, k=5)
        return f"{draw[0]}{draw[1]}{chance.choice(VERBS)}{draw[2]} {draw[3]}{draw[4]}"

    def address(self, number: int) -> str:
        """Where the page of an article stood."""
        chance = random.Random(number * 2)
        year, month, day = self.day(number)
        return f"{SITE}/bnews/{chance.choice(SECTIONS)}/{year}{month:02}{day:02}/{1_000_000 + number}.html"

    def day(self, number: int) -> tuple[int, int, int]:
        """The day of an article; they are spread evenly over the years."""
        day = number * (YEARS * 12 * 28) // self.count
        return FIRST_YEAR + day // 336, day % 336 // 28 + 1, day % 28 + 1

    def paragraph(self, chance: random.Random, topics: list[str], tags: tuple[str, ...]) -> str:
        """One to four sentences about the topics of the article."""
        parts: list[str] = []
        for _sentence in range(chance.randint(1, 4)):
            draw = iter(chance.choices(topics, k=12) + chance.choices(self.words, cum_weights=self.weights, k=3))
            parts.append(chance.choice(ADVERBS))
            for _clause in range(chance.randint(1, 3)):
                parts += (next(draw), chance.choice(JOINTS), next(draw), chance.choice(VERBS), next(draw))
                parts += (chance.choice(JOINTS), next(draw), next(draw), "，")
            parts[-1] = "。"
        if chance.random() < 0.4:
            tag = chance.choice(tags)
            link = '<a href="{}" class="st_tag internal_tag" rel="tag" title="标签 {} 下的日志">{}</a>'
            parts.insert(1, link.format(tag_address(tag), tag, tag))
        return "".join(parts)

    def page(self, number: int) -> str:
        """An article as its site had it."""
        chance = random.Random(number)
        year, month, day = self.day(number)
        source, reporter = chance.choice(SOURCES), chance.choice(SURNAMES) + chance.choice(self.words[-2000:])
        tags = tuple(dict.fromkeys(chance.choices(self.tags, cum_weights=self.tag_weights, k=chance.randint(3, 9))))
        topics = chance.choices(self.words, cum_weights=self.weights, k=TOPICS)
        paragraphs = [self.paragraph(chance, topics, tags) for _paragraph in range(chance.randint(8, 22))]
        paragraphs[0] = f"【{source}{year}年{month}月{day}日】（{source}记者{reporter}综合报导）{paragraphs[0]}"
        related = [chance.randrange(self.count) for _link in range(5)]
        items = " ".join(f'<li><a href="{self.address(n)}" target="_blank">{self.title(n)}</a></li>' for n in related)
        footer = " ".join(f'<a href="{tag_address(tag)}" rel="tag">{tag}</a>' for tag in tags)
        return PAGE.format(
            title=self.title(number),
            paragraphs=" ".join(f"<p>{paragraph}</p>" for paragraph in paragraphs),
            related=items,
            original=f"https://news.example/post/{number}",
            permalink=self.address(number),
            tags=footer,
        )


def tag_address(tag: str) -> str:
    """The page of a tag, percent-encoded as such sites do."""
    return f"{SITE}/bnews/tag/{quote(tag).lower()}/"


def main() -> None:
    """Write the archive."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    writer = Writer(asked.count)
    started = time.monotonic()
    for number in range(asked.count):
        year, month, _day = writer.day(number)
        folder = asked.folder / f"{year}-{month:02}"
        if number == 0 or writer.day(number - 1)[:2] != (year, month):
            folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:07}.txt").write_text(writer.page(number), "utf-8")
    print(f"{asked.count} articles in {time.monotonic() - started:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
