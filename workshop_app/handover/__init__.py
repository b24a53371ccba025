"""After the two hours: the brief as documents and data, its review, and how it reaches procurement."""
