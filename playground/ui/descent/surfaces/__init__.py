"""The tab Surfaces: optimisers race over functions of two parameters."""
