"""Figures: from an answer to a Plotly figure, one file per kind, pure."""
