"""Pure rules of a roadshow: its stages, its scoring rules, and the event file that outside programs write."""
