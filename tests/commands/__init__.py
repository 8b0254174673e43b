"""The commands of `python -m bot …`, as those who type them see them."""
