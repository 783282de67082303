"""A window in which the data themselves are looked at: pictures and their pixels, columns, counts."""
