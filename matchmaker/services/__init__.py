"""Use cases: each public function is one thing that a person, a command or a job can do."""
