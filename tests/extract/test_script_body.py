"""Articles that only a script, a template or a text field of a page holds."""

from __future__ import annotations

import json
from html import escape
from urllib.parse import quote

import pytest

from termnews.extract.read import read_page
from termnews.extract.script_body import body_in_scripts

LINES = (
    "渡口的钟楼周二重新敲响，离上一次报时已经过去了三年零四个月，码头上的人都停下来听。",
    "修钟的师傅说，齿轮没有坏，只是没有人记得上弦；他在“夜班簿”里找到了最后一个名字。",
    "镇上决定，从今年冬天起由中学生轮流值守。他们说：“听得见钟声的地方，才算是家。”🕰",
    "钟楼建于民国十七年，𠮷野先生捐了最大的一口铜钟，至今还刻着他的名字。",
)
HTML = "".join(f"<p>{line}</p>" for line in LINES) + '<p><img src="https://example.test/a.jpg" alt="钟楼"></p>'
MENU = "<ul><li><a href='/1'>首页</a></li><li><a href='/2'>国内</a></li></ul><div id='root'></div>"
STATE = {"props": {"pageProps": {"detail": {"title": "渡口的钟", "pubTime": "2021-11-11 09:12", "content": HTML}}}}


def page(kept: str) -> bytes:
    head = "<!DOCTYPE html><html><head><meta charset='utf-8'><title>渡口的钟</title></head>"
    return f"{head}<body>{MENU}{kept}</body></html>".encode()


KEPT = {
    "text field": f"<textarea class='article-content' style='display:none'>{escape(HTML)}</textarea>",
    "template": f"<script type='text/html' id='text'>{HTML}</script>",
    "Next.js": f"<script id='__NEXT_DATA__' type='application/json'>{json.dumps(STATE)}</script>",
    "Next.js, not escaped": f"<script id='__NEXT_DATA__'>{json.dumps(STATE, ensure_ascii=False)}</script>",
    "state": f"<script>window.__INITIAL_STATE__={json.dumps({'news': {'cnt_html': HTML}})};</script>",
    "Nuxt": f"<script>window.__NUXT__=(function(a){{return {{articleContent:{json.dumps(HTML)}}}}}(1))</script>",
    "escaped in quotes": f"<script>var DATA = {{articleInfo: {{title: '渡口的钟', content: '&quot;{escape(HTML)}&quot;'"
    ".slice(6, -6)}}</script>",
    "by percents": f"<script id='RENDER_DATA' type='application/json'>{quote(json.dumps(STATE))}</script>",
    "plain lines": f"<script>var article = {json.dumps({'text': chr(10).join(LINES)})}</script>",
}


@pytest.mark.parametrize("name", KEPT)
def test_an_article_that_no_element_shows_is_read(name: str) -> None:
    article = read_page(page(KEPT[name]), "bell.html")

    assert article.text.split("\n")[: len(LINES)] == list(LINES)
    assert article.title == "渡口的钟"
    assert "首页" not in article.text


def test_day_and_source_are_read_from_such_fields_too() -> None:
    fields = (
        "<textarea class='article-time'>1636593120000</textarea><textarea class='article-source-name'>河口网</textarea>"
    )
    article = read_page(page(KEPT["text field"] + fields), "bell.html")
    state = read_page(page("<script>var a = {'publish_time':1636593120}</script>" + KEPT["template"]), "bell.html")

    assert article.source == "河口网"
    assert article.published is not None
    assert article.published.iso.startswith("2021-11-11")
    assert state.published is not None
    assert state.published.iso == article.published.iso


@pytest.mark.parametrize(
    "other",
    [
        "<script>var state = {desc: '短文'}</script>",
        "<script type='text/template'><p>{{ title }}</p>" + "<p>{{ item }}。</p>" * 60 + "</script>",
        "<script>var list = [" + ",".join(json.dumps({"content": line * 4}) for line in LINES) + "]</script>",
        "<textarea>" + "请在这里写下您的评论。" * 20 + "</textarea>",
        "<script>var css = {content: '" + "a{color:red} " * 60 + "'}</script>",
    ],
)
def test_other_texts_of_scripts_stay_unseen(other: str) -> None:
    assert body_in_scripts(f"<html><body>{MENU}{other}</body></html>", []) is None


