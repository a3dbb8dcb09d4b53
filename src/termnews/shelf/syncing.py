"""Sync a shelf with the logs of other hosts: later marks are imported, new ones exported.

A host's log holds what was done there. When it is written as a whole, it holds all that the host knows,
wherever it was done; that happens too when the log of another is gone, so that nothing is lost with it.
Places in archives, and the theme, are not synced.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from termnews.errors import ShelfError
from termnews.settings.regular_files import open_regular
from termnews.shelf.exchange import fits
from termnews.shelf.files import LOCK_SECONDS, check_regular, locked, log_file, make_file, sync_file
from termnews.shelf.forgotten import FORGOT, FORGOTTEN, Forgotten
from termnews.shelf.log import Given, LogReader, is_continued, line_of_entry, read_head
from termnews.shelf.marks import DAY_US, LATEST_US, Entry, Register, later
from termnews.shelf.news import FILE_ERRORS, reason_of
from termnews.shelf.pool import LogPosition
from termnews.text.words import _, ngettext, without_stop

if TYPE_CHECKING:
    from pathlib import Path

    from termnews.shelf.pool import Pool, PooledLog
    from termnews.shelf.shelf import Shelf

_AT_ONCE = 1_000
_SAVED_SECONDS = 60.0
_LONGEST_RECORDS = 1 << 26
"""Bytes of the file beside the shelf that are read."""


class Synced(NamedTuple):
    """The result of a sync."""

    taken: int = 0
    """Changes that were new here."""
    given: int = 0
    """Lines that were written into this host's log."""
    problems: tuple[str, ...] = ()
    """Sentences for the person."""


@dataclass
class Known:
    """What a shelf records of a pool; when it is lost, everything is read and written again."""

    source: Given = field(default_factory=Given)
    """How far the shelf's own log was shared."""
    own: list[int] = field(default_factory=list)
    """The identity of the host's log in the pool."""
    seen: dict[str, LogPosition] = field(default_factory=dict)
    """How far the logs of other hosts were read."""


def sync(shelf: Shelf, pool: Pool, seconds: float = LOCK_SECONDS) -> Synced:
    """Sync with the logs of other hosts, once.

    Args:
        shelf: One that has a file.
        pool: The pool of the logs.
        seconds: How long to wait while another termnews does the same.

    Raises:
        ShelfError: The pool or the shelf cannot be used; unsynced changes are kept for the next time.
    """
    file = shelf.ledger.file
    assert file  # a private shelf is never synced
    try:
        with locked(sync_file(file), seconds):
            pools = _read_pools(file)
            known = pools.setdefault(pool.name, Known())
            try:
                with pool:
                    return _Meeting(shelf, file, pool, known).run()
            finally:
                # What was imported is on the shelf, even if the export failed.
                _write_pools(file, pools)
    except (OSError, *FILE_ERRORS) as error:
        raise ShelfError(reason_of(error)) from error


