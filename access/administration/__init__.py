"""The administrator's screens: accounts, roles, places, and the health of the system; no case and no person."""
