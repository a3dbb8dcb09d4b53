"""The main screen: panes on an archive, and one step back at a time."""

from __future__ import annotations

from termnews.ui.screens.reading import Reading


class MainScreen(Reading):
    """Everything the person does happens from here."""

    def action_back(self) -> None:
        """One step back; at the root, leave."""
        if not self.step_back():
            self.action_leave()

    def action_leave(self) -> None:
        """Leave."""
        self.app.exit(0)

    def step_back(self) -> bool:
        """Undo the last thing that was opened over the list; say whether there was one."""
        if self.ask_line.is_open:
            self.ask_line.action_give_up()
        elif self.has_class("-zen"):
            self.remove_class("-zen")
        elif self.reader.has_focus or self.sidebar.has_focus:
            self.go_to(self.articles)
        elif self.articles.selected:
            self.articles.clear_selection()
        else:
            return False
        return True
