"""Parts of the document that this server serves of itself; `api/openapi.py` puts them together."""
