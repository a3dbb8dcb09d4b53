"""How the parts of an article look as Markdown: links, pictures, code, lists, tables; saved Markdown; plain text."""

from __future__ import annotations

import pytest

from termnews.extract.markdown import render_markdown
from termnews.model.article import Article, ArticleId, BodyKind


def markdown(body: str, kind: BodyKind = BodyKind.HTML, permalink: str = "") -> str:
    article = Article(id=ArticleId("a"), keys=(), title="", permalink=permalink, body=body, body_kind=kind)
    return render_markdown(article).rstrip("\n")


@pytest.mark.parametrize(
    ("href", "address"),
    [
        pytest.param("/news/2.html", "http://e.com/news/2.html", id="from the root"),
        pytest.param("2.html?a=1&b=2", "http://e.com/a/2.html?a=1&b=2", id="beside the page"),
        pytest.param("//x.org/", "http://x.org/", id="without a scheme"),
        pytest.param("https://x.org/中?q=文", "https://x.org/%E4%B8%AD?q=%E6%96%87", id="Chinese"),
        pytest.param("https://x.org/%E4%b8%ad", "https://x.org/%E4%b8%ad", id="encoded already"),
        pytest.param("https://x.org/a_b*c~d", "https://x.org/a_b*c~d", id="marks of Markdown"),
        pytest.param("https://x.org/<a>", "https://x.org/%3Ca%3E", id="angle brackets"),
        pytest.param("https://x.org/a\\b", "https://x.org/a%5Cb", id="backslash"),
        pytest.param("https://x.org/\x1b[2J", "https://x.org/%1B%5B2J", id="escape"),
        pytest.param("#note", "", id="a place in the page"),
        pytest.param("mailto:a@e.com", "", id="mail"),
        pytest.param("file:///etc/passwd", "", id="file"),
        pytest.param("http://[", "", id="no address"),
        pytest.param("http:///x", "http://e.com/x", id="host left out"),
        pytest.param("https://x.org/" + "a" * 2000, "", id="too long"),
        pytest.param("", "", id="empty"),
    ],
)
def test_a_link_points_into_the_web_or_is_words(href: str, address: str) -> None:
    escaped = href.replace("&", "&amp;").replace('"', "&quot;")
    expected = f"看[甲]({address})" if address else "看甲"

    assert markdown(f'看<a href="{escaped}">甲</a>', permalink="http://e.com/a/1.html") == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            '<img src="http://e.com/1.jpg" alt="马云">', "![马云](http://e.com/1.jpg)", id="words and address"
        ),
        pytest.param('<img src="/1.jpg" alt="马云">', "![马云]()", id="an address that means nothing"),
        pytest.param('<img src="http://e.com/1.jpg">', "![](http://e.com/1.jpg)", id="address only"),
        pytest.param('<img src="http://e.com/1.gif" width="1" height="1" alt="x">甲', "甲", id="a counter"),
        pytest.param(
            '<img srcset="http://e.com/1.jpg 1x, http://e.com/2.jpg 2x">', "![](http://e.com/1.jpg)", id="a set"
        ),
        pytest.param('<img srcset="">甲', "甲", id="an empty set"),
        pytest.param('<img src="x.gif" data-original="http://e.com/1.jpg">', "![](http://e.com/1.jpg)", id="late"),
        pytest.param(
            '<a href="http://e.com/big"><img src="http://e.com/1.jpg"></a>', "![](http://e.com/1.jpg)", id="linked"
        ),
        pytest.param('甲<img src="http://e.com/1.jpg">乙', "甲\n\n![](http://e.com/1.jpg)\n\n乙", id="between words"),
        pytest.param('<h2>甲<img src="http://e.com/1.jpg"></h2>', "## 甲![](http://e.com/1.jpg)", id="in a heading"),
        pytest.param('好<img class="wp-smiley" alt="🙂" src="http://e.com/s.png">的', "好🙂的", id="a smiley"),
        pytest.param('<p class="wp-caption-text">说<b>明</b></p>', "*说**明***", id="caption of WordPress"),
        pytest.param(
            "<figure><figcaption>一<p>二</p></figcaption></figure>", "*一*\n\n*二*", id="caption without picture"
        ),
        pytest.param(
            '<ul><li><img src="http://e.com/1.jpg">甲</li></ul>', "- ![](http://e.com/1.jpg)\n\n  甲", id="in a list"
        ),
        pytest.param(
            '<table><tr><td><img src="http://e.com/1.jpg" alt="图"><td>甲<tr><td>乙<td>丙</table>',
            "| ![图](http://e.com/1.jpg) | 甲 |\n| --- | --- |\n| 乙 | 丙 |",
            id="in a table",
        ),
    ],
)
def test_pictures_stand_alone_with_their_captions_below(html: str, expected: str) -> None:
    assert markdown(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("foo<b>(bar)</b>baz", "foo(**bar**)baz", id="brackets between letters"),
        pytest.param("foo<b>bar!</b>baz", "foo**bar**!baz", id="exclamation mark"),
        pytest.param("foo<b>--</b>bar", "foo--bar", id="nothing but marks"),
        pytest.param('foo<b>(<a href="http://e.com">x</a>)</b>y', "foo([**x**](http://e.com))y", id="around a link"),
        pytest.param('a<b><a href="http://e.com">x</a></b>b', "a[x](http://e.com)b", id="all of a link"),
        pytest.param("a<b><code>x</code></b>b", "a`x`b", id="all of code"),
        pytest.param('<a href="http://e.com"><b>甲</b>乙</a>丙', "[**甲**乙](http://e.com)丙", id="within a link"),
        pytest.param('<b>甲<a href="http://e.com">乙</a>丙</b>', "**甲[乙](http://e.com)丙**", id="over a link"),
        pytest.param(
            '<a href="http://a.com">甲</a><a href="http://b.com">乙</a>',
            "[甲](http://a.com)[乙](http://b.com)",
            id="link beside link",
        ),
        pytest.param(
            '<a href="http://a.com">甲</a><a href="http://a.com">乙</a>', "[甲乙](http://a.com)", id="one link"
        ),
        pytest.param(
            "wow!<a href='http://e.com'>x</a>", "wow\\![x](http://e.com)", id="link behind an exclamation mark"
        ),
        pytest.param("甲<b>乙</b><i>丙</i><del>丁</del>", "甲**乙***丙*~~丁~~", id="side by side"),
        pytest.param("<b>甲<i>乙</i></b><i>丙</i>", "**甲乙**丙", id="overlapping"),
        pytest.param("<code>a<br>b</code>", "`a`  \n`b`", id="line break in code"),
        pytest.param('<a href="http://e.com"><code>x</code></a>', "[`x`](http://e.com)", id="code in a link"),
        pytest.param("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "漢（kan）", id="reading"),
        pytest.param("甲<wbr>乙", "甲乙", id="a place to break"),
        pytest.param(
            "<h2>x<b>y!</b><i>z!</i><img src='http://e.com/1' alt='图'></h2>",
            "## xy!*z!*![图](http://e.com/1)",
            id="before a picture",
        ),
        pytest.param("C #<h2>C #</h2>", "C #\n\n## C \\#", id="hash at the end of a heading"),
        pytest.param("甲<hr>乙", "甲\n\n***\n\n乙", id="a line"),
        pytest.param("<p>　　甲乙<br><br>　　丙丁<br>戊", "甲乙\n\n丙丁  \n戊", id="line breaks"),
        pytest.param("甲 　 乙", "甲　乙", id="Chinese space"),
    ],
)
def test_words_in_a_line(html: str, expected: str) -> None:
    assert markdown(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<ul><li>a<li>b</ul><ul><li>c</ul>", "- a\n- b\n\n* c", id="list beside list"),
        pytest.param("<ol><li>a</ol><ol><li>b</ol><ul><li>c</ul>", "1. a\n\n1) b\n\n- c", id="numbers beside numbers"),
        pytest.param("<ol start=0><li>a<li>b</ol>", "0. a\n1. b", id="from nought"),
        pytest.param("<ol start=x><li>a</ol>", "1. a", id="from nowhere"),
        pytest.param("<ul>散<li>甲</li><li></li></ul>", "- 散\n- 甲", id="words between items, an empty item"),
        pytest.param("<ul></ul><li>孤</li>", "孤", id="an item without a list"),
        pytest.param("<ul><li>甲<ul><li>乙</ul></ul>", "- 甲\n  - 乙", id="list in a list"),
        pytest.param("<ul><li>甲<ol start=3><li>乙</ol></ul>", "- 甲\n\n  3. 乙", id="numbers that begin later"),
        pytest.param("<ul><li><pre>x\n\ny</pre></ul>", "- ```\n  x\n\n  y\n  ```", id="code in a list"),
        pytest.param("<ul><li><h3>甲</h3>乙</ul>", "- ### 甲\n\n  乙", id="heading in a list"),
        pytest.param("<blockquote>a</blockquote><blockquote>b<p>c</blockquote>", "> a\n\n> b\n>\n> c", id="quotes"),
        pytest.param("<blockquote></blockquote>甲", "甲", id="an empty quote"),
        pytest.param("<h1>甲<p>乙</p></h1>丙", "# 甲\n\n# 乙\n\n丙", id="paragraph in a heading"),
        pytest.param("<h2><ul><li>甲</ul></h2>", "- 甲", id="list in a heading"),
        pytest.param('<pre class="lang-py"><code>x = 1</code></pre>', "```py\nx = 1\n```", id="language"),
        pytest.param('<pre><code class="language-c++">x</code></pre>', "```c++\nx\n```", id="language of the code"),
        pytest.param("<pre>\tx</pre>", "```\n    x\n```", id="tab in code"),
        pytest.param("<pre> \n </pre>甲", "甲", id="empty code"),
        pytest.param(
            "<pre>第一行的散文。\n第二行。\n\n第三<b>段</b></pre>",
            "第一行的散文。  \n第二行。\n\n第三**段**",
            id="prose",
        ),
        pytest.param("<pre>一二三<pre>四五六</pre></pre>", "一二三\n\n四五六", id="prose in prose"),
        pytest.param(
            "<pre># 注释\nx = 1  # y\nprint(x)</pre>", "```\n# 注释\nx = 1  # y\nprint(x)\n```", id="Chinese comment"
        ),
        pytest.param("<table></table>甲", "甲", id="an empty table"),
        pytest.param("<table><tr><td>甲<td>乙</table>", "甲\n\n乙", id="one row is layout"),
        pytest.param("<table><tr><td>甲<tr><td>乙</table>", "甲\n\n乙", id="one column is layout"),
        pytest.param(
            "<table><tr><td><h2>甲</h2><td>乙<tr><td>丙<td>丁</table>", "## 甲\n\n乙\n\n丙\n\n丁", id="headings"
        ),
        pytest.param(
            f"<table><tr><td>{'长' * 700}<td>乙<tr><td>丙<td>丁</table>", f"{'长' * 700}\n\n乙\n\n丙\n\n丁", id="long"
        ),
        pytest.param(
            "<table><tr><td>甲<td>乙<td>丙<tr><td>丁</table>",
            "| 甲 | 乙 | 丙 |\n| --- | --- | --- |\n| 丁 |  |  |",
            id="a short row",
        ),
        pytest.param(
            "<table><tr><td><blockquote>甲</blockquote><td>乙<tr><td>丙<td>丁</table>",
            "> 甲\n\n乙\n\n丙\n\n丁",
            id="quote in a table",
        ),
        pytest.param(
            "<table><tr><td><ul><li><pre>x</pre></ul><td>乙<tr><td>丙<td>丁</table>",
            "- ```\n  x\n  ```\n\n乙\n\n丙\n\n丁",
            id="code in a list in a table",
        ),
        pytest.param(
            "<table><tr><td>甲<hr>乙<td>丙<tr><td>丁<td>戊</table>",
            "| 甲 乙 | 丙 |\n| --- | --- |\n| 丁 | 戊 |",
            id="line in a cell",
        ),
        pytest.param("<tr><td>甲", "甲", id="a cell without a table"),
        pytest.param("<h2>甲<hr></h2>", "## 甲\n\n***", id="line in a heading"),
        pytest.param("<h2>\u200b</h2>甲", "甲", id="a heading of nothing visible"),
        pytest.param("", "", id="nothing"),
        pytest.param("<p style='display:none'>甲</p>", "甲", id="everything hidden"),
    ],
)
def test_blocks(html: str, expected: str) -> None:
    assert markdown(html) == expected


