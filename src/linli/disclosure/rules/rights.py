"""The names of what posts may do in disclosure. Which kinds of post hold them stands in `access.py`."""

ROBOTS = "disclosure.robots"
WRITE = "disclosure.write"
PUBLISH = "disclosure.publish"
MATERIALS = "disclosure.materials"
