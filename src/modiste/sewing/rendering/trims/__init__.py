"""Things sewn on: buttons, zips, buckles, cords and bows."""