@pytest.mark.parametrize(
    ("saved", "expected"),
    [
        pytest.param("# 题\n\n甲**乙**丙\n", "# 题\n\n甲**乙**丙", id="as it should be"),
        pytest.param("**6****月****4****日**晚", "**6月4日**晚", id="bold beside bold"),
        pytest.param("**6****月", r"\*\*6\*\*\*\*月", id="bold that never ends"),
        pytest.param("王****和李****", r"王\*\*\*\*和李\*\*\*\*", id="letters hidden by asterisks"),
        pytest.param(
            r"[!\[甲\](http://e.com/a.png)](http://e.com/b.png)", "![甲](http://e.com/a.png)", id="mangled picture"
        ),
        pytest.param("文字**（注）**后", "文字**（注）**后", id="emphasis beside Chinese"),
        pytest.param("甲\n乙\nfoo\nbar", "甲乙foo bar", id="lines broken by hand"),
        pytest.param("甲<b>乙</b>丙<br>丁", "甲**乙**丙  \n丁", id="HTML in a line"),
        pytest.param("<div>\n<p>甲</p>\n<ul><li>乙</ul>\n</div>\n\n丙", "甲\n\n- 乙\n\n丙", id="HTML between"),
        pytest.param("[甲][1]\n\n[1]: http://e.com/x", "[甲](http://e.com/x)", id="link by reference"),
        pytest.param("[点](javascript:alert(1))", r"\[点\](javascript:alert(1))", id="script as address"),
        pytest.param("看 http://e.com/x。", "看 [http://e.com/x](http://e.com/x)。", id="bare address"),
        pytest.param("```py\n**6****月** <b>\n```", "```py\n**6****月** <b>\n```", id="code stays"),
        pytest.param(
            "~~~\n**6****月**\n```\n~~~\n**6****月**", "````\n**6****月**\n```\n````\n\n**6月**", id="other fence"
        ),
        pytest.param("```\n**6****月**", "```\n**6****月**\n```", id="code that never ends"),
        pytest.param("    中文缩进了四格的一段散文。", "中文缩进了四格的一段散文。", id="indented prose is no code"),
        pytest.param("    x = 1", "```\nx = 1\n```", id="indented code is code"),
        pytest.param(
            "| a | b |\n| --- | --- |\n| 1 | `x\\|y` |", "| a | b |\n| --- | --- |\n| 1 | `x\\|y` |", id="table"
        ),
        pytest.param("- 甲\n- 乙\n  1. 丙", "- 甲\n- 乙\n  1. 丙", id="lists"),
        pytest.param("---\n\n甲", "***\n\n甲", id="a line"),
    ],
)
def test_saved_markdown_is_mended(saved: str, expected: str) -> None:
    assert markdown(saved, BodyKind.MARKDOWN) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("甲\n乙\n\n丙", "甲  \n乙\n\n丙", id="line ends are kept"),
        pytest.param("　　甲\n　　乙\n丙", "甲\n\n乙  \n丙", id="indented lines begin paragraphs"),
        pytest.param("a  b\n    c", "a b\n\nc", id="spaces"),
        pytest.param("长" * 90 + "\n" + "文" * 90, "长" * 90 + "\n\n" + "文" * 90, id="long lines are paragraphs"),
        pytest.param("# 1*2 <b>\n- x", "\\# 1\\*2 \\<b>  \n\\- x", id="marks are words"),
        pytest.param("甲\x1b[2J\r\n乙", "甲\ufffd\\[2J  \n乙", id="controls"),
        pytest.param("\n\n", "", id="nothing"),
    ],
)
def test_plain_text_is_kept_as_it_is(text: str, expected: str) -> None:
    assert markdown(text, BodyKind.TEXT) == expected


