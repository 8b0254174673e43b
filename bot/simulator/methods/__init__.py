"""The methods of the Bot API, by family; `registry.py` knows them all."""
