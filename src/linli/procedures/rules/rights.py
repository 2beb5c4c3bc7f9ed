"""The capabilities of procedures, by name; `access.py` says who holds them. A step's own posts narrow `RUN` further."""

VIEW = "procedures.view"
RUN = "procedures.run"
OBJECTIONS = "procedures.objections"
OVERRIDE = "procedures.override"
ABANDON = "procedures.abandon"
DEFINE = "procedures.define"
