"""The loss of a network over the space of its parameters: planes and lines cut through it."""
