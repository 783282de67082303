"""Backpropagation written out by the chain rule, in plain arithmetic (lecture, section 5)."""
