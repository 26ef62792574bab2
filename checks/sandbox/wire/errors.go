package wire

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// unknownParameter is EC2's complaint of a parameter that an operation does not
// take; it says which by its name in the request.
func unknownParameter(name string) *Error {
	return &Error{Code: codeUnknownParameter, Message: fmt.Sprintf("The parameter %s is not recognized", name)}
}

const codeUnknownParameter = "UnknownParameter"

// of adds to a decoder's complaint of an unknown parameter who it is that does
// not know it: AWS's own operation may.
func (e *Error) of(op *Operation) *Error {
	if e.Code == codeUnknownParameter {
		e.Message += ": linklab's simulated account does not know it as a parameter of " + op.Name
	}
	return e
}

// unknownOperation is each protocol's answer to an operation that it lacks. The
// code is AWS's; the sentence says who it is that lacks it.
func unknownOperation(s *Service, name string) *Error {
	lacks := "linklab's simulated account does not implement it"
	switch {
	case s.Protocol == EC2Query:
		return &Error{Code: "InvalidAction", Message: fmt.Sprintf("The action %s is not valid for this web service: %s.", name, lacks)}
	case s.Protocol == S3:
		return &Error{Code: "NotImplemented", Message: fmt.Sprintf("A header you provided implies functionality that is not implemented (%s): %s.", name, lacks)}
	case s.Protocol == RESTJSON || s.Protocol == RESTXML:
		return &Error{Code: "UnknownOperationException", Message: fmt.Sprintf("Could not find the operation %s of %s: %s.", name, s.Name, lacks), Status: http.StatusNotFound}
	case s.Protocol.Modern():
		return &Error{Code: "UnknownOperationException", Message: fmt.Sprintf("Could not find the operation %s of %s: %s.", name, s.Name, lacks)}
	}
	return &Error{Code: "InvalidAction", Message: fmt.Sprintf("Could not find operation %s for version %s: %s.", name, s.APIVersion, lacks)}
}

// missingParameters is nil for no names.
func missingParameters(p Protocol, names []string) *Error {
	if len(names) == 0 {
		return nil
	}
	if p == EC2Query {
		return &Error{Code: "MissingParameter", Message: "The request must contain the parameter " + names[0]}
	}
	var parts []string
	for _, name := range names {
		parts = append(parts, fmt.Sprintf("Value null at '%s' failed to satisfy constraint: Member must not be null", lowerFirst(name)))
	}
	return validation(p, parts)
}

func invalidValue(p Protocol, name, value string, k kind) *Error {
	if p == EC2Query {
		return &Error{Code: "InvalidParameterValue", Message: fmt.Sprintf("Value (%s) for parameter %s is invalid. It must be %s.", value, name, kindNames[k])}
	}
	return &Error{Code: "MalformedInput", Message: fmt.Sprintf("Value '%s' at '%s' must be %s", value, lowerFirst(name), kindNames[k])}
}

var kindNames = map[kind]string{
	kindBool: "true or false", kindInt: "an integer", kindFloat: "a number",
	kindTime: "a timestamp", kindBlob: "base64", kindString: "a string",
	kindList: "a list", kindMap: "a map", kindStruct: "a structure",
}

// validation is how the services other than EC2 complain of parameters.
func validation(p Protocol, parts []string) *Error {
	noun := "errors"
	if len(parts) == 1 {
		noun = "error"
	}
	code := "ValidationError"
	switch {
	case p.Modern():
		code = "ValidationException"
	case p == RESTXML:
		code = "InvalidInput"
	}
	return &Error{Code: code, Message: fmt.Sprintf("%d validation %s detected: %s", len(parts), noun, strings.Join(parts, "; "))}
}

// AsError finds the AWS error in a chain, or makes one that says no more than
// AWS would of a fault of its own; the second result tells them apart.
func AsError(p Protocol, err error) (*Error, bool) {
	var e *Error
	if errors.As(err, &e) {
		return e, true
	}
	var coded interface {
		error
		AWSCode() string
	}
	if errors.As(err, &coded) {
		code := coded.AWSCode()
		return &Error{Code: code, Message: strings.TrimPrefix(coded.Error(), code+": ")}, true
	}
	code := "InternalFailure"
	switch {
	case p == EC2Query, p == S3:
		code = "InternalError"
	case p == RESTJSON:
		code = "InternalServerException"
	case p.Modern():
		code = "InternalServerError"
	}
	return &Error{Code: code, Message: "An internal error has occurred", Status: http.StatusInternalServerError}, false
}

// status is the HTTP status of an error: its own, or what the code has in AWS.
func (e *Error) status() int {
	if e.Status != 0 {
		return e.Status
	}
	if s, ok := statuses[e.Code]; ok {
		return s
	}
	return http.StatusBadRequest
}

// statuses are the codes that AWS does not answer with 400.
var statuses = map[string]int{
	"AccessDenied":                 http.StatusForbidden,
	"UnauthorizedOperation":        http.StatusForbidden,
	"AuthFailure":                  http.StatusUnauthorized,
	"DryRunOperation":              http.StatusPreconditionFailed,
	"RequestLimitExceeded":         http.StatusServiceUnavailable,
	"Unavailable":                  http.StatusServiceUnavailable,
	"NoSuchEntity":                 http.StatusNotFound,
	"EntityAlreadyExists":          http.StatusConflict,
	"DeleteConflict":               http.StatusConflict,
	"LimitExceeded":                http.StatusConflict,
	"NoSuchBucket":                 http.StatusNotFound,
	"NoSuchKey":                    http.StatusNotFound,
	"NoSuchBucketPolicy":           http.StatusNotFound,
	"BucketAlreadyExists":          http.StatusConflict,
	"BucketAlreadyOwnedByYou":      http.StatusConflict,
	"BucketNotEmpty":               http.StatusConflict,
	"MethodNotAllowed":             http.StatusMethodNotAllowed,
	"NotImplemented":               http.StatusNotImplemented,
	"PermanentRedirect":            http.StatusMovedPermanently,
	"TemporaryRedirect":            http.StatusTemporaryRedirect,
	"InvalidClientTokenId":         http.StatusForbidden,
	"InvalidAccessKeyId":           http.StatusForbidden,
	"SignatureDoesNotMatch":        http.StatusForbidden,
	"RequestTimeTooSkewed":         http.StatusForbidden,
	"ExpiredToken":                 http.StatusForbidden,
	"MissingAuthenticationToken":   http.StatusForbidden,
	"IncompleteSignature":          http.StatusBadRequest,
	"InternalFailure":              http.StatusInternalServerError,
	"InternalError":                http.StatusInternalServerError,
	"RequestEntityTooLarge":        http.StatusRequestEntityTooLarge,
	"XAmzContentSHA256Mismatch":    http.StatusBadRequest,
	"MissingContentLength":         http.StatusLengthRequired,
	"PreconditionFailed":           http.StatusPreconditionFailed,
	"OperationAborted":             http.StatusConflict,
	"InsufficientInstanceCapacity": http.StatusInternalServerError,
}
