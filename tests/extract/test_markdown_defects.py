"""The thirty ways in which html2text's Markdown said something else than the page: none is left.

Each case is a piece of a page and the Markdown that is made of it. Where nothing else
is noted, the words of both are compared too.
"""

from __future__ import annotations

import pytest
from tests.extract.words import page_words, squeezed

from termnews.extract.markdown import render_markdown
from termnews.model.article import Article, ArticleId
from termnews.text.commonmark import bare_words, make_parser


def markdown(html: str, permalink: str = "") -> str:
    article = Article(id=ArticleId("a"), keys=(), title="", permalink=permalink, body=html)
    return render_markdown(article).rstrip("\n")


CASES = [
    pytest.param("<b>北京</b>外卖", "**北京**外卖", id="01 no space after bold"),
    pytest.param("他说<b>“你好”</b>了", "他说**“你好”**了", id="02 bold that ends in a quote"),
    pytest.param("文字<em>强调</em>文字", "文字*强调*文字", id="03 no spaces around italics"),
    pytest.param("<b>甲</b><b>乙</b>", "**甲乙**", id="04 bold beside bold"),
    pytest.param("甲<b>&nbsp;乙&nbsp;</b>丙", "甲 **乙** 丙", id="05 spaces within bold"),
    pytest.param("甲<b></b>乙<strong> </strong>丙", "甲乙 丙", id="06 empty bold"),
    pytest.param("<b><p>甲</p><p>乙</p></b>", "**甲**\n\n**乙**", id="07 bold over paragraphs"),
    pytest.param("<b>甲<br><br>乙</b>", "**甲**\n\n**乙**", id="07 bold over an empty line"),
    pytest.param("2*3*4 和 *注*", r"2\*3\*4 和 \*注\*", id="08 asterisks"),
    pytest.param("_foo_ __init__", r"\_foo\_ \_\_init\_\_", id="08 underscores"),
    pytest.param("见 http://e.com/a_b_c，snake_case", "见 http://e.com/a_b_c，snake_case", id="08 within words"),
    pytest.param("<p># 不是</p>", r"\# 不是", id="09 hash at the start"),
    pytest.param("<p>&gt; x</p>", r"\> x", id="09 quote mark at the start"),
    pytest.param("<p>1) x</p><p>23. y</p>", "1\\) x\n\n23\\. y", id="09 number at the start"),
    pytest.param("标题<br>===", "标题  \n\\===", id="09 underlined words"),
    pytest.param("甲<br>---", "甲  \n\\---", id="09 words above a line"),
    pytest.param("<p>- 甲</p><p>+ 乙</p><p>* 丙</p>", "\\- 甲\n\n\\+ 乙\n\n\\* 丙", id="09 bullets"),
    pytest.param("<p>- - -</p><p>***</p>", "\\- - -\n\n\\*\\*\\*", id="09 lines of marks"),
    pytest.param("a | b<br>---|---", "a | b  \n\\---|---", id="09 a table in words"),
    pytest.param("[甲]: http://e.com", r"\[甲\]: http://e.com", id="09 a definition in words"),
    pytest.param("使用 &lt;div&gt; &lt;script&gt;", r"使用 \<div> \<script>", id="10 tags as words"),
    pytest.param("&amp;copy; &amp;lt; &amp;#65; AT&amp;T", r"\&copy; \&lt; \&#65; AT&T", id="11 entities as words"),
    pytest.param("用 `code`", r"用 \`code\`", id="12 backticks"),
    pytest.param("~~x~~", r"\~\~x\~\~", id="12 tildes"),
    pytest.param("[1](注)", r"\[1\](注)", id="12 brackets"),
    pytest.param("![x](y)", r"!\[x\](y)", id="12 a picture in words"),
    pytest.param("a\\b\\*c", r"a\\b\\\*c", id="12 backslashes"),
    pytest.param("第一行\n   第二行", "第一行第二行", id="13 line end of the source"),
    pytest.param(
        '中文\n<a href="http://e.com/">\n 链接\n</a>\n文字', "中文[链接](http://e.com/)文字", id="13 prettified page"
    ),
    pytest.param("<p>\n new\n <b>\n  words\n </b>\n here\n</p>", "new **words** here", id="13 prettified Latin"),
    pytest.param("<h2>上<br>下</h2>", "## 上 下", id="14 line break in a heading"),
    pytest.param(
        "<table><tr><td>甲<br>乙<td>丙<tr><td>1<td>2</table>", "| 甲<br>乙 | 丙 |\n| --- | --- |\n| 1 | 2 |",
        id="14 line break in a cell",
    ),
    pytest.param(
        "<table><tr><td colspan=2>合<tr><td>1<td>2</table>", "| 合 |  |\n| --- | --- |\n| 1 | 2 |", id="15 colspan"
    ),
    pytest.param(
        "<table><tr><td rowspan=2>合<td>1<tr><td>2</table>", "| 合 | 1 |\n| --- | --- |\n|  | 2 |", id="15 rowspan"
    ),
    pytest.param("<table><tr><td>第一段<p>第二段</table>后", "第一段\n\n第二段\n\n后", id="15 one cell for layout"),
    pytest.param(
        "<table><caption>表一</caption><tr><th>甲<th>乙<tr><td>1<td>2</table>",
        "表一\n\n| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |", id="15 caption of a table",
    ),
    pytest.param(
        "前<table><tr><td>甲<td>乙<tr><td>1<td>2</table>", "前\n\n| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |",
        id="15 table after words",
    ),
    pytest.param(
        "<table><tr><td>甲<td>乙<tr><td>a|b<td><p>x</p><ul><li>y<li>z</ul></table>",
        "| 甲 | 乙 |\n| --- | --- |\n| a\\|b | x y z |", id="15 blocks and bars in a cell",
    ),
    pytest.param("<ul><li><p>甲</p><p>乙</p></li></ul>", "- 甲\n\n  乙", id="16 two paragraphs in an item"),
    pytest.param(
        "<ul><li>丙<blockquote>引</blockquote><ol start=9><li>九<li>十<ul><li>深</ul></ol></ul>",
        "- 丙\n\n  > 引\n\n  9. 九\n  10. 十\n      - 深", id="16 quote and numbers in an item",
    ),
    pytest.param(
        '<figure><img src="http://e.com/a.jpg"><figcaption>说明</figcaption></figure>后文',
        "![](http://e.com/a.jpg)\n\n*说明*\n\n后文", id="17 picture with a caption",
    ),
    pytest.param("<code>x`y</code>", "``x`y``", id="18 backtick in code"),
    pytest.param("<code>`</code>", "`` ` ``", id="18 only a backtick in code"),
    pytest.param("<pre>```\na</pre>", "````\n```\na\n````", id="18 fence in code"),
    pytest.param("<pre>a<br>b</pre>", "```\na\nb\n```", id="19 line break in code"),
    pytest.param('<a href="http://e.com/a b.html">x</a>', "[x](http://e.com/a%20b.html)", id="20 space in an address"),
    pytest.param('<a href="http://e.com/a\nb">x</a>', "[x](http://e.com/ab)", id="20 line end in an address"),
    pytest.param('<a href="http://e.com/(中)">x</a>', "[x](http://e.com/%28%E4%B8%AD%29)", id="20 brackets"),
    pytest.param('<a href="http://e.com/" title=\'a "b"\nc\'>x</a>', "[x](http://e.com/)", id="20 title of a link"),
    pytest.param('<a href="javascript:alert(1)">点</a>', "点", id="21 script as address"),
    pytest.param('<a href=" JaVaScRiPt:alert(1)">点</a>', "点", id="21 script in disguise"),
    pytest.param('<a href="data:text/html,x">点</a>', "点", id="21 data as address"),
    pytest.param('<a href="#top">顶</a>', "顶", id="21 place in the page"),
    pytest.param('前<img src="data:image/gif;base64,AAAA" alt="图">后', "前\n\n![图]()\n\n后", id="22 data"),
    pytest.param('前<img src="data:image/gif;base64,AAAA">后', "前后", id="22 picture without words"),
    pytest.param("<code>用\n  python</code>", "`用python`", id="13 line end in code"),
    pytest.param('<img src="http://e.com/a" alt="一\n\n二">', "![一 二](http://e.com/a)", id="24 empty line"),
    pytest.param('<img src="http://e.com" alt="[一]*二*`">', r"![\[一\]\*二\*\`](http://e.com)", id="24 marks"),
    pytest.param('甲<a href="http://e.com/"></a>乙', "甲乙", id="25 empty link"),
    pytest.param("mc<sup>2</sup> H<sub>2</sub>O", "mc² H₂O", id="26 raised and lowered"),
    pytest.param("注<sup>[1]</sup>", r"注\[1\]", id="26 raised characters that Unicode lacks"),
    pytest.param("甲<u>乙</u><mark>丙</mark><ins>丁</ins>", "甲乙丙丁", id="27 underlined and marked"),
    pytest.param("说<q>甲</q>了", "说“甲”了", id="27 quotation"),
    pytest.param('<abbr title="World Health">WHO</abbr>', "WHO", id="27 abbreviation"),
    pytest.param("甲<p hidden>乙</p><p style='color:red; DISPLAY : none'>丙</p>", "甲", id="27 hidden words"),
    pytest.param("甲<iframe>乙</iframe><video>丙</video><script>丁</script>", "甲", id="27 programs"),
    pytest.param("<dl><dt>词<dd>释<dt>二<dd>三</dl>", "**词**\n\n释\n\n**二**\n\n三", id="27 terms and definitions"),
    pytest.param("见 http://e.com/abc，后文", "见 http://e.com/abc，后文", id="28 bare address before Chinese"),
    pytest.param("<h2></h2><h3> </h3>甲", "甲", id="29 empty headings"),
    pytest.param("甲&#27;[31m\u200e乙\ufeff&nbsp;丙&#x9d;", "甲\ufffd\\[31m乙 丙\ufffd", id="30 control characters"),
]  # fmt: skip


@pytest.mark.parametrize(("html", "expected"), CASES)
def test_a_page_becomes_the_markdown_that_says_it(html: str, expected: str) -> None:
    written = markdown(html)

    assert written == expected
    assert squeezed(bare_words(make_parser().parse(written))) == page_words(html)


def test_23_a_picture_that_is_loaded_late_is_there_once() -> None:
    html = (
        '<img src="data:image/gif;base64,AA" data-src="http://e.com/a.jpg" alt="一">'
        '<noscript><img src="http://e.com/a.jpg?w=9" alt="一"></noscript>'
    )

    assert markdown(html) == "![一](http://e.com/a.jpg)"


def test_23_a_picture_for_readers_without_scripts_is_kept_when_it_is_the_only_one() -> None:
    assert markdown('<noscript><img src="http://e.com/a.jpg"></noscript>') == "![](http://e.com/a.jpg)"
