"""The rules: from arrangements to tables, and from an incident to who is called, who decides and who comes."""
