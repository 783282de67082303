"""Signals over depth, measured on networks that have learned nothing."""
