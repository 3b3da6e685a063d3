"""Pictures with text: readers for folders, tables and archives; drawn patterns laid on garments; weights on disk."""
