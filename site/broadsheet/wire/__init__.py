"""Machine formats, in and out: for partners, search engines and papers that move."""
