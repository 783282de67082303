"""Looking into what a network says of one picture; values to show are those of core/explanations.py."""
