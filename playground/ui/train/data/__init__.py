"""The Data pane: which data, how they are disturbed, treated and split."""
