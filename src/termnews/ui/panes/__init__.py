"""The panes of the main screen: attributes come from above, messages go up; none knows another."""
