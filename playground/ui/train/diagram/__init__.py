"""The network diagram: every unit with its own map, links by weight, folded blocks for what is large."""
