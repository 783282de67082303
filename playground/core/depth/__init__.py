"""Signals over the depth of a network before training, and what a stack of linear layers comes to; no Qt, no torch."""
