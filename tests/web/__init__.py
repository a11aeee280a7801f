"""Tests of the web room: the pages and the API, over a real register."""