def test_a_page_that_shows_its_article_is_read_from_its_elements() -> None:
    shown = (
        "<article>" + "".join(f"<p>{line}第{number}段。</p>" for number, line in enumerate(LINES * 2)) + "</article>"
    )
    kept = "<script>var old = " + json.dumps({"content": HTML * 9}) + "</script>"

    assert "第7段" in read_page(page(shown + kept), "bell.html").text


BRIEFS = {
    "news": ("渡船复航", "<p>停航四天的渡船今天清晨复航，居民在码头排起长队；镇里说水位退得比预计的快。</p>"),
    "poem": ("夜泊", "<p>昨夜钟声过河来，<br>渡船灯火一时开。<br>舟人不问明朝事，<br>只说江潮去又回。</p>"),
    "verses": ("渡口", "月亮落在水里<br>像一枚旧银币<br>我弯下腰去捡<br>水就碎了<br>渡船灯火还远"),
    "verses in paragraphs": (
        "渡口",
        "<p>月亮落在水里</p><p>像一枚旧银币</p><p>我弯下腰去捡</p><p>水就碎了</p><p>渡船灯火还远</p>",
    ),
    "verses in elements": (
        "渡口",
        "<div>月亮落在水里</div><div>像一枚旧银币</div><div>我弯下腰去捡</div><div>渡船灯火还远</div>",
    ),
    "notice": (
        "渡船復航通告",
        "<p>各位乘客：</p><p>渡船明日起恢復行駛，首班六時三十分，敬請留意。</p><p>河口航運處</p>",
    ),
    "English": (
        "Ferry runs again",
        "<p>The ferry ran again on Monday after four days, and people queued along the quay.</p>",
    ),
}
OTHERS = {
    "related article": f"<script>var R = {json.dumps({'related': [{'title': '渡口的钟', 'content': HTML}]})}</script>",
    "comment": f"<script>var S = {json.dumps({'comments': [{'user': 'a', 'content': ' '.join(LINES)}]})}</script>",
    "text about the writer": f"<script>var A = {{author: {{text: {json.dumps(''.join(LINES))}}}}}</script>",
    "terms of use": f"<script type='text/template'><div>{HTML}</div></script>",
    "text to copy": f"<textarea>{escape(HTML)}</textarea>",
    "article in other words": f"<script type='application/ld+json'>"
    f"{json.dumps([{'@type': 'ItemList', 'itemListElement': [{'articleBody': ''.join(LINES)}]}])}</script>",
}


@pytest.mark.parametrize("name", BRIEFS)
@pytest.mark.parametrize("other", OTHERS)
def test_a_brief_article_stays_whatever_longer_text_a_script_holds(name: str, other: str) -> None:
    title, brief = BRIEFS[name]
    head = f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head>"
    shown = f"<main><h1>{title}</h1><div class='content'>{brief}</div></main>"
    article = read_page(f"{head}<body>{MENU}{shown}{OTHERS[other]}</body></html>".encode(), "brief.html")

    assert any(word in article.text for word in ("复航", "渡船灯火", "恢復行駛", "The ferry ran"))


@pytest.mark.parametrize("beside", ["<p>{first}</p>", "<meta name='description' content='{first}'><p>{remark}</p>"])
def test_a_page_that_shows_the_beginning_is_read_to_the_end(beside: str) -> None:
    remark = "您的浏览器版本过低，部分功能无法使用，请升级浏览器后重新打开本页。"
    kept = beside.format(first=LINES[0], remark=remark) + KEPT["state"]

    assert read_page(page(kept), "bell.html").text.split("\n")[: len(LINES)] == list(LINES)


@pytest.mark.timeout(20)
def test_a_bottomless_text_in_a_script_is_left() -> None:
    assert body_in_scripts('<script>content:"' + "<div>" * 40_000 + "One. " * 99 + '"</script>', []) is None


@pytest.mark.timeout(20)
@pytest.mark.parametrize("begun", ["<script>content:'", '<textarea><p>x"', '<script>"content":"\\', "content:'a\\"])
def test_hostile_scripts_take_no_time(begun: str) -> None:
    assert body_in_scripts(begun * 50_000, []) is None
