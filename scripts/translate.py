"""Keep the words of the interface and their translations together.

    python scripts/translate.py             take new words into the catalogues, compile them
    python scripts/translate.py --check     say what is missing or stale (exit code 1)

The build compiles them too (hatch_build.py). Needs babel (`pip install -e .[dev]`).
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from babel.messages.catalog import Message

SOURCE = Path(__file__).parent.parent / "src" / "termnews"
LANGUAGES = ("zh_Hans", "zh_Hant")
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}


def main() -> int:
    """Update and compile the catalogues, or check them."""
    template = extract()
    if "--check" in sys.argv[1:]:
        faults = [fault for language in LANGUAGES for fault in faults_of(language, template)]
        sys.stderr.write("".join(f"{fault}\n" for fault in faults))
        return 1 if faults else 0
    for language in LANGUAGES:
        catalogue = read(language)
        catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False)
        catalogue.obsolete.clear()
        po_file(language).write_bytes(as_po(catalogue))
    compile_catalogues()
    return 0


def compile_catalogues() -> list[Path]:
    """Give gettext what it reads, where that is not there or older than what people wrote; answers where it lies."""
    compiled = [po_file(language).with_suffix(".mo") for language in LANGUAGES]
    for language, file in zip(LANGUAGES, compiled, strict=True):
        if not file.is_file() or file.stat().st_mtime <= po_file(language).stat().st_mtime:
            # Renamed into its place: another process may be reading it.
            new = file.with_suffix(f".{os.getpid()}")
            new.write_bytes(as_mo(read(language)))
            new.replace(file)
    return compiled


def extract() -> Catalog:
    """Every message in the sources."""
    template = Catalog(project="termnews", charset="utf-8")
    found = extract_from_dir(SOURCE, [("**.py", "python")], {}, KEYWORDS)
    for path, _line, message, comments, context in sorted(found, key=lambda item: (item[0], item[1])):
        # Lines of code move; a catalogue that named them would change with every commit.
        template.add(message, None, [(path, 0)], auto_comments=comments, context=context)
    return template


def faults_of(language: str, template: Catalog) -> list[str]:
    """What is missing from a catalogue, or stands there for nothing."""
    catalogue = read(language)
    wanted = {message.id: message for message in template if message.id}
    known = {message.id: message for message in catalogue if message.id}
    faults = [f"{language}: not translated: {name(id_)}" for id_ in wanted if not is_done(known.get(id_))]
    faults += [f"{language}: no longer used: {name(id_)}" for id_ in known if id_ not in wanted]
    faults += [f"{language}: placeholders differ: {name(id_)}" for id_, message in known.items() if not fits(message)]
    return faults


def is_done(message: Message | None) -> bool:
    """Whether a message has all its translations."""
    return message is not None and all(texts_of(message.string)) and not message.fuzzy


def fits(message: Message) -> bool:
    """Whether a translation names the placeholders of its message."""
    wanted = placeholders(texts_of(message.id)[-1])
    return all(placeholders(text) == wanted for text in texts_of(message.string) if text)


def placeholders(text: str) -> set[str]:
    """The {names} in a text."""
    from string import Formatter

    return {field for _text, field, _spec, _conversion in Formatter().parse(text) if field is not None}


def texts_of(texts: object) -> tuple[str, ...]:
    """One text or several, as several."""
    return tuple(texts) if isinstance(texts, list | tuple) else (str(texts),)


def name(id_: object) -> str:
    """A message as a person finds it."""
    return repr(texts_of(id_)[0])


def po_file(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return SOURCE / "locale" / language / "LC_MESSAGES" / "termnews.po"


def read(language: str) -> Catalog:
    """The catalogue of a language; an empty one when there is none yet."""
    file = po_file(language)
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        return Catalog(locale=language, project="termnews", charset="utf-8")
    with file.open("rb") as text:
        return read_po(text, locale=language)


def as_po(catalogue: Catalog) -> bytes:
    """A catalogue as people write it, without the moment it was made."""
    text = io.BytesIO()
    write_po(text, catalogue, width=0, sort_by_file=True, include_lineno=False, omit_header=True)
    header = (
        f'msgid ""\nmsgstr ""\n"Language: {catalogue.locale}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    )
    return header.encode() + text.getvalue()


class Compiled(Catalog):
    """A catalogue whose header names no moment and no version of Babel: the same words give the same bytes."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """What gettext needs of a header."""
        return [("Content-Type", "text/plain; charset=utf-8"), ("Plural-Forms", self.plural_forms)]


def as_mo(catalogue: Catalog) -> bytes:
    """A catalogue as gettext reads it."""
    words = Compiled(locale=catalogue.locale, charset="utf-8", header_comment="")
    for message in catalogue:
        if message.id:
            words.add(message.id, message.string)
    compiled = io.BytesIO()
    write_mo(compiled, words)
    return compiled.getvalue()


if __name__ == "__main__":
    sys.exit(main())
