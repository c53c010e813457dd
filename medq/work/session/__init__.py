"""What the screens ask of a store, in the store's thread: a module for each group of screens.

What the first screen does not ask is imported with its first question: the acts alone are half of
all modules.
"""
