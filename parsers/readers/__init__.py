"""Readers, one file a format: the bytes of a file in, a Document out.

A reader raises :class:`~domain.errors.UnreadableFile` and nothing else; it trusts nothing that a file
says of itself. ``parsers.read`` knows which reader reads which format.
"""
