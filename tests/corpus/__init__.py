"""Filled forms of which we know what they say, in every format that units send, and what reading them gives."""
