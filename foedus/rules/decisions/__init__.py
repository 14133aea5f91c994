"""Decision rules: one contract (``contract.py``) and one small file per rule."""
