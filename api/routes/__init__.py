"""The doors, by subject: each parses, makes one call, and hands what came back to a view."""
