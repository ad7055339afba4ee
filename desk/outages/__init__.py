"""Outages: many reports of one fault that a building shares, under one parent."""
