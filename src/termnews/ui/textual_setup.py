"""Import this before Textual: what Textual reads from the environment, and what is left out of it."""

from __future__ import annotations

from termnews.ui.terminal.environment import prepare_environment
from termnews.ui.textual_private import import_without_palette, keep_wide_characters, share_colours

prepare_environment()
import_without_palette()
share_colours()
keep_wide_characters()
