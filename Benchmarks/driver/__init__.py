"""What `run.py` is made of: preparing data, running processes in turn, adding up, printing."""
