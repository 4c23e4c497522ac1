"""Why a request is answered as it is: played through, and told to people and programs."""
