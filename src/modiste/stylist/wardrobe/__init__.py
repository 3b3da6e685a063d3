"""A person's own garments: what each is, how it is, how warm and how formal, and which are the same twice."""
