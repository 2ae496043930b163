"""The demo province: fictional people and half a year of their petitions and sessions, played through the services."""
