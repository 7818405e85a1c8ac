"""Tests: real engines, real servers, planted truth."""
