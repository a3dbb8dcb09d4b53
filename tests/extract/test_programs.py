"""Writer, day and tags where programs of sites put them, and nothing that their servers add."""

from __future__ import annotations

import json

from termnews.extract.read import read_page

TEXT = "".join(
    f"<p>渡口的钟楼周二重新敲响，离上一次报时已经过去了三年零{month}个月，码头上的人都停下来听，听得见钟声的地方才算是家。</p>"
    for month in range(1, 7)
)


def page(title: str, body: str) -> bytes:
    head = f"<!DOCTYPE html><html lang='zh-Hans'><head><meta charset='utf-8'><title>{title}</title></head>"
    return f"{head}<body>{body}</body></html>".encode()


def test_cnblogs_names_its_writer_below_the_text() -> None:
    post = (
        f"<h1 id='blogTitle'><a href='/'>阿明的记事</a></h1><h1 class='postTitle'>渡口的钟</h1>"
        f"<div id='post_body'>{TEXT}</div>"
        "<div class='postDesc'>posted @ <span id='post-date'>2021-11-11 09:12</span>&nbsp;"
        "<a href='/aming/'>河口阿明</a>&nbsp;阅读(<span>12</span>)&nbsp;评论(<span>0</span>)</div>"
    )
    article = read_page(page("渡口的钟 - 河口阿明 - 博客园", post), "bell.html")

    assert article.byline == "河口阿明"
    assert article.published is not None
    assert article.published.iso == "2021-11-11T09:12"


def test_drupal_has_tags_in_fields_of_any_name_and_a_submitter() -> None:
    node = (
        "<h1 class='page-title'>渡口的钟</h1><article class='node'><footer class='node__meta'>"
        "由 <span>河口阿明</span> 提交于 "
        f"2021年11月11日</footer><div class='field field--name-body'>{TEXT}</div><div class='field "
        "field--name-field-keywords field--type-entity-reference'><h3>关键词</h3><a href='/taxonomy/term/12'>钟</a> "
        "<a href='/tags/dukou'>渡口</a></div></article><div class='node--view-mode-teaser'><div class='field "
        "field--name-field-tags'><a href='/taxonomy/term/9'>别的</a></div></div>"
    )
    article = read_page(page("渡口的钟 | 河口报", node), "bell.html")

    assert article.layout == "drupal"
    assert article.tags == ("钟", "渡口")
    assert article.byline == "河口阿明"


def test_a_thread_is_of_the_day_beside_its_first_post() -> None:
    def post(name: str, text: str, day: str) -> str:
        return (
            f"<div class='l_post'><a class='p_author_name'>{name}</a><div class='d_post_content'>{text}</div>"
            f"<span class='tail-info'>1楼</span><span class='tail-info'>{day}</span></div>"
        )

    posts = post("河口阿明", TEXT + "<p><span>1949-10-01</span></p>", "2021-11-11 09:12") + post(
        "李四", "我也听见了。", "2021-12-01 10:00"
    )
    article = read_page(page("渡口的钟_河口吧_百度贴吧", f"<h3>渡口的钟</h3>{posts}"), "bell.html")

    assert article.published is not None
    assert article.published.iso == "2021-11-11T09:12"


def test_flarum_tells_the_day_in_its_script() -> None:
    posts = (
        "<article><h3 class='PostUser-name'>阿明</h3>"
        f"<div class='Post-body'>{TEXT}</div></article><article><h3 class='PostUser-name'>李四</h3>"
        "<div class='Post-body'><p>我也听见了。</p></div></article>"
    )
    moments = [{"createdAt": f"2021-{month}-11T01:12:00+00:00"} for month in (12, 11)]
    script = f"<script type='application/json' id='flarum-json-payload'>{json.dumps(moments)}</script>"
    article = read_page(
        page("渡口的钟 - 河口论坛", f"<noscript id='flarum-content'><h1>渡口的钟</h1>{posts}</noscript>{script}"),
        "bell.html",
    )

    assert article.published is not None
    assert article.published.iso == "2021-11-11T01:12:00+00:00"


def test_warnings_of_php_are_no_words_of_an_article() -> None:
    note = '<br />\n<b>Warning</b>:  Undefined array key "a" in <b>/www/a.php</b> on line <b>928</b><br />\n'
    said = "<p>PHP says Warning: Undefined array key in /www/b.php on line 3.</p>"
    article = read_page(
        page("渡口的钟", f"{note * 9}<h1>渡口的钟</h1><article>{TEXT}{note}{said}</article>"), "bell.html"
    )

    assert "/www/a.php" not in article.text
    assert "/www/b.php" in article.text
