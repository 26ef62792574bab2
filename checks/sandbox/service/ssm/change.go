package ssm

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"linklab/checks/sandbox/wire"
)

// The types of parameters.
const (
	plainString  = "String"
	stringList   = "StringList"
	secureString = "SecureString"
)

// valueSize is the most that a parameter of the standard tier holds, bytes.
const valueSize = 4096

func (s *Service) changeOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("PutParameter", s.putParameter).Differing("tier Standard, no history; a SecureString is not encrypted where it is kept"),
		wire.Writes("DeleteParameter", s.deleteParameter),
	}
}

// PutParameterInput makes a parameter, or with Overwrite changes it.
type PutParameterInput struct {
	Name      string `req:"true"`
	Value     string `req:"true"`
	Type      *string
	DataType  *string
	Overwrite *bool
}

// PutParameterOutput is the parameter's version.
type PutParameterOutput struct {
	Version int64
	Tier    string
}

var parameterName = regexp.MustCompile(`^[a-zA-Z0-9_.\-/]+$`)

func (s *Service) putParameter(call *wire.Call, in *PutParameterInput) (*PutParameterOutput, error) {
	kind := given(in.Type)
	have := s.State.Regions[call.Region][in.Name]
	if kind == "" && have != nil {
		kind = have.Type
	}
	switch first := strings.ToLower(strings.TrimPrefix(in.Name, "/")); {
	case !parameterName.MatchString(in.Name):
		return nil, refuse("ValidationException", "Parameter name must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore), / (slash).")
	case strings.HasPrefix(first, "aws"), strings.HasPrefix(first, "ssm"):
		return nil, refuse("AccessDeniedException", "No access to reserved parameter name: "+in.Name+".")
	case strings.Contains(in.Name, "/") && !strings.HasPrefix(in.Name, "/"):
		return nil, refuse("ValidationException", "Parameter name must be a fully qualified name.")
	case kind == "":
		return nil, refuse("ValidationException", "A parameter type is required when you create a parameter.")
	case kind != plainString && kind != stringList && kind != secureString:
		return nil, refuse("ValidationException", fmt.Sprintf("1 validation error detected: Value '%s' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [SecureString, StringList, String]", kind))
	case len(in.Value) == 0 || len(in.Value) > valueSize:
		return nil, refuse("ValidationException", fmt.Sprintf("Standard tier parameters support a maximum parameter value of %d characters, and at least one.", valueSize))
	case have != nil && !given(in.Overwrite):
		return nil, refuse("ParameterAlreadyExists", "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.")
	}
	put := &ParameterState{
		Type: kind, Value: in.Value, DataType: given(in.DataType), Version: 1, ModifiedAt: call.Now.Truncate(time.Millisecond),
	}
	if put.DataType == "" {
		put.DataType = "text"
	}
	if have != nil {
		put.Version = have.Version + 1
	}
	if s.State.Regions == nil {
		s.State.Regions = map[string]map[string]*ParameterState{}
	}
	if s.State.Regions[call.Region] == nil {
		s.State.Regions[call.Region] = map[string]*ParameterState{}
	}
	s.State.Regions[call.Region][in.Name] = put
	return &PutParameterOutput{Version: put.Version, Tier: "Standard"}, nil
}

// DeleteParameterInput names a parameter of the account.
type DeleteParameterInput struct {
	Name string `req:"true"`
}

// DeleteParameterOutput has no members.
type DeleteParameterOutput struct{}

func (s *Service) deleteParameter(call *wire.Call, in *DeleteParameterInput) (*DeleteParameterOutput, error) {
	if s.State.Regions[call.Region][in.Name] == nil {
		return nil, refuse("ParameterNotFound", "")
	}
	delete(s.State.Regions[call.Region], in.Name)
	return &DeleteParameterOutput{}, nil
}

func given[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
