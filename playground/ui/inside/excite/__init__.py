"""What excites this filter: the lower pane of the Inside page."""
