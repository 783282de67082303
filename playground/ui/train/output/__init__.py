"""What the Output pane shows: one view for each kind of data, and what they share."""
