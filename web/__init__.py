"""The officers' pages and the JSON API: what the desk can do, over HTTP."""
