"""What is uploaded becomes renditions and files that are safe to hand out, in a store."""
