"""The design-led method as pure functions: no web, no database."""
