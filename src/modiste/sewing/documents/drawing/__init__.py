"""Drawings as values, written as SVG and PDF."""
