"""The tab *Step by step*: forwards, loss, backwards, update, with all their numbers."""
