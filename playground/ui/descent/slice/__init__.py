"""A slice of the loss of a larger network, and its path in it."""
