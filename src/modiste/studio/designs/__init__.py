"""The door of designs: what can be sewn is sewn, the networks draw the rest."""
