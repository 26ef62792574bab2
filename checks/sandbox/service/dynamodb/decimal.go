package dynamodb

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// decimal is a number of DynamoDB: up to 38 digits, between 1E-130 and
// 9.99E+125 (DynamoDB developer guide, Naming rules and data types). Its value
// is coefficient × 10^exponent, and the coefficient does not end in a zero.
type decimal struct {
	coefficient *big.Int
	exponent    int
}

const (
	digits      = 38
	mostExp     = 126  // of the first digit, with the point before it
	leastExp    = -129 //
	longestText = 300
)

var numberText = regexp.MustCompile(`^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$`)

// parseDecimal reads a number; the error is DynamoDB's.
func parseDecimal(text string) (decimal, error) {
	match := numberText.FindStringSubmatch(text)
	if match == nil || match[2]+match[3] == "" || len(text) > longestText {
		return decimal{}, invalid("The parameter cannot be converted to a numeric value: " + clip(text))
	}
	coefficient, _ := new(big.Int).SetString(match[1]+match[2]+match[3], 10) // digits, as matched
	exponent := 0
	if match[4] != "" {
		exponent, _ = strconv.Atoi(match[4]) // up to four digits, as matched
	}
	return decimal{coefficient, exponent - len(match[3])}.normal()
}

// normal takes zeros off the end, and refuses what is out of range.
func (d decimal) normal() (decimal, error) {
	if d.coefficient.Sign() == 0 {
		return decimal{new(big.Int), 0}, nil
	}
	text := new(big.Int).Abs(d.coefficient).String()
	short := strings.TrimRight(text, "0")
	exponent := d.exponent + len(text) - len(short)
	first := exponent + len(short)
	switch {
	case len(short) > digits:
		return decimal{}, invalid("Attempting to store more than 38 significant digits in a Number")
	case first > mostExp:
		return decimal{}, invalid("Number overflow. Attempting to store a number with magnitude larger than supported range")
	case first < leastExp:
		return decimal{}, invalid("Number underflow. Attempting to store a number with magnitude smaller than supported range")
	}
	coefficient, _ := new(big.Int).SetString(short, 10)
	if d.coefficient.Sign() < 0 {
		coefficient.Neg(coefficient)
	}
	return decimal{coefficient, exponent}, nil
}

// String writes the number without an exponent, as DynamoDB answers.
func (d decimal) String() string {
	text := new(big.Int).Abs(d.coefficient).String()
	switch point := len(text) + d.exponent; {
	case d.exponent >= 0:
		text += strings.Repeat("0", d.exponent)
	case point > 0:
		text = text[:point] + "." + text[point:]
	default:
		text = "0." + strings.Repeat("0", -point) + text
	}
	if d.coefficient.Sign() < 0 {
		text = "-" + text
	}
	return text
}

// align brings two numbers to one exponent.
func align(a, b decimal) (x, y *big.Int, exponent int) {
	exponent = min(a.exponent, b.exponent)
	raise := func(d decimal) *big.Int {
		power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(d.exponent-exponent)), nil)
		return power.Mul(power, d.coefficient)
	}
	return raise(a), raise(b), exponent
}

func (d decimal) add(e decimal) (decimal, error) {
	x, y, exponent := align(d, e)
	return decimal{x.Add(x, y), exponent}.normal()
}

func (d decimal) negative() decimal {
	return decimal{new(big.Int).Neg(d.coefficient), d.exponent}
}

func (d decimal) compare(e decimal) int {
	x, y, _ := align(d, e)
	return x.Cmp(y)
}

// clip shortens what a sentence quotes.
func clip(text string) string {
	if len(text) > 80 {
		return strings.ToValidUTF8(text[:80], "") + "…"
	}
	return text
}
