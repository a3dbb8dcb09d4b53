"""Write the manual pages docs/man/ from what the program knows of itself and from the pages of docs/.

python scripts/write_man.py            write them
python scripts/write_man.py --check    say which are stale (exit code 1)

termnews(1) holds the options of every command and docs/keys.md, termnews-search(1) holds docs/search.md,
termnews-settings(5) the table of the settings file.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from termnews.cli.command_words import HELP_OPTIONS, load
from termnews.cli.main import COMMANDS
from termnews.settings.keys import KEYS, SORTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

DOCS = Path(__file__).parent.parent / "docs"
FOLDER = DOCS / "man"

_FILES = (
    ("~/.config/termnews/settings.toml", "Settings; see termnews-settings(5)."),
    ("~/.local/state/termnews/", "Marks, notes, positions and saved searches, readable by you alone."),
    ("~/.cache/termnews/", "Indexes. They can be deleted at any time: the next start makes them again."),
)
_ENVIRONMENT = (
    ("TERMNEWS_CONFIG", "The settings file to read."),
    ("TERMNEWS_...", "A setting, in capitals: TERMNEWS_THEME=nord. It wins over the settings file."),
    (
        "XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_CACHE_HOME",
        "Folders to use in place of ~/.config, ~/.local/state and ~/.cache.",
    ),
    ("NO_COLOR", "If set, the reader uses no colours."),
    ("LANGUAGE, LC_ALL, LC_MESSAGES, LANG", "The language of the interface: English, 简体中文, 繁體中文."),
)
_EXIT = (
    ("0", "Done."),
    ("1", "Nothing found."),
    ("2", "Wrong usage, nothing that can be read, or marks that could not be saved."),
    ("130", "Interrupted."),
)


def pages() -> dict[str, str]:
    """Every page by its file name."""
    return {
        "termnews.1": program_page(),
        "termnews-search.1": search_page(),
        "termnews-settings.5": settings_page(),
    }


def program_page() -> str:
    """termnews(1)."""
    reader = load("")
    return "".join(
        (
            _title("termnews", 1),
            _section("Name", "termnews \\- read an archive of saved news articles in a terminal\n"),
            _section("Synopsis", *(_synopsis(f"termnews {name}".strip(), load(name)) for name in ("", *COMMANDS))),
            _section("Description", f"{escape(_help_of(reader))}\n"),
            _section("Options", *_options(reader)),
            _section(
                "Commands",
                "Commands that read an archive accept the options above, too.\n",
                *(_command(f"termnews {name}", load(name)) for name in COMMANDS),
            ),
            roff((DOCS / "keys.md").read_text("utf-8").partition("\n## ")[2].join(("# Keys\n\n## ", ""))),
            _section("Exit status", *_terms(_EXIT)),
            _section("Environment", *_terms(_ENVIRONMENT)),
            _section("Files", *_terms(_FILES)),
            _section("See also", ".BR termnews-search (1),\n.BR termnews-settings (5)\n"),
        )
    )


def search_page() -> str:
    """termnews-search(1)."""
    text = (DOCS / "search.md").read_text("utf-8").partition("\n")[2]
    command = load("search")
    return "".join(
        (
            _title("termnews-search", 1),
            _section("Name", "termnews-search \\- the query language of termnews\n"),
            _section("Synopsis", _synopsis("termnews search", command)),
            roff(f"# Description\n{text}"),
            _section("Options", *_options(command)),
            _section("See also", ".BR termnews (1)\n"),
        )
    )


def settings_page() -> str:
    """termnews-settings(5)."""
    keys = ((f"{key.name} = {key.example}", key.comment.format(orders=", ".join(SORTS))) for key in KEYS)
    example = '[keys]\nstar = "f"\nnext-unread = "full_stop,ctrl+n"\nquit = ""\n'
    return "".join(
        (
            _title("termnews-settings", 5),
            _section("Name", "termnews-settings \\- the settings file of termnews\n"),
            roff(
                "# Description\n\n`~/.config/termnews/settings.toml`, or the file that TERMNEWS_CONFIG names, is a "
                "TOML file. Every key may be left out. "
                "`termnews settings` prints a file in which every key is explained.\n\n"
                "An environment variable wins over the file, an option of the command line over both: "
                "`TERMNEWS_THEME=nord termnews`.\n"
            ),
            _section("Keys", *_terms(keys)),
            _section(
                "Keys of the keyboard",
                "The table [keys] gives commands other keys, separated by commas. "
                "Empty quotes remove a command's keys. The names of the commands are in\n.BR termnews (1).\n",
                f".PP\n.RS 4\n.nf\n{escape(example)}.fi\n.RE\n",
            ),
            _section("See also", ".BR termnews (1)\n"),
        )
    )


def _title(name: str, section: int) -> str:
    return f'.\\" Made by scripts/write_man.py; do not edit it by hand.\n.TH {name.upper()} {section} "" termnews\n'


def _section(heading: str, *parts: str) -> str:
    return f".SH {heading.upper()}\n{''.join(parts)}"


def _terms(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f".TP\n\\fB{escape(term)}\\fR\n{escape(text)}\n" for term, text in pairs)


def _synopsis(name: str, command: click.Command) -> str:
    with click.Context(command, info_name=name, help_option_names=HELP_OPTIONS) as context:
        return f"\\fB{escape(name)}\\fR {escape(' '.join(command.collect_usage_pieces(context)))}\n.br\n"


def _help_of(command: click.Command) -> str:
    return " ".join((command.help or "").split())


def _options(command: click.Command, known: Collection[str] = ()) -> Iterator[str]:
    """The options of a command, those aside that are `known` already."""
    return _terms(pair for pair in _option_pairs(command) if pair[0] not in known)


def _option_pairs(command: click.Command) -> list[tuple[str, str]]:
    with click.Context(command, help_option_names=HELP_OPTIONS) as context:
        records = [param.get_help_record(context) for param in command.get_params(context)]
    return [record for record in records if record and record[1]]


def _command(name: str, command: click.Command) -> str:
    head = f".SS {escape(name)}\n{escape(_help_of(command))}\n"
    if isinstance(command, click.Group):
        return head + "".join(_command(f"{name} {below}", command.commands[below]) for below in command.commands)
    return head + "".join(_options(command, dict(_option_pairs(load("")))))


# Markdown


def roff(markdown: str) -> str:
    """Turn a page of docs/ into sections of a manual page; a table becomes a list of terms."""
    return "".join(map(_block, SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(markdown)).children))


def _block(node: SyntaxTreeNode) -> str:
    match node.type:
        case "heading" if node.tag == "h1":
            return f".SH {_words(node).upper()}\n"
        case "heading":
            return f".SS {_words(node)}\n"
        case "table":
            return "".join(map(_row, node.children[1].children))
        case "bullet_list":
            return "".join(f".IP \\(bu 2\n{_words(item)}\n" for item in node.children)
        case "fence":
            return f".PP\n.RS 4\n.nf\n{escape(node.content)}.fi\n.RE\n"
    return f".PP\n{_words(node)}\n"


def _row(row: SyntaxTreeNode) -> str:
    term, *rest = map(_words, row.children)
    text = rest[0] + "".join(f" ({more})" for more in rest[1:])
    return f".TP\n{term}\n{text}\n"


def _words(node: SyntaxTreeNode) -> str:
    """The text of a node, its code and emphasis in bold and italics."""
    inside = "".join(map(_words, node.children))
    match node.type:
        case "text":
            return escape(node.content)
        case "code_inline":
            return f"\\fB{escape(node.content)}\\fR"
        case "html_inline":
            return {"<code>": "\\fB", "</code>": "\\fR"}.get(node.content, "")
        case "softbreak" | "hardbreak":
            return " "
        case "strong":
            return f"\\fB{inside}\\fR"
        case "em":
            return f"\\fI{inside}\\fR"
    return inside


_ESCAPES = str.maketrans(
    {"\\": "\\e", "-": "\\-", "~": "\\(ti", "^": "\\(ha", "`": "\\(ga", "'": "\\(aq"},
)


def escape(text: str) -> str:
    """Let groff print characters that mean something to it."""
    return re.sub(r"^(?=\.)", r"\\&", text.translate(_ESCAPES), flags=re.MULTILINE)


def main() -> int:
    """Write the pages, or check them."""
    stale = [name for name, page in pages().items() if read(FOLDER / name) != page]
    if "--check" in sys.argv[1:]:
        sys.stderr.write("".join(f"docs/man/{name} is stale: run scripts/write_man.py\n" for name in stale))
        return 1 if stale else 0
    FOLDER.mkdir(exist_ok=True)
    for name, page in pages().items():
        (FOLDER / name).write_text(page, "utf-8")
    return 0


def read(file: Path) -> str:
    """A file's text; empty when there is none."""
    return file.read_text("utf-8") if file.is_file() else ""


if __name__ == "__main__":
    sys.exit(main())