class _Meeting:
    """A sync, step by step."""

    def __init__(self, shelf: Shelf, file: Path, pool: Pool, known: Known) -> None:
        self._shelf, self._file, self._pool, self._known = shelf, file, pool, known
        self._ledger = shelf.ledger
        self._forgotten = Forgotten(self._ledger.kept.find(FORGOTTEN))
        self._records: list[Entry] = []
        self._bound_us = min(self._ledger.clock_us(), LATEST_US) + DAY_US
        self._others_are_ahead = False
        self._problems = [_("The clock of this machine is wrong: set it.")] * (self._ledger.clock_us() >= LATEST_US)
        self._taken = 0
        self._others: set[int] = set()
        """Hashes of the lines that were new here and are in complete logs of others."""

    def run(self) -> Synced:
        self._wait_saved()
        host = self._host()
        if not is_continued(log_file(self._file), self._known.source):
            # Perhaps an older shelf was restored: what it had imported and exported since may be missing.
            self._known.source, self._known.own, self._known.seen = Given(), [], {}
        logs = self._pool.logs(host, self._known.own)
        self._problems += self._pool.problems()
        if gone := self._known.seen.keys() - self._pool.names():
            # Some host must export the content of a log that is gone.
            self._known.own = []
            for name in gone:
                del self._known.seen[name]
        whole = [log for log in logs if self._take(log)]
        self._wait_saved()
        self._forget()
        if self._set_back():
            # What others did meanwhile to the same fields was too early; now it may win.
            self._known.seen.clear()
            for log in logs:
                self._take(log)
            self._wait_saved()
        given = self._give(host)
        for log in whole:
            log.remove_copy()
        return Synced(self._taken, given, tuple(dict.fromkeys(self._problems)))

    def _host(self) -> str:
        head = read_head(log_file(self._file))
        if head is None:
            raise ShelfError(_("The shelf is damaged."))
        return head.host

    def _wait_saved(self) -> None:
        if not self._ledger.wait_settled(_SAVED_SECONDS):
            raise ShelfError(_("Marks not saved: {reason}.").format(reason=without_stop(self._shelf.state.reason)))

    # Importing

    def _take(self, log: PooledLog) -> bool:
        """Merge a log into the shelf; return whether all of it was valid and could be imported."""
        entries = log.entries(self._known.seen.get(log.name, LogPosition()))
        ahead, lines = 0, set[int]()
        while part := list(islice(entries, _AT_ONCE)):
            believed = [entry for entry in part if 0 <= entry.at_us <= self._bound_us]
            ahead += len(part) - len(believed)
            self._records += [entry for entry in believed if _is_record(entry)]
            new = self._new([entry for entry in believed if fits(entry.field, entry.value)])
            self._taken += len(new)
            lines.update(hash(line_of_entry(entry)) for entry in new)
            self._ledger.put(new)
            self._ledger.wait_room()
        if log.is_own:
            # Another process of this host ended while writing: all of it is on the shelf.
            return not ahead and not log.problems
        self._problems += log.problems
        if ahead:
            self._others_are_ahead = True
            words = ngettext(
                "{count} mark in {file} is dated in the future and was ignored: check the clocks of both machines.",
                "{count} marks in {file} are dated in the future and were ignored: check the clocks of both machines.",
                ahead,
            )
            self._problems.append(words.format(count=ahead, file=log.name))
        if ahead or log.problems:
            return False
        self._known.seen[log.name] = log.place
        self._others |= lines
        return True

    def _new(self, entries: list[Entry]) -> list[Entry]:
        """Return the new changes: a later value, or two keys that prove to be of one article."""
        entries = [entry for entry in entries if entry.at_us > self._forgotten.until(entry.keys)]
        articles = [entry.keys for entry in entries]
        kept, united = self._ledger.kept.find_many(articles), self._ledger.kept.are_united(articles)
        return [
            entry
            for entry, registers, is_united in zip(entries, kept, united, strict=True)
            if not is_united or _is_later(entry, registers.get(entry.field))
        ]

    def _forget(self) -> None:
        """Forget what another host has forgotten, and keep the records of it."""
        records = self._ledger.kept.find(FORGOTTEN)
        new: dict[str, Entry] = {}
        for entry in self._records:
            if _is_later(entry, records.get(entry.field)):
                new[entry.field] = entry
                records[entry.field] = Register(entry.value, entry.at_us)
        if not new:
            return
        self._taken += len(new)
        forgotten = Forgotten(records)
        gone = {
            keys: until_us
            for keys, registers in self._ledger.kept.walk()
            if keys != FORGOTTEN
            and (until_us := forgotten.until(keys))
            and any(register.at_us <= until_us for register in registers.values())
        }
        # An article may have more keys here than on the other host.
        more = [record for keys, until_us in gone.items() for record in forgotten.records(keys, until_us)]
        self._shelf.forget_until(gone, [*new.values(), *more])

    def _set_back(self) -> int:
        """Correct the date of marks that this host made while its clock was ahead, because others refuse them."""
        is_ahead = self._ledger.latest() > self._bound_us
        others_us = max((place.latest_us for place in self._known.seen.values()), default=0)
        # If the clocks of others seem to be ahead, too, this one is wrong.
        if not is_ahead or self._others_are_ahead or not 0 < others_us <= self._bound_us:
            return 0
        if count := self._ledger.set_back(self._bound_us):
            words = ngettext(
                "{count} mark was made while the clock was ahead; its date was corrected.",
                "{count} marks were made while the clock was ahead; their dates were corrected.",
                count,
            )
            self._problems.append(words.format(count=count))
        return count

    # Exporting

    def _give(self, host: str) -> int:
        known, pool = self._known, self._pool
        with locked(self._file):
            path = log_file(self._file)
            head = read_head(path)
            can_append = is_continued(path, known.source) and pool.is_as_left(host, known.own)
            reader = LogReader(path, known.source.end if can_append else 0)
            # Read first and write later: a slow USB stick must not keep marks from being saved.
            others = self._others if can_append else set()
            lines = [line for line, entry in reader.lines() if _is_for_others(entry) and hash(line) not in others]
        known.own = pool.append(host, known.own, lines) if can_append else pool.replace(host, lines)
        known.source = Given(head.id if head else "", reader.end, reader.sum or known.source.sum)
        return len(lines)


def _is_later(entry: Entry, held: Register | None) -> bool:
    register = Register(entry.value, entry.at_us)
    return held is None or (register != held and later(held, register) == register)


def _is_for_others(entry: Entry) -> bool:
    return fits(entry.field, entry.value) or _is_record(entry)


def _is_record(entry: Entry) -> bool:
    return entry.keys == FORGOTTEN and entry.field.startswith(FORGOT) and isinstance(entry.value, str)


# The records of pools, in a file beside the shelf


def _read_pools(file: Path) -> dict[str, Known]:
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        with open(sync_file(file), "rb", opener=open_regular) as stream:
            said = json.loads(stream.read(_LONGEST_RECORDS))
        return {name: _known(*values) for name, values in said["pools"].items()}
    return {}


def _known(source: list[Any], own: list[int], seen: dict[str, list[Any]]) -> Known:
    return Known(Given(*source), own, {name: LogPosition(*place) for name, place in seen.items()})


def _write_pools(file: Path, pools: dict[str, Known]) -> None:
    said = {"pools": {name: [known.source, known.own, known.seen] for name, known in pools.items()}}
    check_regular(sync_file(file))
    new = sync_file(file).with_name(f"{sync_file(file).name}.new-{os.getpid()}")
    try:
        make_file(new)
        new.write_text(json.dumps(said), "utf-8")
        new.replace(sync_file(file))
    finally:
        new.unlink(missing_ok=True)


def known_pools(file: Path) -> list[str]:
    """Name the pools that a shelf has synced with."""
    return sorted(_read_pools(file))
