"""The steps. A step never changes once it is released, and imports nothing of the program that could."""
