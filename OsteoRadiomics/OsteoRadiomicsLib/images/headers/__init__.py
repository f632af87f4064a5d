"""What a file's header declares, checked against the file before anything is believed or allocated."""
