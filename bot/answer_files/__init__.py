"""Answers in files: rows read one by one into answer sheets, and results written as lines."""
