package parameter

import (
	"testing"
	"time"
)

func TestTimestamp(t *testing.T) {
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	for _, value := range []any{int64(1795165200), float64(1795165200), "1795165200", "1795165200.0", "2026-11-20T09:00:00Z",
		"2026-11-20T18:00:00+09:00", "2026-11-20T09:00:00", "2026-11-20 09:00:00"} {
		if got, ok := Timestamp(value); !ok || !got.Equal(at) {
			t.Errorf("%#v is %s", value, got)
		}
	}
	for _, value := range []any{nil, true, "", "soon", "1e300", "NaN", "2026-13-01"} {
		if got, ok := Timestamp(value); ok {
			t.Errorf("%#v is %s", value, got)
		}
	}
}
