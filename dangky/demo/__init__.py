"""The demonstration: a mailbox full of invented answers to the letter, and the servers to read and answer them.

Everything here is invented or stands in the letter; it runs on this machine only and needs no network.
"""
