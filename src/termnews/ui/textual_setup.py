"""Settings that must precede the import of Textual: its environment, and the modules left out."""

from __future__ import annotations

from termnews.ui.terminal.environment import prepare_environment
from termnews.ui.textual_private import import_without_palette, keep_wide_characters, share_colours

prepare_environment()
import_without_palette()
share_colours()
keep_wide_characters()
