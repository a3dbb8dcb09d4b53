"""Pages made to hurt: each function makes the bytes of one, as big as it is asked for.

`HOSTILE_PAGES` names them all with a size at which a careless reader already stumbles and
a careful one does not notice; `GROWING` makes those that a careless reader takes the
square of their size for. `WORDS` stands in every page that has words
at all, so that a test can ask whether they survived.
"""

from __future__ import annotations

import base64
import gzip
import lzma
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = "蚂蚁金服的最后一句话"


def nested(element: str, depth: int) -> bytes:
    """Words within so many elements of one kind, none of them closed."""
    return f"<{element}>".encode() * depth + WORDS.encode()


def nested_lists(depth: int) -> bytes:
    """A list in every item of a list, each with words of its own."""
    return b"<ul><li>x" * depth + WORDS.encode()


def nested_tables(depth: int) -> bytes:
    """A table in every cell of a table."""
    return b"<table><tr><td>x" * depth + WORDS.encode()


def nested_quotes_in_markdown(depth: int) -> bytes:
    """Quote marks without end at the start of a line."""
    return b">" * depth + b" " + WORDS.encode()


def nested_items_in_markdown(depth: int) -> bytes:
    """A list that goes one level deeper in every line."""
    return "".join(f"{'  ' * level}- x\n" for level in range(depth)).encode() + WORDS.encode()


def many_tags(count: int) -> bytes:
    """So many elements, each with one letter."""
    return b"<b>x</b>" * count + WORDS.encode()


def many_paragraphs(count: int) -> bytes:
    """So many paragraphs of one letter."""
    return b"<p>x" * count + b"<p>" + WORDS.encode()


def many_attributes(count: int) -> bytes:
    """One element with so many attributes."""
    return b"<p " + b" ".join(b"a%d=1" % number for number in range(count)) + b">" + WORDS.encode()


