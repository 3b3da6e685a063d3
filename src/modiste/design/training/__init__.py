"""`modiste train` for the parts of the design model, and fine-tuning: recipes, tasks (losses), their data."""
