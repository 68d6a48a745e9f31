"""Every write to accounts, one function a use case; who acts and when are passed in."""
