"""Regions: the data, and finding one by what a person types."""
