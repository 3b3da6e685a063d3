"""The studio in the browser: a JSON API on FastAPI and pages on Gradio, in English and Russian."""
