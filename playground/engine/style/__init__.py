"""Style transfer: the content of one picture in the style of another (Gatys, Ecker & Bethge 2016)."""
