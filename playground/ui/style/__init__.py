"""The parts of the Style page."""
