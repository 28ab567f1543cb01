"""What any answer needs: static files, headers, mail, signed values."""
