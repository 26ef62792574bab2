package wire

import (
	"fmt"
	"reflect"
	"strings"
	"time"
)

// kind is what a member is on the wire.
type kind uint8

const (
	kindStruct kind = iota
	kindList
	kindMap
	kindString
	kindBool
	kindInt
	kindFloat
	kindTime
	kindBlob
)

// shape is a type as the codecs see it, read from the struct tags once.
type shape struct {
	kind    kind
	typ     reflect.Type // without pointer
	pointer bool
	elem    *shape   // of lists and maps
	fields  []*field // of structs, in declaration order
	byName  map[string]*field
	byIn    map[string]*field
}

// field is one member of a struct.
type field struct {
	name     string // API member name
	in       string // "" when the tag does not say
	out      string
	noIn     bool
	noOut    bool
	flat     bool   // list without an element of its own
	item     string // name of a list's inner elements, "" for the protocol's
	required bool
	at       place
	index    []int
	shape    *shape
}

// place is where a member of a REST operation lies; the body is the default.
type place string

const (
	inPath   place = "path"
	inQuery  place = "query"
	inHeader place = "header"
)

var (
	timeType = reflect.TypeFor[time.Time]()
	blobType = reflect.TypeFor[[]byte]()
)

// shapes compiles types. Services with the same rule for the names of members
// share one value.
type shapes struct {
	lower bool // members' names begin with a small letter
	known map[reflect.Type]*shape
}

func newShapes(lower bool) *shapes {
	return &shapes{lower: lower, known: map[reflect.Type]*shape{}}
}

// of compiles a type, or says which field cannot be put on the wire.
func (s *shapes) of(t reflect.Type) (*shape, error) {
	if known, ok := s.known[t]; ok {
		return known, nil
	}
	sh := &shape{typ: t}
	s.known[t] = sh // before the fields: types may hold themselves
	if t.Kind() == reflect.Pointer {
		elem, err := s.of(t.Elem())
		if err != nil {
			return nil, err
		}
		if elem.pointer {
			return nil, fmt.Errorf("%s: pointer to pointer", t)
		}
		if elem.kind == kindStruct && elem.fields == nil {
			// Still being compiled further up: fill in when it is done is not
			// possible by copy, so point to the same field tables.
			*sh = shape{kind: kindStruct, typ: elem.typ, pointer: true, elem: elem}
			return sh, nil
		}
		*sh = *elem
		sh.pointer = true
		if elem.kind == kindStruct {
			sh.elem = elem
		}
		return sh, nil
	}
	err := s.fill(sh, t)
	if err != nil {
		delete(s.known, t)
	}
	return sh, err
}

func (s *shapes) fill(sh *shape, t reflect.Type) (err error) {
	switch {
	case t == timeType:
		sh.kind = kindTime
	case t == blobType:
		sh.kind = kindBlob
	default:
		switch t.Kind() {
		case reflect.String:
			sh.kind = kindString
		case reflect.Bool:
			sh.kind = kindBool
		case reflect.Int, reflect.Int32, reflect.Int64:
			sh.kind = kindInt
		case reflect.Float32, reflect.Float64:
			sh.kind = kindFloat
		case reflect.Slice:
			sh.kind = kindList
			sh.elem, err = s.of(t.Elem())
		case reflect.Map:
			sh.kind = kindMap
			if t.Key().Kind() != reflect.String {
				return fmt.Errorf("%s: keys must be strings", t)
			}
			sh.elem, err = s.of(t.Elem())
		case reflect.Struct:
			sh.kind = kindStruct
			sh.byName = map[string]*field{}
			sh.byIn = map[string]*field{}
			err = s.addFields(sh, t, nil)
		default:
			return fmt.Errorf("%s cannot be put on the wire", t)
		}
	}
	return err
}

