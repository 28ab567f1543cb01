"""What has to be sent, until it is."""
