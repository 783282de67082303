"""The Backprop page: one step of gradient descent taken apart, number by number."""
