"""Activation maximisation: pictures that excite a unit, a class or a layer most."""
