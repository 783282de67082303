"""The tab *Gradient over depth* of the Backprop page."""
