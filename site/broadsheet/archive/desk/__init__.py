"""What only the desk sees: the audit log, texts that were not saved, links handed out."""
