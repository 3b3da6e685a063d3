"""The studio in the browser: a JSON API and pages, both by FastAPI, in English and Russian."""
