"""A whole site looked over before it is published: what is checked, shapes, what is silenced, how it is printed."""
