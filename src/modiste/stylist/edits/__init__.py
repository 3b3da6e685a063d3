"""The smallest change that makes an outfit better, cheapest first."""
