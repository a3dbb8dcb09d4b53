"""The panes of the main screen: attributes go down, messages go up; none knows another."""
