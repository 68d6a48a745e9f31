"""Every write to visits: `writing` by the author, `deciding` by the coordinator, `photos` before either."""
