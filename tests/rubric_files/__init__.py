"""The rubric language: reading, checking, comparing and showing rubric files."""
