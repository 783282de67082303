"""The Descent page: gradient descent over surfaces, and over the loss of the network at hand."""
