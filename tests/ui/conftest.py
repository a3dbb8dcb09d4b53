"""What the tests of the interface share."""

from __future__ import annotations

from tests.style_rules import parse_style_rules_once

parse_style_rules_once()
