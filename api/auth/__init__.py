"""Who is asking: passwords, sign-ins, access and refresh tokens."""