func (s *shapes) addFields(sh *shape, t reflect.Type, prefix []int) error {
	for i := range t.NumField() {
		sf := t.Field(i)
		index := append(append([]int(nil), prefix...), i)
		if sf.Anonymous && sf.Type.Kind() == reflect.Struct && sf.Type != timeType {
			if err := s.addFields(sh, sf.Type, index); err != nil {
				return err
			}
			continue
		}
		if !sf.IsExported() {
			continue
		}
		f := s.newField(sf)
		f.index = index
		if f.noIn && f.noOut {
			continue
		}
		elem, err := s.of(sf.Type)
		if err != nil {
			return fmt.Errorf("%s.%s: %w", t, sf.Name, err)
		}
		f.shape = elem
		if sh.byName[f.name] != nil {
			return fmt.Errorf("%s: two members named %s", t, f.name)
		}
		sh.fields = append(sh.fields, f)
		sh.byName[f.name] = f
		if !f.noIn {
			sh.byIn[f.inName()] = f
		}
	}
	return nil
}

// newField reads a field's tags.
func (s *shapes) newField(sf reflect.StructField) *field {
	f := &field{name: sf.Name}
	if s.lower {
		f.name = lowerFirst(sf.Name)
	}
	if sf.Tag == "" { // most have none, and each look at one takes its time
		return f
	}
	if name := sf.Tag.Get("name"); name != "" {
		f.name = name
	}
	f.required, f.at, f.in = sf.Tag.Get("req") == "true", place(sf.Tag.Get("at")), sf.Tag.Get("in")
	f.noIn = f.in == "-"
	out, options, _ := strings.Cut(sf.Tag.Get("out"), ",")
	f.out, f.noOut = out, out == "-"
	for option := range strings.SplitSeq(options, ",") {
		if option == "flat" {
			f.flat = true
		}
		if name, ok := strings.CutPrefix(option, "item="); ok {
			f.item = name
		}
	}
	return f
}

func (f *field) inName() string {
	if f.in != "" {
		return f.in
	}
	return f.name
}

// members are the fields of a struct shape.
func (s *shape) members() *shape {
	if s.pointer && s.kind == kindStruct {
		return s.elem
	}
	return s
}

// deref follows a pointer; ok is false when it is nil.
func (s *shape) deref(v reflect.Value) (reflect.Value, bool) {
	if !s.pointer {
		return v, true
	}
	if v.IsNil() {
		return v, false
	}
	return v.Elem(), true
}

// target allocates behind a pointer, so that a value can be set.
func (s *shape) target(v reflect.Value) reflect.Value {
	if !s.pointer {
		return v
	}
	if v.IsNil() {
		v.Set(reflect.New(v.Type().Elem()))
	}
	return v.Elem()
}

// absent says whether an answer leaves the value out.
func (s *shape) absent(v reflect.Value) bool {
	if s.pointer {
		return v.IsNil()
	}
	switch s.kind {
	case kindString:
		return v.Len() == 0
	case kindTime:
		return v.Interface().(time.Time).IsZero()
	case kindList, kindMap, kindBlob:
		return v.IsNil()
	case kindStruct:
		return v.IsZero()
	}
	return false
}

// detach replaces what lies behind pointers, lists and maps by copies. Bytes are
// left: nobody changes them in place.
func (s *shape) detach(v reflect.Value) {
	if s.pointer {
		if v.IsNil() {
			return
		}
		copied := reflect.New(v.Type().Elem())
		copied.Elem().Set(v.Elem())
		v.Set(copied)
		v = copied.Elem()
	}
	switch s.kind {
	case kindStruct:
		for _, f := range s.members().fields {
			if f.shape.pointer || f.shape.kind == kindStruct || f.shape.kind == kindList || f.shape.kind == kindMap {
				f.shape.detach(v.FieldByIndex(f.index))
			}
		}
	case kindList:
		if v.IsNil() {
			return
		}
		copied := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(copied, v)
		v.Set(copied)
		if s.elem.pointer || s.elem.kind == kindStruct || s.elem.kind == kindList {
			for i := range v.Len() {
				s.elem.detach(v.Index(i))
			}
		}
	case kindMap:
		if v.IsNil() {
			return
		}
		copied := reflect.MakeMapWithSize(v.Type(), v.Len())
		for iter := v.MapRange(); iter.Next(); {
			copied.SetMapIndex(iter.Key(), iter.Value())
		}
		v.Set(copied)
	}
}
