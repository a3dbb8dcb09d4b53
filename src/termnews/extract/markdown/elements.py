"""The handlers of elements, which build the body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bs4.element import Tag

from termnews.extract.markdown.body_blocks import Code, Items, Note, Picture, Quote, StyledRun, TextStyle, ThematicBreak
from termnews.extract.markdown.build import BodyBuilder, Frame
from termnews.extract.markdown.pictures import attribute_of, find_picture, is_caption, stands_for_character
from termnews.extract.markdown.safe_urls import web_address
from termnews.extract.markdown.scripts import lowered, raised
from termnews.extract.markdown.soup import WITHIN_LINES
from termnews.extract.markdown.tables import Cell, table_blocks
from termnews.text.clean import clean_body
from termnews.text.commonmark import is_cjk
from termnews.text.footnotes import MARKED, NOTE

if TYPE_CHECKING:
    from bs4.element import PageElement

    from termnews.extract.markdown.build import Enter, Leave

_STYLES = {
    **dict.fromkeys(["b", "strong"], TextStyle(bold=True)),
    **dict.fromkeys(["em", "i", "cite", "dfn", "var"], TextStyle(italic=True)),
    **dict.fromkeys(["del", "s", "strike"], TextStyle(strike=True)),
    **dict.fromkeys(["code", "kbd", "samp", "tt"], TextStyle(code=True)),
}
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_LANGUAGE = re.compile(r"(?:^|\s)lang(?:uage)?-([\w+#.-]{1,30})")
_WITHIN_CODE = WITHIN_LINES - {"img", "q", "rp", "rt"} | {"br"}
_TAB = 4
_ALIGN = re.compile(r"text-align\s*:\s*(left|center|right)", re.IGNORECASE)
_PROSE = 0.4
_LONGEST_VERSE = 40


def enter_element(builder: BodyBuilder, element: Tag) -> Leave | None:
    """Handle the start of an element; hidden elements are skipped."""
    return None if _is_hidden(element) else enter_hidden_too(builder, element)


def enter_hidden_too(builder: BodyBuilder, element: Tag) -> Leave | None:
    """Handle the start of an element, hidden or not."""
    name = element.name
    if (style := _STYLES.get(name)) is not None:
        return builder.set_style(_added(builder.style, style))
    if MARKED in element.attrs:
        return _enter_note(builder, element)
    if (enter := _ELEMENTS.get(name)) is not None:
        return enter(builder, element)
    if is_caption(element):
        return _enter_caption(builder)
    return _end_nothing if name in WITHIN_LINES else builder.pass_block()


def _is_hidden(element: Tag) -> bool:
    return bool(element.attrs) and ("hidden" in element.attrs or bool(_HIDDEN.search(attribute_of(element, "style"))))


def _added(style: TextStyle, other: TextStyle) -> TextStyle:
    return TextStyle(
        style.url, style.bold or other.bold, style.italic or other.italic, style.strike or other.strike,
        style.code or other.code,
    )  # fmt: skip


def _end_nothing() -> None:
    """The end of an inline element."""


def _skip(_builder: BodyBuilder, _element: Tag) -> None:
    """Skip the element and its content."""


def _enter_caption(builder: BodyBuilder) -> Leave:
    builder.flush()
    builder.captions += 1

    def leave() -> None:
        builder.flush()
        builder.captions -= 1

    return leave


def _enter_link(builder: BodyBuilder, element: Tag) -> Leave:
    url = web_address(attribute_of(element, "href"), builder.base)
    return builder.set_style(builder.style._replace(url=url)) if url else _end_nothing


def _enter_heading(builder: BodyBuilder, element: Tag) -> Leave:
    builder.flush()
    builder.heading = int(element.name[1])

    def leave() -> None:
        builder.flush()
        builder.heading = 0

    return leave


def _enter_note(builder: BodyBuilder, element: Tag) -> Leave | None:
    """Add a footnote reference, or begin a footnote."""
    number = _number(attribute_of(element, MARKED))
    if element.name in {"sup", "a"}:
        builder.add_run(StyledRun(f"[^{number}]", builder.style._replace(url=f"{NOTE}{number}", code=False)))
        return None
    return builder.open_frame(Frame("note"), lambda frame: builder.add(Note(number, frame.blocks)))


def _enter_script(builder: BodyBuilder, element: Tag) -> Leave:
    before = builder.script
    builder.script = raised if element.name == "sup" else lowered

    def leave() -> None:
        builder.script = before

    return leave


def _between(opening: str, closing: str) -> Enter:
    """The handler of an element that is rendered with marks around its text."""

    def enter(builder: BodyBuilder, _element: Tag) -> Leave:
        builder.add_run(StyledRun(opening, builder.style))
        return lambda: builder.add_run(StyledRun(closing, builder.style))

    return enter


def _enter_term(builder: BodyBuilder, _element: Tag) -> Leave:
    builder.flush()
    restore = builder.set_style(builder.style._replace(bold=True))

    def leave() -> None:
        builder.flush()
        restore()

    return leave


def _break_line(builder: BodyBuilder, _element: Tag) -> None:
    builder.add_run(StyledRun("\n", builder.style))


def _draw_line(builder: BodyBuilder, _element: Tag) -> None:
    builder.flush()
    builder.add(ThematicBreak())


def _enter_preformatted(builder: BodyBuilder, element: Tag) -> Leave | None:
    """Add code, or a poem; Chinese prose, or pictures, in a preformatted element become paragraphs."""
    if builder.keeps_lines:
        return builder.pass_block()
    nodes = list(element.descendants)
    tags = [node for node in nodes if isinstance(node, Tag)]
    parts = [_code_text(node) for node in nodes]
    text = clean_body("".join(parts).expandtabs(_TAB)).text.strip("\n")
    code = next((tag for tag in tags if tag.name == "code"), None)
    if (code is None and _is_prose(text) and not _is_set(text)) or any(
        tag.name not in _WITHIN_CODE or _is_hidden(tag) for tag in tags
    ):
        builder.flush()
        builder.keeps_lines = True
        return builder.end_lines
    builder.flush()
    names = f"{attribute_of(element, 'class')} {attribute_of(code, 'class') if code else ''}"
    if text.strip():
        builder.add(Code(text, match[1] if (match := _LANGUAGE.search(names)) else ""))
    return None


def _code_text(node: PageElement) -> str:
    if isinstance(node, Tag):
        return "\n" if node.name == "br" else ""
    return str(node)


def _is_prose(text: str) -> bool:
    return sum(map(is_cjk, text)) > _PROSE * len(text)


def _is_set(text: str) -> bool:
    """Whether short lines, some of them indented, look like a poem."""
    lines = [line for line in text.split("\n") if line.strip()]
    indents = {len(line) - len(line.lstrip(" \u3000")) for line in lines}
    return len(lines) > 1 and len(indents) > 1 and all(len(line) <= _LONGEST_VERSE for line in lines)


def _add_picture(builder: BodyBuilder, element: Tag) -> None:
    if stands_for_character(element):
        builder.add_text(attribute_of(element, "alt"))
        return
    words, url = find_picture(element, builder.base)
    if not words and not url:
        return
    if builder.in_line:
        builder.add_run(StyledRun(words, TextStyle(url), picture=True))
        return
    builder.flush()
    if not (builder.unscripted and builder.frame.blocks and isinstance(builder.frame.blocks[-1], Picture)):
        builder.add(Picture(words, url))


def _enter_unscripted(builder: BodyBuilder, _element: Tag) -> Leave:
    """The content of <noscript>, where a lazily loaded picture is repeated."""
    builder.unscripted += 1

    def leave() -> None:
        builder.unscripted -= 1

    return leave


def _enter_quote(builder: BodyBuilder, _element: Tag) -> Leave:
    def close(frame: Frame) -> None:
        if frame.blocks:
            builder.add(Quote(frame.blocks))

    return builder.open_frame(Frame("quote"), close)


def _enter_list(builder: BodyBuilder, element: Tag) -> Leave:
    start = _number(attribute_of(element, "start")) if element.name == "ol" else None

    def close(frame: Frame) -> None:
        if frame.items:
            builder.add(Items(start, frame.items))

    return builder.open_frame(Frame("list"), close)


def _enter_item(builder: BodyBuilder, _element: Tag) -> Leave:
    if builder.frame.kind != "list":
        return builder.pass_block()

    def close(frame: Frame) -> None:
        if frame.blocks:
            builder.frame.items.append(frame.blocks)

    return builder.open_frame(Frame("item"), close)


def _enter_table(builder: BodyBuilder, _element: Tag) -> Leave:
    def close(frame: Frame) -> None:
        for block in [*frame.blocks, *table_blocks(frame.rows)]:
            builder.add(block)

    return builder.open_frame(Frame("table"), close)


def _enter_row(builder: BodyBuilder, _element: Tag) -> Leave:
    builder.flush()
    if builder.frame.kind == "table":
        builder.frame.rows.append([])
    return builder.flush


def _enter_cell(builder: BodyBuilder, element: Tag) -> Leave:
    if builder.frame.kind != "table" or not builder.frame.rows:
        return builder.pass_block()
    columns, rows = _number(attribute_of(element, "colspan")), _number(attribute_of(element, "rowspan"))
    aligned = _ALIGN.search(attribute_of(element, "style"))
    align = (aligned[1] if aligned else attribute_of(element, "align")).lower()

    def close(frame: Frame) -> None:
        builder.frame.rows[-1].append(Cell(frame.blocks, columns, rows, align))

    return builder.open_frame(Frame("cell"), close)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


_ELEMENTS: dict[str, Enter] = {
    "a": _enter_link,
    "sup": _enter_script,
    "sub": _enter_script,
    "q": _between("“", "”"),
    "rp": _skip,
    "rt": _between("（", "）"),
    "dt": _enter_term,
    "br": _break_line,
    "hr": _draw_line,
    "img": _add_picture,
    "noscript": _enter_unscripted,
    "blockquote": _enter_quote,
    "li": _enter_item,
    "table": _enter_table,
    "tr": _enter_row,
    "td": _enter_cell,
    "th": _enter_cell,
    **dict.fromkeys(["h1", "h2", "h3", "h4", "h5", "h6"], _enter_heading),
    **dict.fromkeys(["ul", "ol", "menu", "dir"], _enter_list),
    **dict.fromkeys(["pre", "xmp", "listing", "plaintext"], _enter_preformatted),
}
