"""What a filter does to a picture: kernels, sliding, activation and pooling, number by number (lecture, section 10)."""
