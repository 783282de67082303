"""What is going on now: the document, the jobs in the background, and how news of them reaches the window."""
