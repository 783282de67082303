"""A line through points: its whole loss surface, exactly; and what standardising the inputs does to it."""
