"""Every write to a roadshow. Each takes who acts and when, leaves one audit row, and tells the watchers."""
