"""The panes of the Draw page."""
