"""Whole pages: the article's own elements stay, what sites put around and between them goes."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode
from tests.extract.opinions import opinion_of

from termnews.errors import NotAnArticleError
from termnews.extract.body import take_body
from termnews.extract.boilerplate import clear_boilerplate
from termnews.extract.chosen import choose
from termnews.extract.depth import DEEPEST, flatten
from termnews.extract.envelope import open_envelope
from termnews.extract.fingerprint import fingerprint, fingerprints
from termnews.extract.notices import is_notice
from termnews.extract.opinion import ask
from termnews.extract.read import read_page

LONG = (
    "The harbour reopened on Monday after the worst storm in forty years, the harbour master said in a "
    "statement to the town. "
)


def element(html: str) -> LexborNode:
    body = LexborHTMLParser(html).body
    assert body is not None
    return body


def whole(article: str, *, before: str = "", after: str = "") -> bytes:
    menu = "<ul><li><a href='/'>Home</a></li><li><a href='/a'>About</a></li></ul>"
    return (
        f"<html><head><title>Harbour</title></head><body>{menu}{before}<div class='story'>{article}</div>"
        f"{after}</body></html>"
    ).encode()


def test_text_between_breaks_is_kept() -> None:
    """Old pages have one div and breaks in it, with an advertisement in the middle."""
    article = read_page(
        whole(
            f"{LONG}One.<br><br>Fishermen went out before dawn, because they could not wait any "
            f"longer, said one of them. Two."
            f"<div class='promo-box'>Buy now</div>The repairs of the quay will take until the summer, "
            f"and the town will pay for them. Three."
        ),
        "a.html",
    )

    assert [line[-4:] for line in article.text.split("\n")] == ["One.", "Two.", "ree."]


def test_a_text_that_stands_twice_is_kept_once() -> None:
    paragraphs = "".join(f"<p>{LONG}{n}.</p>" for n in range(5))
    article = read_page(whole(paragraphs, after=f"<div class='copy'>{paragraphs}</div>"), "a.html")

    assert article.text.count("The harbour reopened") == 5


def test_links_and_captions_of_the_article_survive() -> None:
    article = read_page(
        whole(
            f"<p>{LONG}<a href='https://e.org/1'>A report</a> says so.</p><figure><img src='a.jpg'>"
            f"<figcaption>The <b>harbour</b></figcaption></figure>"
            f"<p>{LONG}Two.</p><p>{LONG}Three.</p>",
            after="<figure><figcaption><a href='/b'>Another story</a></figcaption></figure>",
        ),
        "a.html",
    )

    assert article.layout == "page"
    assert article.captions == ("The harbour",)
    assert [link.title for link in article.links] == ["A report"]


@pytest.mark.parametrize(
    ("items", "is_kept"),
    [
        (f"<li>{LONG}One.</li><li>{LONG}Two.</li>", True),
        ("<li>Shops of the old town</li><li>Pictures of the storm, in colour</li>", False),
        ("<li>Standoff in the harbour of a town that nobody knows</li>" * 2, False),
    ],
)
def test_a_list_with_a_class_is_the_articles_when_its_items_are_sentences(items: str, *, is_kept: bool) -> None:
    listed = f"<ul class='widget'>{items}</ul>"
    page = whole(f"<p>{LONG}1</p><p>{LONG}2</p>{listed}<p>{LONG}3</p><p>{LONG}4</p>")

    lines = read_page(page, "a.html").text.split("\n")

    assert len(lines) == (6 if is_kept else 4)
    assert LONG.strip() + "4" not in lines[:-1]


def test_a_whole_page_in_which_nothing_is_found_is_read_as_a_fragment() -> None:
    article = read_page("<html><body><h1>题</h1>短。</body></html>".encode(), "a.html")

    assert article.layout in {"fragment", "page"}
    assert "短。" in article.text


def test_words_of_trafilatura_that_are_nowhere_on_the_page_become_paragraphs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "termnews.extract.second_opinion.ask", lambda _html, *, thorough=False: opinion_of(["一 < 二", "三"])
    )

    chosen = choose(open_envelope(b"<html><body>x</body></html>", "a.html"))

    assert chosen is not None
    assert chosen.element.text(separator="|") == "一 < 二|三"


def test_nothing_is_chosen_of_nothing() -> None:
    assert not ask("<html></html>").paragraphs
    with pytest.raises(NotAnArticleError):
        read_page(b"<html><body></body></html>", "a.html")


@pytest.mark.parametrize(
    "furniture",
    [
        "<div class='related-stories'><a href='/r'>Other</a></div>",
        "<div class='NewsLetter-Box'>Sign up today</div>",
        "<p>Advertisement</p>",
        "<h4>Related</h4><ul><li><a href='/r'>Other</a></li><li><a href='/s'>Other two</a></li></ul>",
        "<p>READ MORE: <a href='/r'>Other</a></p>",
        "<p>相关阅读：<a href='/r'>别的新闻</a></p>",
        "<p>Lea también: <a href='/r'>Otra historia</a></p>",
        "<div><p>Mehr zum Thema</p><ul><li><a href='/r'>Anderes</a></li></ul></div>",
        "<h3>往期推荐</h3><ul><li><a href='/r'>别的文章</a></li></ul>",
        "<aside>About the author</aside>",
        "<h3>You may also like...</h3><p><a href='/r'>Other</a></p><p><a href='/s'>Other two</a></p>",
        "<p>延伸閱讀</p>",
        "<p>【延伸閱讀】<a href='/r'>Other</a></p>",
        "<h4>MIRA: <a href='/r'>Other</a></h4>",
        "<p>Lesen Sie hier: <a href='/r'>Other</a></p>",
        "<h3>Читайте также</h3><ul><li><a href='/r'>Other</a></li></ul>",
        "<h3>関連記事</h3><ul><li><a href='/r'>Other</a></li></ul>",
        "<h3>اقرأ أيضا</h3><ul><li><a href='/r'>Other</a></li></ul>",
        "<p>Przeczytaj także: <a href='/r'>Other</a></p>",
    ],
)
def test_furniture_between_paragraphs_is_taken_out(furniture: str) -> None:
    root = element(f"<p>{LONG}</p><p>{LONG}</p>{furniture}<p>{LONG}The end.</p>")

    clear_boilerplate(root, "https://e.org/", [])

    words = root.text(separator=" ", strip=True)
    assert words.endswith("The end.")
    assert "Other" not in words
    assert words.count("The harbour") == 3


@pytest.mark.parametrize(
    "honest",
    [
        f"<div class='related-to-storm'><p>{LONG}</p><p>{LONG}</p></div>",
        "<div class='social-embed'><blockquote>A post</blockquote></div>",
        "<p>Read more: the book, by <a href='/a'>Ann</a>, is long and good and can be had in every shop.</p>",
        "<p class='related'>One sentence.</p>",
        "<ul><li><a href='/a'>A source</a></li><li><a href='/b'>Another source</a></li></ul>",
    ],
)
def test_what_is_the_article_stays(honest: str) -> None:
    root = element(f"<p>{LONG}</p>{honest}<p>{LONG}</p>")
    before = root.text()

    clear_boilerplate(root, "", [])

    assert root.text() == before


def test_lists_behind_the_article_are_cut_off_and_given_as_related() -> None:
    root = element(
        f"<p>{LONG}</p><p>{LONG}</p><div><h3>Top stories</h3><h4><a href=/a>Teaser of another "
        f"story</a></h4><p>It begins so.</p></div><p><a href=/b>More of it</a></p>"
    )

    clear_boilerplate(root, "", [])

    assert "Teaser" not in root.text()
    assert "More of it" not in root.text()


def test_a_label_before_the_article_cuts_nothing_off() -> None:
    root = element(f"<h3>Top stories</h3><p>{LONG}</p><p>{LONG}</p>")

    clear_boilerplate(root, "", [])

    assert root.text().count("The harbour") == 2


def test_related_links_are_told() -> None:
    root = element(f"<p>{LONG}</p><p>{LONG}</p><h4>Related</h4> <ul><li><a href='/r'>Other</a></li></ul><p>{LONG}</p>")

    assert [link.url for link in clear_boilerplate(root, "https://e.org/", [])] == ["https://e.org/r"]


def test_notices_are_told_and_taken_out() -> None:
    body = take_body(
        element("<p>一条新闻。</p><div><p>本文转载请注明出处。</p></div><p>© 版权所有，未经授权不得转载。</p>")
    )

    assert body.lines == ["一条新闻。"]
    assert body.notices == ["本文转载请注明出处。", "© 版权所有，未经授权不得转载。"]


@pytest.mark.parametrize(
    "line", ["他转载了这条新闻。", "", "版权法的历史很长，从十八世纪说起。" * 20, "他说，转载请注明。" + "新闻" * 200]
)
def test_news_about_reprinting_is_no_notice(line: str) -> None:
    assert not is_notice(line)


def test_a_heading_that_repeats_the_title_is_taken_out_at_the_top_only() -> None:
    assert take_body(element("<h2>标 题</h2><p>正文</p>"), title="标题").lines == ["正文"]
    assert take_body(element("<div>前言<!-- x --></div><h2>标题</h2><p>正文</p>"), title="标题").lines == [
        "前言",
        "标题",
        "正文",
    ]
    assert take_body(element("<div>前言</div><h1>标题</h1><p>正文</p>"), title="标题").lines == ["前言", "正文"]
    assert take_body(element("<h2>别的</h2><p>正文</p>"), title="标题").lines == ["别的", "正文"]


def test_related_posts_of_plugins_are_told() -> None:
    body = take_body(
        element(
            "<p>正文</p><div class='yarpp-related'><a href='https://e.org/1'>别的\x1b</a></div><ul "
            "class='related-posts'></ul>"
        )
    )

    assert [link.title for link in body.related] == ["别的\ufffd"]
    assert body.lines == ["正文"]


def test_hidden_elements_and_inserted_advertisements_go_and_code_stays() -> None:
    html = (
        "<p hidden>甲</p><div id='comments'>乙</div><div class='code-block code-block-2' style='clear: both'>丙</div>"
        "<div class='code-block code-block-2'>print(1)</div><div class='text'>丁</div>"
    )

    assert take_body(element(html)).lines == ["print(1)", "丁"]


def test_flattening_keeps_every_word_and_closes_every_tag() -> None:
    html = "<div>" * 500 + "一<br>二<p>三</p>" + "</div>" * 500
    flat = flatten(html)

    assert flat is not None
    assert flat.count("<div>") == flat.count("</div>") == DEEPEST
    assert element(flat).text().split() == ["一二", "三"]
    assert flatten("<div><p>一</p></div>") is None


def test_fingerprints_do_not_see_spaces() -> None:
    assert fingerprint("一 条 新闻") == fingerprint("一条新闻")
    assert fingerprints("一条\n新闻") == (fingerprint("一条"), fingerprint("新闻"))
    assert -(2**63) <= fingerprint("x") < 2**63


def test_the_first_sentence_may_begin_with_the_title() -> None:
    """The words of the heading are found in it first, and do not take its place."""
    page = whole(f"<h1>The harbour reopened on Monday</h1><div><p>{LONG}1</p></div><p>{LONG}2</p><p>{LONG}3</p>")

    assert [line[-1] for line in read_page(page, "a.html").text.split("\n")] == ["y", "1", "2", "3"]


def test_related_articles_outside_of_the_article_are_told_and_those_within_once() -> None:
    listed = "<h3>Related stories</h3><ul><li><a href='https://e.org/r'>Other</a></li></ul>"
    page = f"<html><head><title>Harbour</title></head><body><article itemprop='articleBody'><p>{LONG * 3}</p>{listed}"
    article = read_page(
        f"{page}</article>{listed}<h3>Related stories</h3><p>{LONG}</p></body></html>".encode(), "a.html"
    )

    assert [link.url for link in article.related] == ["https://e.org/r"]
    assert "Other" not in article.text


def test_labels_without_end_cost_no_article_its_words() -> None:
    labels = "<h2>相关阅读</h2><p><a href='/a'>别的</a></p>" * 200
    article = read_page(whole(f"<p>{LONG}1</p><p>{LONG}2</p>{labels}<p>{LONG}3</p>"), "a.html")

    assert "别的" not in article.text
    assert article.text.count("The harbour") >= 2


def test_a_table_that_claims_a_thousand_columns_a_cell_is_read() -> None:
    cells = "<td colspan=1000 rowspan='1000'>x</td>" * 40
    article = read_page(whole(f"<p>{LONG}1</p><p>{LONG}2</p><table><tr>{cells}</tr></table><p>{LONG}3</p>"), "a.html")

    assert article.text.count("The harbour") == 3


def test_a_page_that_calls_itself_an_article_and_holds_none_is_read_as_a_fragment() -> None:
    page = (
        "<html><head><meta property='og:type' content='article'><title>题</title></head><body><p>短。</p></body></html>"
    )

    assert read_page(page.encode(), "a.html").layout in {"schema", "fragment"}


@pytest.mark.parametrize(
    "line",
    [
        "更多猛料！欢迎扫描左方二维码关注新浪新闻官方微信",
        "掃一掃二維碼，關注晚報",
        "下载晚报APP，看更多新闻",
        "违法和不良信息举报电话：010-00000000",
        "違法和不良信息舉報熱線：010-00000000",
        "声明：文章内容仅供参考，不构成投资建议，风险自担。",
        "本文仅代表作者个人观点。",
        "*文章为作者独立观点，不代表晚报立场",
        "请登录后发表评论",
        "下一篇：桥",
        "© 2020 The Harbour Post",
        "Subscribe now to our evening edition for the full story.",
        "Suscríbete a nuestro canal.",
        "Newsletter abonnieren",
    ],
)
def test_what_asks_the_reader_is_a_notice_as_the_last_words_only(line: str) -> None:
    asked = take_body(element(f"<p>一条新闻。</p><p>第二段。</p><p>{line}</p>"))
    told = take_body(element(f"<p>{line}</p><p>一条新闻。</p>{'<p>第二段。</p>' * 8}"))

    assert (asked.lines, asked.notices) == (["一条新闻。", "第二段。"], [line])
    assert told.lines[0] == line


def test_a_last_block_of_several_notices_is_told_whole() -> None:
    foot = "<p>© 林渡 for 晚报 |Permalink<br>Post tags: 港口<br>Feed enhanced by Better Feed</p>"

    assert take_body(element(f"<p>一条新闻。</p>{foot}")).lines == ["一条新闻。"]
    assert take_body(element("<p>一条新闻。</p><p>© 林渡 for 晚报<br>港口。</p>")).lines[-1] == "港口。"


@pytest.mark.parametrize(
    "line",
    [
        "他声明：港口的事与他无关。",
        "关注港口的人都来了。",
        "关注该公众号的读者说，他们会怀念它。",
        "订阅该频道的人数在一年内翻了一番。",
        "點擊該影片的人說，微博早就把它刪了。",
        "本报采访的七位人大代表都拒绝发表意见。",
        "評論員王五代表工會在會上發言。",
        "评论区的审核员每天要看三千条帖子，其中大部分人干不满一年。",
        "该网站的京ICP备12345号已被注销，创始人说他不会再申请。",
        "郑重声明：本人从未签署该文件，保留追究法律责任的权利。",
        "特别声明：我退出一切组织，过去的言论仅代表我自己。",
        "举报电话：110。警方悬赏十万元征集线索。",
        "各网站不得转载该消息，已转载的立即删除。",
        "當局禁止各大媒體轉載此文。",
        "Follow the road north.",
        "Follow us, the soldiers said, and the village followed.",
        "For the latest news the villagers walk to the bridge, where a radio plays.",
        "Copyright law has not kept up, and the two sides meet again in court in May.",
        "Comments are moderated by a team of four in Manila.",
        "Folgen sie dem Fluss, kommen sie nach zwei Tagen ans Meer.",
        "Abbonati in calo per il terzo anno.",
    ],
)
def test_news_of_subscriptions_and_declarations_stays(line: str) -> None:
    assert take_body(element(f"<p>一条新闻。</p><p>{line}</p>")).lines == ["一条新闻。", line]
