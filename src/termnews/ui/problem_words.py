"""The kinds of problem in words."""

from __future__ import annotations

from termnews.model.problem import ProblemKind
from termnews.text.words import N_, _

_WORDS = {
    ProblemKind.UNREADABLE: N_("cannot be read"),
    ProblemKind.VANISHED: N_("vanished"),
    ProblemKind.CHANGED: N_("keeps changing"),
    ProblemKind.SYMLINK: N_("symbolic link"),
    ProblemKind.SPECIAL_FILE: N_("not a file"),
    ProblemKind.TOO_BIG: N_("too large"),
    ProblemKind.TOO_DEEP: N_("nested too deeply"),
    ProblemKind.BAD_ENCODING: N_("bad encoding"),
    ProblemKind.BAD_FRONT_MATTER: N_("bad front matter"),
    ProblemKind.BAD_ENVELOPE: N_("cannot be unpacked"),
    ProblemKind.BAD_CONTAINER: N_("damaged file"),
    ProblemKind.BAD_MEMBER: N_("damaged page"),
    ProblemKind.ENCRYPTED: N_("encrypted"),
    ProblemKind.ADDRESSES_ONLY: N_("addresses only"),
    ProblemKind.NEEDS_EXTRA: N_("needs a library"),
    ProblemKind.PARSE_TIMEOUT: N_("took too long"),
    ProblemKind.PARSE_CRASH: N_("crashed its process"),
    ProblemKind.DEPTH_FLATTENED: N_("formatting simplified"),
    ProblemKind.TRUNCATED: N_("cut short"),
    ProblemKind.HIDDEN_CHARACTERS: N_("hidden characters"),
    ProblemKind.EMPTY_TEXT: N_("no text"),
    ProblemKind.NOT_AN_ARTICLE: N_("not an article"),
    ProblemKind.PASSED_OVER: N_("skipped"),
    ProblemKind.OTHER_KIND: N_("other kind of file"),
    ProblemKind.INDEX_FAILED: N_("no index"),
}


def problem_words(kind: ProblemKind) -> str:
    """What is wrong, in two or three words."""
    return _(_WORDS[kind])
