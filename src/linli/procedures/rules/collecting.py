"""The rights of collecting: who may begin, write down, lead; take and screen wishes. Declared in `access`."""

COLLECT, LEAD = "procedures.collect", "procedures.collect.lead"
TAKE_WISHES, SCREEN, CALL = "procedures.wishes.take", "procedures.wishes.screen", "procedures.wishes.call"
CONTACT = "procedures.wishes.contact"