@pytest.mark.parametrize(
    ("saved", "shown"),
    [
        pytest.param(
            "甲[^1]。\n\n[^1]: 沒有空格的註。", "甲[^1]。\n\n[^1]: 沒有空格的註。", id="Chinese without spaces"
        ),
        pytest.param(
            "甲[^a]乙[^b]\n\n[^a]: 一\n[^b]: 二", "甲[^1]乙[^2]\n\n[^1]: 一\n\n[^2]: 二", id="numbered as they stand"
        ),
        pytest.param(
            "甲[^a]\n\n[^a]: 一\n\n    又\n\n    - 項",
            "甲[^1]\n\n[^1]: 一\n\n    又\n\n    - 項",
            id="of several blocks",
        ),
        pytest.param(
            "**甲[^a]**\n\n[^a]: 見[此](https://e.org/)",
            "**甲[^1]**\n\n[^1]: 見[此](https://e.org/)",
            id="in bold, with a link",
        ),
        pytest.param("甲\n\n[^a]: 沒人提到", "甲\n\n[^1]: 沒人提到", id="that nothing leads to"),
        pytest.param("甲[^a]", "甲\\[^a\\]", id="a sign without its note is words"),
        pytest.param("`[^a]`\n\n[^a]: 一", "`[^a]`\n\n[^1]: 一", id="code is code"),
    ],
)
def test_footnotes_stay_footnotes(saved: str, shown: str) -> None:
    assert markdown(saved, BodyKind.MARKDOWN) == shown
    assert markdown(shown, BodyKind.MARKDOWN) == shown


def test_words_of_a_page_are_no_footnote() -> None:
    assert markdown("<p>甲[^1]</p><p>[^1]: 乙</p>") == "甲\\[^1\\]\n\n\\[^1\\]: 乙"


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        pytest.param("<td align=right>1<td style='text-align: center'>2", "| --: | :-: |", id="each its own way"),
        pytest.param("<td>1<td align=justify>2", "| --- | --- |", id="no way that Markdown knows"),
        pytest.param("<td align=right>1<td>2<tr><td align=left>3<td>4", "| --- | --- |", id="cells that do not agree"),
        pytest.param("<td align=right colspan=2>1", "| --- | --- |", id="cells that span others"),
    ],
)
def test_columns_stay_aligned(cells: str, rule: str) -> None:
    assert markdown(f"<table><tr><th>甲<th>乙<tr>{cells}</table>").split("\n")[1] == rule
