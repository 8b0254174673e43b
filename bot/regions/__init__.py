"""The 514 regencies and cities of Indonesia, and how to find one by a typed name."""

from bot.regions.catalogue import Regions
from bot.regions.places import Kind, Province, Region

__all__ = ["Kind", "Province", "Region", "Regions"]
