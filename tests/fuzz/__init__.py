"""What nobody would send on purpose: updates and files of every shape."""
