"""`python -m bot score`: what people save, and what is said of it."""
