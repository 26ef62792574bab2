package lessons

// Vocabulary is what a lab may speak of: the checks and their parameters, the
// diagnoses that a mistake may get, the kinds of inputs. The caller of Load
// gives it, so that a course knows nothing of how checks work.
type Vocabulary interface {
	// Checks are the names of all checks.
	Checks() []string
	// Params are the parameters of a check; known is false when there is no
	// such check.
	Params(check string) (required, optional []string, known bool)
	// InputParam tells whether a parameter's value has to be the id of an
	// input of the lab; otherwise it is a literal or the id of an input.
	InputParam(check, param string) bool
	// Diagnoses are all keys of the catalogue.
	Diagnoses() []string
	// Kinds are the kinds of resources an input may be.
	Kinds() []string
}
