"""The main screen: everything starts here, and one step back at a time leads out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.text.words import _, ngettext
from termnews.ui.screens.outward import Outward
from termnews.ui.screens.window import Choice, Picker

if TYPE_CHECKING:
    from termnews.ui.widgets.sidebar import Sidebar


class MainScreen(Outward):
    """Steps back, leaving, and what concerns the whole app."""

    def action_back(self) -> None:
        """One step back; at the root, leave."""
        if not self.step_back():
            self.action_leave()

    def action_clear(self) -> None:
        """One step back, then all articles again; never leaves."""
        if not self.step_back() and self.text:
            self.show_query("")

    def step_back(self) -> bool:
        """Take back the last thing that was opened over the list; say whether there was one."""
        if self.ask_line.is_open:
            self.ask_line.action_give_up()
        elif self.is_reading and self.reader.step_back():
            pass
        elif self.has_class("-zen"):
            self.remove_class("-zen")
        elif self.reader.has_focus or self.sidebar.has_focus:
            self.go_to(self.articles)
        elif self.articles.selected:
            self.articles.clear_selection()
        else:
            return False
        return True

    def action_leave(self) -> None:
        """Leave; asks only when marks could not be saved."""
        self.keep_place()
        unsaved = self.desk.shelf.state.unsaved if self.saving_words else 0
        if not unsaved:
            self.app.exit(0)
            return
        words = ngettext("{count} mark is not saved.", "{count} marks are not saved.", unsaved).format(count=unsaved)
        choices = [Choice(_("Stay and try again"), value=False), Choice(_("Leave and lose them"), value=True)]
        self.app.push_screen(Picker(words, choices, types=False), self.leave_if)

    def leave_if(self, sure: bool | None) -> None:
        """Leave when that was the answer."""
        if sure:
            self.app.exit(0)

    def keep_place(self) -> None:
        """Keep where the person is for the next start."""

    def on_sidebar_remove_wanted(self, event: Sidebar.RemoveWanted) -> None:
        """Remove a saved search."""
        event.stop()
        self.desk.shelf.remove_search(event.row.words)
        self.show_query(self.text)
        self.say(_("Removed: {name}").format(name=event.row.words))

    def on_article_list_selection_changed(self) -> None:
        """Show how many articles are selected."""
        self.show_status()

    def action_rescan(self) -> None:
        """Look for changed pages."""
        self.desk.archive.rescan()
        self.say(_("Looking for changed pages."))

    def action_redraw(self) -> None:
        """Draw everything again."""
        self.app.refresh(layout=True)
        self.refresh(layout=True)

    def action_suspend(self) -> None:
        """Stop, as ^Z does elsewhere."""
        self.app.action_suspend_process()
