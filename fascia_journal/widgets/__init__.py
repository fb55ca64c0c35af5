"""The page parts: each is given the Journal and returns a widget. Drawing and reports load when needed."""
