"""Components: small builders of what pages show."""
