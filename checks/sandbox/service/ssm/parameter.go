package ssm

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

const (
	namesPerCall   = 10
	resultsPerPage = 10
)

func (s *Service) parameterOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Op("GetParameter", s.getParameter).Differing("the public parameters are those of Amazon Linux images").From("AWS Systems Manager user guide, Calling AMI public parameters"),
		wire.Op("GetParameters", s.getParameters).Differing("the public parameters are those of Amazon Linux images").From("AWS Systems Manager user guide, Calling AMI public parameters"),
		wire.Op("GetParametersByPath", s.getParametersByPath).Differing("the public parameters are those of Amazon Linux images").From("AWS Systems Manager user guide, Calling AMI public parameters"),
	}
}

// Parameter is a parameter as SSM shows it.
type Parameter struct {
	Name             string
	Type             string
	Value            string
	Version          int64
	Selector         string
	LastModifiedDate time.Time
	ARN              string
	DataType         string
}

// GetParameterInput names a parameter, perhaps with a version after a colon.
type GetParameterInput struct {
	Name           string `req:"true"`
	WithDecryption *bool
}

// GetParameterOutput is the parameter.
type GetParameterOutput struct{ Parameter Parameter }

func (s *Service) getParameter(call *wire.Call, in *GetParameterInput) (*GetParameterOutput, error) {
	parameters, err := s.parameters(call, given(in.WithDecryption))
	if err != nil {
		return nil, err
	}
	found, err := lookUp(parameters, in.Name)
	if err != nil {
		return nil, err
	}
	return &GetParameterOutput{Parameter: *found}, nil
}

// GetParametersInput names several parameters.
type GetParametersInput struct {
	Names          []string `req:"true"`
	WithDecryption *bool
}

// GetParametersOutput is the parameters that are there, and the names of the
// others.
type GetParametersOutput struct {
	Parameters        []Parameter
	InvalidParameters []string
}

func (s *Service) getParameters(call *wire.Call, in *GetParametersInput) (*GetParametersOutput, error) {
	if len(in.Names) < 1 || len(in.Names) > namesPerCall {
		return nil, refuse("ValidationException", fmt.Sprintf(
			"1 validation error detected: Value '[%s]' at 'names' failed to satisfy constraint: Member must have length between 1 and %d", strings.Join(in.Names, ", "), namesPerCall))
	}
	parameters, err := s.parameters(call, given(in.WithDecryption))
	if err != nil {
		return nil, err
	}
	out := &GetParametersOutput{Parameters: []Parameter{}, InvalidParameters: []string{}}
	for i, name := range in.Names {
		if slices.Contains(in.Names[:i], name) {
			return nil, refuse("ValidationException", "Duplicate parameters in the request: "+name)
		}
		found, err := lookUp(parameters, name)
		if err != nil {
			out.InvalidParameters = append(out.InvalidParameters, name)
			continue
		}
		out.Parameters = append(out.Parameters, *found)
	}
	return out, nil
}

// GetParametersByPathInput asks for the parameters below a path.
type GetParametersByPathInput struct {
	Path           string `req:"true"`
	Recursive      *bool
	WithDecryption *bool
	MaxResults     *int32
	NextToken      *string
}

// GetParametersByPathOutput lists parameters by name.
type GetParametersByPathOutput struct {
	Parameters []Parameter
	NextToken  *string
}

func (s *Service) getParametersByPath(call *wire.Call, in *GetParametersByPathInput) (*GetParametersByPathOutput, error) {
	if !strings.HasPrefix(in.Path, "/") {
		return nil, refuse("ValidationException", "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash \"/\". It can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol \"/\".")
	}
	size := resultsPerPage
	if in.MaxResults != nil {
		if *in.MaxResults < 1 || *in.MaxResults > resultsPerPage {
			return nil, refuse("ValidationException", fmt.Sprintf("1 validation error detected: Value '%d' at 'maxResults' failed to satisfy constraint: Member must have value between 1 and %d", *in.MaxResults, resultsPerPage))
		}
		size = int(*in.MaxResults)
	}
	parameters, err := s.parameters(call, given(in.WithDecryption))
	if err != nil {
		return nil, err
	}
	path := strings.TrimSuffix(in.Path, "/") + "/"
	below := slices.DeleteFunc(parameters, func(p Parameter) bool {
		rest, ok := strings.CutPrefix(p.Name, path)
		return !ok || strings.Contains(rest, "/") && !given(in.Recursive)
	})
	start, err := offset(in.NextToken, len(below))
	if err != nil {
		return nil, err
	}
	end := min(len(below), start+size)
	out := &GetParametersByPathOutput{Parameters: append([]Parameter{}, below[start:end]...)}
	if end < len(below) {
		token := base64.StdEncoding.EncodeToString([]byte(strconv.Itoa(end)))
		out.NextToken = &token
	}
	return out, nil
}

func offset(token *string, length int) (int, error) {
	if token == nil || *token == "" {
		return 0, nil
	}
	text, err := base64.StdEncoding.DecodeString(*token)
	if err == nil {
		var n int
		if n, err = strconv.Atoi(string(text)); err == nil && n >= 0 && n <= length {
			return n, nil
		}
	}
	return 0, refuse("InvalidNextToken", "The specified token is not valid.")
}

// parameters are all of the call's region, by name.
func (s *Service) parameters(call *wire.Call, decrypt bool) ([]Parameter, error) {
	region, err := s.World.Region(call.Region)
	if err != nil {
		return nil, err
	}
	var parameters []Parameter
	for _, image := range region.Images() {
		for _, name := range image.Parameters {
			parameters = append(parameters, show(region, name, image))
		}
	}
	for name, own := range s.State.Regions[call.Region] {
		arn := "arn:aws:ssm:" + region.Name + ":" + call.Account + ":parameter/" + strings.TrimPrefix(name, "/")
		parameters = append(parameters, Parameter{
			Name: name, Type: own.Type, Value: own.shown(decrypt), Version: own.Version,
			LastModifiedDate: own.ModifiedAt, ARN: arn, DataType: own.DataType,
		})
	}
	slices.SortFunc(parameters, func(a, b Parameter) int { return strings.Compare(a.Name, b.Name) })
	return parameters, nil
}

// show is a public parameter: AWS owns it, so its ARN has no account.
func show(region *network.Region, name string, image *network.Image) Parameter {
	return Parameter{
		Name: name, Type: "String", Value: image.ID, Version: 1,
		LastModifiedDate: image.CreatedAt, ARN: "arn:aws:ssm:" + region.Name + "::parameter" + name, DataType: "text",
	}
}

// lookUp finds a parameter by its name, or by its name and version.
func lookUp(parameters []Parameter, asked string) (*Parameter, error) {
	name, version, selected := strings.Cut(asked, ":")
	for _, p := range parameters {
		if p.Name != name {
			continue
		}
		if selected {
			if version != strconv.FormatInt(p.Version, 10) {
				return nil, refuse("ParameterVersionNotFound", fmt.Sprintf("Systems Manager could not find version %s of %s. Verify the version and try again.", version, name))
			}
			p.Selector = ":" + version
		}
		return &p, nil
	}
	// AWS says no more than the code.
	return nil, refuse("ParameterNotFound", "")
}

func refuse(code, message string) error { return &wire.Error{Code: code, Message: message} }
