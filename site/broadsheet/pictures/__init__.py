"""What is uploaded becomes renditions that are safe to hand out, in a store."""
