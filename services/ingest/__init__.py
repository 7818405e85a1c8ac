"""From a file of any common kind to rows of the warehouse, with an audit."""
