package cloudformation

import (
	"slices"

	"linklab/checks/sandbox/wire"
)

func (s *Service) exportOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Op("ListExports", s.listExports),
		wire.Op("ListImports", s.listImports),
	}
}

// ListExportsInput asks for all exports of the region.
type ListExportsInput struct{ NextToken *string }

// Export is a value that other stacks may import.
type Export struct{ ExportingStackId, Name, Value string }

// ListExportsOutput are the region's exports.
type ListExportsOutput struct {
	Exports   []Export
	NextToken *string
}

func (s *Service) listExports(call *wire.Call, _ *ListExportsInput) (*ListExportsOutput, error) {
	out := &ListExportsOutput{Exports: []Export{}}
	for _, stack := range s.State.region(call.Region).Stacks {
		if stack.Status == deleteComplete {
			continue
		}
		for _, output := range stack.Outputs {
			if output.Export != "" {
				out.Exports = append(out.Exports, Export{ExportingStackId: stack.ID, Name: output.Export, Value: output.Value})
			}
		}
	}
	return out, nil
}

// ListImportsInput names an export.
type ListImportsInput struct {
	ExportName string `req:"true"`
	NextToken  *string
}

// ListImportsOutput are the stacks that import it.
type ListImportsOutput struct {
	Imports   []string
	NextToken *string
}

func (s *Service) listImports(call *wire.Call, in *ListImportsInput) (*ListImportsOutput, error) {
	users := s.importers(call, in.ExportName)
	if len(users) == 0 {
		return nil, invalid("Export '%s' is not imported by any stack.", in.ExportName)
	}
	return &ListImportsOutput{Imports: users}, nil
}

// importers are the stacks that use an export.
func (s *Service) importers(call *wire.Call, name string) []string {
	var users []string
	for _, stack := range s.State.region(call.Region).Stacks {
		if stack.Status != deleteComplete && slices.Contains(stack.Imports, name) {
			users = append(users, stack.Name)
		}
	}
	return users
}