def data_address(size: int) -> bytes:
    """A picture of so many bytes within the page."""
    picture = base64.b64encode(b"\0" * (size * 3 // 4))
    return b'<p><img alt="x" src="data:image/png;base64,' + picture + b'"></p>' + WORDS.encode()


def line_ends(count: int) -> bytes:
    """Nothing but line ends before the words."""
    return b"<p>" + b"\n" * count + WORDS.encode()


def spaces(count: int) -> bytes:
    """Nothing but ideographic spaces before the words."""
    return b"<p>x" + "\u3000".encode() * count + WORDS.encode()


def unclosed_comments(count: int) -> bytes:
    """Comments that begin and never end, after the words."""
    return WORDS.encode() + b"<!--" * count


def unclosed_scripts(count: int) -> bytes:
    """Scripts whose tags never end, after the words."""
    return WORDS.encode() + b"<script" * count


def unclosed_emphasis(count: int) -> bytes:
    """Two kinds of emphasis by turns, none closed."""
    return b"<p>" + b"<b>x<i>y" * count + WORDS.encode()


def emphasis_marks(count: int) -> bytes:
    """Markdown's marks by turns, none of which can be paired."""
    return b"*a _b ~~c `d " * count + WORDS.encode()


def brackets(count: int) -> bytes:
    """Links and pictures of Markdown that begin and never end."""
    return b"[![" * count + WORDS.encode()


def punctuation_in_bold(count: int) -> bytes:
    """Bold in which no character lets Markdown begin it."""
    return b"<p>a<b>" + b"(" * count + b"</b>" + WORDS.encode()


def wide_table(count: int) -> bytes:
    """Two rows of so many cells, each of which claims a thousand columns and rows."""
    cells = b"<td colspan=1000 rowspan=1000>x" * count
    return b"<table><tr>" + cells + b"<tr>" + cells + b"</table>" + WORDS.encode()


def zero_bytes(count: int) -> bytes:
    """Zero bytes between the words and after them."""
    return b"<p>" + b"\0" * count + WORDS.encode() + b"\0" * count


def cut_character() -> bytes:
    """A page that ends within its last character."""
    return f"<p>{WORDS}</p><p>京".encode()[:-1]


def cut_tag() -> bytes:
    """A page that ends within a tag."""
    return f'<p>{WORDS}</p><a href="http://e.co'.encode()


def wrong_declaration() -> bytes:
    """A page that says UTF-8 and is GB18030."""
    return f'<meta charset="utf-8"><p>{WORDS}，{WORDS}。</p>'.encode("gb18030")


def escapes() -> bytes:
    """Every way to bring an escape sequence past a parser: raw, as C1, as entities, split over elements."""
    sequences = [
        "\x1b]52;c;UFdORUQ=\x07",
        "\x9d52;c;UFdORUQ=\x9c",
        "&#27;[2J",
        "&#x9b;2J",
        "&#155;2J",
        "\x1b<b>]0;x</b>&#7;",
    ]
    hidden = "\u202e\u2066\u200e\ufeff\U000e0041&#x202e;&lrm;"
    marks = "e" + "\u0301" * 1000
    body = f"<h1>{sequences[0]}{WORDS}</h1><p>{''.join(sequences)}{hidden}{marks}{WORDS}"
    return f'{body}<img alt="{sequences[0]}" src="http://e.com/{sequences[1]}"><pre>{sequences[0]}</pre>'.encode()


def markup() -> bytes:
    """Words that a terminal toolkit would take for markup, and end on."""
    title = "标题 [/b] 后"
    return f"<title>{title}</title><h1>{title}</h1><p>[@click=app.quit]x[/] [link=http://x] [red {WORDS}".encode()


def yaml_page(front_matter: str) -> bytes:
    """A post with this front matter."""
    return f"---\n{front_matter}\n---\n\n<p>{WORDS}</p>\n".encode()


def yaml_brackets(count: int) -> bytes:
    """Front matter that opens so many lists."""
    return yaml_page(f"tags: {'[' * count}")


def yaml_laughs(levels: int) -> bytes:
    """Front matter in which every level names the one below nine times."""
    lines = ["a0: &a0 [lol]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, levels)]
    return yaml_page("\n".join([*lines, f"title: *a{levels - 1}"]))


def yaml_keys(count: int) -> bytes:
    """Front matter of so many keys."""
    return yaml_page("\n".join(f"k{number}: v" for number in range(count)))


YAML_ODDITIES = (
    "date: 2023-02-30",
    "title: !!int ",
    "title: !!timestamp x",
    f"title: {'9' * 5000}",
    "? [a]\n: b",
    'title: "\\e]52;c;x\\a"',
    "title: &a [*a]",
    "<<: [1]",
    "title: !!python/object/apply:os.system [true]",
    "%YAML 9.9",
    "title: |\n\t- x",
    "- a\n- b",
    "title",
    "%!7777777777777777777777777777777777777777777",
    "title: \ud7ff\x85",
    "tags: {a: {b: {c: [}}}",
    ": :",
    "@",
    "'",
    '"\\x',
)
"""Front matter that ends loaders in errors which are not their own."""


def packed_zeros(size: int, pack: Callable[[bytes], bytes]) -> bytes:
    """So many zero bytes, a thousandth as long when packed."""
    return pack(b"\0" * size)


HOSTILE_PAGES: dict[str, Callable[[], bytes]] = {
    "nested div": lambda: nested("div", 3_000),
    "nested b": lambda: nested("b", 5_000),
    "nested a": lambda: nested("a href=x", 5_000),
    "nested font": lambda: nested("font color=red", 5_000),
    "nested blockquote": lambda: nested("blockquote", 1_000),
    "nested h1": lambda: nested("h1", 3_000),
    "nested sup": lambda: nested("sup", 5_000),
    "nested pre": lambda: nested("pre", 1_000),
    "nested lists": lambda: nested_lists(1_000),
    "nested tables": lambda: nested_tables(700),
    "nested quotes in Markdown": lambda: nested_quotes_in_markdown(5_000),
    "nested items in Markdown": lambda: nested_items_in_markdown(300),
    "many tags": lambda: many_tags(60_000),
    "many paragraphs": lambda: many_paragraphs(3_000),
    "many attributes": lambda: many_attributes(3_000),
    "data address": lambda: data_address(3_000_000),
    "line ends": lambda: line_ends(200_000),
    "spaces": lambda: spaces(200_000),
    "unclosed comments": lambda: unclosed_comments(5_000),
    "unclosed scripts": lambda: unclosed_scripts(5_000),
    "unclosed emphasis": lambda: unclosed_emphasis(1_200),
    "emphasis marks": lambda: emphasis_marks(1_000),
    "brackets": lambda: brackets(1_500),
    "punctuation in bold": lambda: punctuation_in_bold(100_000),
    "wide table": lambda: wide_table(300),
    "zero bytes": lambda: zero_bytes(100_000),
    "cut character": cut_character,
    "cut tag": cut_tag,
    "wrong declaration": wrong_declaration,
    "escapes": escapes,
    "markup": markup,
    "yaml brackets": lambda: yaml_brackets(30_000),
    "yaml laughs": lambda: yaml_laughs(10),
    "yaml keys": lambda: yaml_keys(50_000),
    **{f"yaml oddity {number}": lambda text=text: yaml_page(text) for number, text in enumerate(YAML_ODDITIES)},
    "packed zeros": lambda: packed_zeros(50_000_000, gzip.compress),
    "packed zeros in xz": lambda: packed_zeros(50_000_000, lzma.compress),
}


def footnotes(count: int) -> bytes:
    """References in one raised element, and the places of their notes in one paragraph."""
    return b"<p><sup>%b</sup></p><p>%b</p><ol>%b</ol>" % (
        b'<a href="#n">1</a>' * count,
        b"<a id=n>1</a>" * count,
        b"<li id=n>1</li>" * count,
    )


GROWING: dict[str, Callable[[int], bytes]] = {
    "nested div": lambda count: nested("div", count),
    "nested b": lambda count: nested("b", count),
    "nested lists": nested_lists,
    "nested tables": nested_tables,
    "nested quotes in Markdown": nested_quotes_in_markdown,
    "many tags": many_tags,
    "many paragraphs": many_paragraphs,
    "line ends": line_ends,
    "unclosed comments": unclosed_comments,
    "unclosed scripts": unclosed_scripts,
    "unclosed emphasis": unclosed_emphasis,
    "emphasis marks": emphasis_marks,
    "brackets": brackets,
    "punctuation in bold": punctuation_in_bold,
    "wide table": wide_table,
    "footnotes": footnotes,
}
