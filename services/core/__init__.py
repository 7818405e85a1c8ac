"""The kernel: the context of a service, its ports, errors, numbers, and the application's database."""
