"""Long work as jobs: a queue that is fair between people, progress, cancelling, and a record that outlives the program."""
