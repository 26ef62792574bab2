package dynamodb

import "testing"

func TestDecimals(t *testing.T) {
	for text, want := range map[string]string{
		"1e2": "100", "-0.10": "-0.1", "00012": "12", ".5": "0.5", "0e5": "0", "1.50E+1": "15", "-0": "0",
	} {
		if d, err := parseDecimal(text); err != nil || d.String() != want {
			t.Errorf("%s became %v, %v; want %s", text, d, err, want)
		}
	}
	for _, text := range []string{"", ".", "1e126", "1e-131", "123456789012345678901234567890123456789", "0x1", "NaN", "1e"} {
		if d, err := parseDecimal(text); err == nil {
			t.Errorf("took %q as %v", text, d)
		}
	}
}
