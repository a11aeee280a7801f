"""Campaigns that tests read, and tests that hold the shipped ones to their letters."""
