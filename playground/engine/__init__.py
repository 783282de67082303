"""How it trains and what is inside: networks, data, loops and what is asked of them. Knows torch, knows no window."""
