package cloudformation

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"linklab/checks/sandbox/service/cloudformation/template"
	"linklab/checks/sandbox/wire"
)

func (s *Service) templateOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Op("GetTemplate", s.getTemplate).Differing("stage Processed is the original: there are no transforms"),
		wire.Op("GetTemplateSummary", s.getTemplateSummary),
		wire.Op("ValidateTemplate", s.validateTemplate).From("AWS CloudFormation user guide, Template reference"),
	}
}

// GetTemplateInput names a stack or a change set.
type GetTemplateInput struct {
	StackName     *string
	ChangeSetName *string
	TemplateStage *string
}

// GetTemplateOutput is a template as it was handed in.
type GetTemplateOutput struct {
	TemplateBody    string
	StagesAvailable []string
}

func (s *Service) getTemplate(call *wire.Call, in *GetTemplateInput) (*GetTemplateOutput, error) {
	stages := []string{"Original", "Processed"}
	if in.ChangeSetName != nil {
		_, set, err := s.changeSet(call, *in.ChangeSetName, in.StackName)
		if err != nil {
			return nil, err
		}
		return &GetTemplateOutput{TemplateBody: set.Template, StagesAvailable: stages}, nil
	}
	stack := s.State.region(call.Region).stack(deref(in.StackName))
	if stack == nil {
		return nil, invalid("Stack with id %s does not exist", deref(in.StackName))
	}
	return &GetTemplateOutput{TemplateBody: stack.Template, StagesAvailable: stages}, nil
}

// TemplateInput is a template, or a stack that has one.
type TemplateInput struct {
	TemplateBody *string
	TemplateURL  *string
	StackName    *string
}

// ParameterDeclaration is a parameter that a template asks for.
type ParameterDeclaration struct {
	ParameterKey         string
	DefaultValue         *string
	ParameterType        string
	NoEcho               bool
	Description          string
	ParameterConstraints *ParameterConstraints
}

// ParameterConstraints are the values that a parameter may have.
type ParameterConstraints struct{ AllowedValues []string }

// ResourceIdentifierSummary are the resources of one type.
type ResourceIdentifierSummary struct {
	ResourceType       string
	LogicalResourceIds []string
}

// GetTemplateSummaryOutput is what a template holds.
type GetTemplateSummaryOutput struct {
	Parameters                  []ParameterDeclaration
	Description                 string
	Capabilities                []string
	CapabilitiesReason          string
	ResourceTypes               []string
	Version                     string
	Metadata                    string
	ResourceIdentifierSummaries []ResourceIdentifierSummary
}

func (s *Service) getTemplateSummary(call *wire.Call, in *TemplateInput) (*GetTemplateSummaryOutput, error) {
	t, err := s.inspected(call, in)
	if err != nil {
		return nil, err
	}
	out := &GetTemplateSummaryOutput{Parameters: []ParameterDeclaration{}, Description: t.Description, Version: t.Version}
	for i := range t.Parameters {
		p := &t.Parameters[i]
		out.Parameters = append(out.Parameters, ParameterDeclaration{
			ParameterKey: p.Name, DefaultValue: p.Default, ParameterType: p.Kind, NoEcho: p.NoEcho, Description: p.Description,
			ParameterConstraints: &ParameterConstraints{AllowedValues: p.Allowed},
		})
	}
	for _, r := range t.Resources {
		i := slices.Index(out.ResourceTypes, r.Kind)
		if i < 0 {
			i = len(out.ResourceTypes)
			out.ResourceTypes = append(out.ResourceTypes, r.Kind)
			out.ResourceIdentifierSummaries = append(out.ResourceIdentifierSummaries, ResourceIdentifierSummary{ResourceType: r.Kind})
		}
		summary := &out.ResourceIdentifierSummaries[i]
		summary.LogicalResourceIds = append(summary.LogicalResourceIds, r.Name)
	}
	if t.Metadata != nil {
		data, err := json.Marshal(t.Metadata)
		if err != nil {
			return nil, fmt.Errorf("template metadata: %w", err)
		}
		out.Metadata = string(data)
	}
	out.Capabilities, out.CapabilitiesReason = asksFor(t)
	return out, nil
}

// asksFor is what a template's capabilities are and why.
func asksFor(t *template.Template) ([]string, string) {
	capability, kindsOf := required(t)
	if capability == "" {
		return nil, ""
	}
	return []string{capability}, fmt.Sprintf("The following resource(s) require capabilities: [%s]", strings.Join(kindsOf, ", "))
}

func (s *Service) inspected(call *wire.Call, in *TemplateInput) (*template.Template, error) {
	if in.StackName != nil {
		stack := s.State.region(call.Region).stack(*in.StackName)
		if stack == nil {
			return nil, invalid("Stack with id %s does not exist", *in.StackName)
		}
		if stack.Template == "" {
			return &template.Template{}, nil
		}
		return readTemplate(stack.Template)
	}
	text, err := s.templateText(call, in.TemplateBody, in.TemplateURL, nil, nil)
	if err != nil {
		return nil, err
	}
	return readTemplate(text)
}

// ValidateTemplateInput is a template.
type ValidateTemplateInput struct {
	TemplateBody *string
	TemplateURL  *string
}

// TemplateParameter is a parameter in short.
type TemplateParameter struct {
	ParameterKey string
	DefaultValue *string
	NoEcho       bool
	Description  string
}

// ValidateTemplateOutput is what a template asks for.
type ValidateTemplateOutput struct {
	Parameters         []TemplateParameter
	Description        string
	Capabilities       []string
	CapabilitiesReason string
}

func (s *Service) validateTemplate(call *wire.Call, in *ValidateTemplateInput) (*ValidateTemplateOutput, error) {
	t, err := s.inspected(call, &TemplateInput{TemplateBody: in.TemplateBody, TemplateURL: in.TemplateURL})
	if err != nil {
		return nil, err
	}
	out := &ValidateTemplateOutput{Parameters: []TemplateParameter{}, Description: t.Description}
	for i := range t.Parameters {
		p := &t.Parameters[i]
		out.Parameters = append(out.Parameters, TemplateParameter{
			ParameterKey: p.Name, DefaultValue: p.Default, NoEcho: p.NoEcho, Description: p.Description,
		})
	}
	out.Capabilities, out.CapabilitiesReason = asksFor(t)
	return out, nil
}
