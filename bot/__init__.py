"""The front door and the wiring: settings, command line, intake, web server, supervision of tasks."""
