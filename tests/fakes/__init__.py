"""Small, honest stand-ins for the ports."""
