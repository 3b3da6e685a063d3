"""Trousers, shorts, leggings and bottoms without legs."""
