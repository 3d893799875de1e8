"""Where the program begins: wiring, settings, the served API and the command line."""
