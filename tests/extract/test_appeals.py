"""What a site says to its readers is told as notices; what an article says stays."""

from __future__ import annotations

import pytest

from termnews.extract.appeals import appeals

NEWS = ["桥在星期一开放。", "The bridge opened on Monday.", "Die Brücke ist offen."]


@pytest.mark.parametrize(
    "line",
    [
        "优质内容需要你的 “在看” 支持 ▽",
        "喜欢就点个在看吧！",
        "未经授权，严禁转载",
        "本文版权归作者所有，未经许可不得转载。",
        "举报邮箱：jubao@site.example",
        "【纠错】【责任编辑：王东】",
        "分享让更多人看到",
        "河网APP",
        "微信公众号",
        "河网意见反馈留言板400-000-0000 欢迎批评指正",
        "正文已结束，您可以按alt+4进行评论",
        "本文网址：https://river.example/1",
        "该文观点仅代表作者本人，河网平台仅提供信息存储空间服务。",
        "（本文只代表作者的观点和陈述）",
        "الآراء الواردة أدناه لا تعبر عن رأي الموقع.",
        "更多相关资讯请关注：桥梁专区",
        "ATENÇÃO: Comentários ofensivos não serão aprovados.",
        "Du musst eingeloggt sein, um Kommentare zu schreiben!",
        "Follow the Post on Facebook, Twitter and YouTube.",
        "Get the latest updates right in your inbox.",
        "There's plenty more where that came from. Sign up for our letter.",
        "GET THE NEWS ON THE GO BY CLICKING HERE",
        "Write to Ann Lee at ann@post.example",
        "Have a tip? Write to us.",
        "Letzte Änderung 14.02.2019",
        "Materiał chroniony prawem autorskim.",
        "Zapraszamy też do subskrypcji tygodnika.",
        "Подписывайтесь на наш канал.",
        "無断転載を禁じます",
        "무단 전재 및 재배포 금지",
        "تابعونا على فيسبوك",
        "Durchschnittliche Bewertung:",
        "(2 Bewertungen)",
        "Rate this article",
        "RSS Feed zu den Kommentaren dieses Artikels",
        "Is this page useful?",
        "Sie sind bereits registriert?",
        "Sie sind bereits Digital-Abonnent? Hier anmelden",
        "4 Wochen kostenlos testen",
        "Tweet",
        "Aktualisiert: 30.12.2016",
        "Créé: 12.12.2019, 07h36",
    ],
)
def test_an_appeal_is_one_of_the_last_lines(line: str) -> None:
    assert appeals([*NEWS, line]) == {line}
    assert appeals([NEWS[0], line, *NEWS * 2]) == frozenset()


@pytest.mark.parametrize(
    "line",
    [
        "Never miss the latest news by signing up to our newsletter today!",
        "Get the Post's Daily Edition by email and never miss our top stories",
        "Zum Newsletter anmelden",
        "This post may contain affiliate links.",
        "Anzeige, enthält Affiliate Links",
        "When you buy here, we may receive a commission.",
        "Sie sehen gerade einen Platzhalterinhalt von YouTube.",
        "Please enable cookies to watch the video.",
    ],
)
def test_an_offer_may_stand_between_the_paragraphs_of_a_whole_page(line: str) -> None:
    lines = [NEWS[0], line, *NEWS * 3]

    assert appeals(lines, is_whole=True) == {line}
    assert appeals(lines) == frozenset()


@pytest.mark.parametrize(
    "line",
    [
        "He may receive a commission of three percent, the contract says.",
        "The paper asked readers to sign up for its newsletter, and they did.",
        "The officer follows the case on Facebook.",
        "Die Änderung betrifft den Newsletter des Senats.",
    ],
)
def test_news_of_such_things_is_news(line: str) -> None:
    assert appeals([*NEWS, line], is_whole=True) == frozenset()


def test_the_editor_ends_an_article() -> None:
    """What a site prints below is its own: departments, slogans; credits and notes in brackets are the article's."""
    lines = [*NEWS, "责任编辑：张迪", "校对：李铭", "（原题为《桥》）", "新媒体实验室", "财经新闻部"]

    assert appeals(lines, is_whole=True) == {"新媒体实验室", "财经新闻部"}
    assert appeals(lines) == frozenset()
    assert appeals([lines[3], *NEWS * 4], is_whole=True) == frozenset()


def test_an_editor_above_an_article_costs_none_of_it() -> None:
    lines = ["发自：河口", "责任编辑：王东", *(f"第{number}段说的是桥，桥在星期一开放。" for number in "一二三四")]

    assert appeals(lines, is_whole=True) == frozenset()


def test_the_list_of_teasers_below_the_editor_may_be_long() -> None:
    teasers = [f"第{number}座桥何时开放" for number in range(14)]
    lines = [*NEWS * 8, "责任编辑：王东"]

    assert appeals([*lines, *teasers], is_whole=True) == set(teasers)
    assert appeals([*lines, *teasers[:9], "第二篇文章说的是河。"], is_whole=True) == frozenset()
