"""Records of what was forgotten, as keyed hashes, so that older marks on other hosts stay gone.

A record is a register like any other: it hangs on `FORGOTTEN`, its field holds the hash of one key of an
article, its value the key of the hash, and the moment up to which marks are gone is the one it was set.
"""

from __future__ import annotations

import secrets
from hashlib import blake2b
from typing import TYPE_CHECKING

from termnews.shelf.marks import Entry, Keys, Registers

if TYPE_CHECKING:
    from collections.abc import Iterable

FORGOTTEN: Keys = ("forgotten:",)
"""The keys that the records belong to, as marks belong to the keys of an article."""
FORGOT = "forgot:"
"""Before a hash."""
_ALL = "*"
"""In place of a hash: everything."""


class Forgotten:
    """What must stay forgotten."""

    def __init__(self, registers: Registers) -> None:
        """Use the registers of `FORGOTTEN`."""
        self._moments: dict[str, dict[str, int]] = {}
        for field, register in registers.items():
            if field.startswith(FORGOT):
                self._moments.setdefault(str(register.value), {})[field.removeprefix(FORGOT)] = register.at_us

    def until(self, keys: Keys) -> int:
        """Return the moment up to which marks of an article are forgotten; 0 when it never was."""
        return max((self._until(salt, key) for salt in self._moments for key in keys), default=0)

    def records(self, keys: Iterable[str], at_us: int) -> list[Entry]:
        """Make the records that articles known by `keys` were forgotten, except for those already kept."""
        salt = min(filter(None, self._moments), default="") or secrets.token_hex(16)
        return [
            Entry(FORGOTTEN, FORGOT + _hash(salt, key), salt, at_us) for key in keys if self._until(salt, key) < at_us
        ]

    def _until(self, salt: str, key: str) -> int:
        moments = self._moments.get(salt, {})
        return max(moments.get(_ALL, 0), moments.get(_hash(salt, key), 0))


def record_of_all(at_us: int) -> Entry:
    """Make the record that everything was forgotten."""
    return Entry(FORGOTTEN, FORGOT + _ALL, secrets.token_hex(16), at_us)


def _hash(salt: str, key: str) -> str:
    return blake2b(key.encode(), key=salt.encode()[:64], digest_size=16).hexdigest()
