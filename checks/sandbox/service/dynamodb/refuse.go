package dynamodb

import "linklab/checks/sandbox/wire"

func refuse(code, message string) error { return &wire.Error{Code: code, Message: message} }

func invalid(message string) error { return refuse("ValidationException", message) }

// badValues is how DynamoDB begins most of its refusals.
func badValues(message string) error {
	return invalid("One or more parameter values were invalid: " + message)
}

func notFound(name string) error {
	return refuse("ResourceNotFoundException", "Requested resource not found: Table: "+name+" not found")
}

// unsimulated refuses what AWS does and the sandbox does not.
func unsimulated(what string) error {
	return invalid("linklab's simulated account does not implement " + what + ".")
}
