"""The rules of visits, one concern a file: states, content, opinions, access. Pure."""
