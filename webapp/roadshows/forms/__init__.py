"""What a coordinator types about a roadshow."""
