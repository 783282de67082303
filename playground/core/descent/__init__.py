"""Gradient descent over surfaces with two parameters: the surfaces, and who races over them (lecture, section 3)."""
