"""The Backprop page."""
