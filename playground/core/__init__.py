"""What the user built and what numbers mean: pure values and arithmetic, without Qt and without torch."""
