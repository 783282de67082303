"""Taking in folders and tables of a person's own: what was found, and what is made of it."""
