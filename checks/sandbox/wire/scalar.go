package wire

import (
	"encoding/base64"
	"math"
	"reflect"
	"strconv"
	"time"
)

// timestamp is how EC2 and the REST services write times: milliseconds, UTC.
const timestamp = "2006-01-02T15:04:05.000Z"

// setText sets a scalar from its text form; false when the text is none.
func (s *shape) setText(v reflect.Value, text string) bool {
	switch s.kind {
	case kindString:
		s.target(v).SetString(text)
	case kindBool:
		switch text {
		case "true", "True", "TRUE", "1":
			s.target(v).SetBool(true)
		case "false", "False", "FALSE", "0":
			s.target(v).SetBool(false)
		default:
			return false
		}
	case kindInt:
		n, err := strconv.ParseInt(text, 10, s.typ.Bits())
		if err != nil {
			return false
		}
		s.target(v).SetInt(n)
	case kindFloat:
		n, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			return false
		}
		s.target(v).SetFloat(n)
	case kindTime:
		t, ok := parseTime(text)
		if !ok {
			return false
		}
		s.target(v).Set(reflect.ValueOf(t))
	case kindBlob:
		b, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return false
		}
		if b == nil {
			b = []byte{}
		}
		s.target(v).SetBytes(b)
	default:
		return false
	}
	return true
}

// text is a scalar's text form in XML.
func (s *shape) text(v reflect.Value) string {
	switch s.kind {
	case kindString:
		return v.String()
	case kindBool:
		return strconv.FormatBool(v.Bool())
	case kindInt:
		return strconv.FormatInt(v.Int(), 10)
	case kindFloat:
		return strconv.FormatFloat(v.Float(), 'f', -1, 64)
	case kindTime:
		return v.Interface().(time.Time).UTC().Format(timestamp)
	case kindBlob:
		return base64.StdEncoding.EncodeToString(v.Bytes())
	}
	return ""
}

// parseTime reads a timestamp as clients write it: RFC 3339 with or without
// seconds' fractions, without a zone (UTC), or seconds since 1970.
func parseTime(text string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), true
		}
	}
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		return epochTime(seconds)
	}
	return time.Time{}, false
}

// epochTime reads seconds since 1970, as the JSON protocols write times.
func epochTime(seconds float64) (time.Time, bool) {
	if math.IsNaN(seconds) || math.Abs(seconds) > 1<<38 {
		return time.Time{}, false
	}
	return time.UnixMilli(int64(math.Round(seconds * 1000))).UTC(), true
}
