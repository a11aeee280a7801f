"""Tests of the dangky room."""
