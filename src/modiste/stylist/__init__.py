"""Taste, fit and trends: what a person likes, which size fits, and what rises and falls."""
