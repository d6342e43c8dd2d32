package native

import (
	"strconv"
	"strings"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// A long code is a file:
//
//	-----BEGIN LICIT REQUEST 1-----
//	64 symbols of data and 6 of check
//	…
//	1 to 64 symbols of data and 6 of check
//	-----END LICIT REQUEST 1-----
//
// The number is that of the format. Each line stands for 40 bytes, the last for what
// remains. Its check symbols go over the kind, its number (from 1, modulo 1024, in two
// symbols, the higher first), whether it is the last (1 or 0), and its data. So a line
// is right only in its place, and only the last may be followed by the end. Any one to
// four wrong symbols in a line are found.
const (
	lineBytes   = 40
	lineSymbols = lineBytes * 8 / symbolBits // without check symbols

	beginMark = "-----BEGIN LICIT "
	endMark   = "-----END LICIT "
	formatEnd = " 1-----"
)

// Causes of [reservation.ErrCodeSymbol] of a line.
const (
	causeLine    = "its check symbols" // a typing error, or another line in its place
	causeLength  = "its length"        // more or fewer symbols than a line has
	causeMissing = "missing"           // the line before it is not the last
)

// writeLong returns the one text of a long code, with a line feed at the end of each
// line.
func writeLong(k kind, b []byte) string {
	name := strings.ToUpper(k.String()) + formatEnd + "\n"
	text := make([]byte, 0, maxText(k, len(b)))
	text = append(text, beginMark+name...)
	values := make([]byte, 0, lineSymbols+checkSymbols)
	for number := 1; ; number++ {
		n := min(lineBytes, len(b))
		values = appendSymbols(values[:0], b[:n])
		b = b[n:]
		values = beginLine(k, number, len(b) == 0).over(values).appendChecks(values)
		for _, v := range values {
			text = append(text, alphabet[v])
		}
		text = append(text, '\n')
		if len(b) == 0 {
			break
		}
	}
	return string(append(text, endMark+name...))
}

// beginLine returns the residue of what goes before the symbols of a line.
func beginLine(k kind, number int, last bool) residue {
	r := begin(k).step(byte(number >> symbolBits & 31)).step(byte(number & 31))
	if last {
		return r.step(1)
	}
	return r.step(0)
}

// maxText returns how many bytes the text of n bytes has, each line ended by a carriage
// return and a line feed.
func maxText(k kind, n int) int {
	lines := max(1, (n+lineBytes-1)/lineBytes)
	frame := len(beginMark) + len(endMark) + 2*(len(k.String())+len(formatEnd)+len("\r\n"))
	return frame + symbolsOf(n) + lines*(checkSymbols+len("\r\n"))
}

// readLong reads a long code of at most so many bytes. White space around the text, and
// a carriage return before a line feed, do not count; symbols are read in either case,
// and o, i and l for 0 and 1; nothing else may differ from what writeLong writes. It
// refuses a text that is longer than one of so many bytes can be
// ([reservation.ErrCodeTooLong]), another beginning or end
// ([reservation.ErrCodeMalformed]), and the first line that is wrong
// ([reservation.ErrCodeSymbol]).
func readLong(k kind, s string, most int) ([]byte, error) {
	s = strings.Trim(s, space)
	if longest := maxText(k, most) - len("\r\n"); len(s) > longest {
		return nil, tooLong(k, len(s), longest)
	}
	name := strings.ToUpper(k.String()) + formatEnd
	first, rest, _ := strings.Cut(s, "\n")
	if strings.TrimSuffix(first, "\r") != beginMark+name {
		return nil, malformed(k, "no line "+beginMark+name+" at the beginning")
	}
	end := strings.LastIndexByte(rest, '\n') + 1
	if rest[end:] != endMark+name {
		return nil, malformed(k, "no line "+endMark+name+" at the end")
	}
	if end == 0 {
		return nil, malformed(k, "no line of data")
	}
	return readLines(k, rest[:end], most)
}

// readLines reads the lines of data, each with its line feed.
func readLines(k kind, body string, most int) ([]byte, error) {
	b := make([]byte, 0, min(most, len(body)))
	values := make([]byte, 0, lineSymbols+checkSymbols)
	lines := strings.Count(body, "\n")
	for number := 1; number <= lines; number++ {
		line, rest, _ := strings.Cut(body, "\n")
		body = rest
		data, err := readLine(values, k, strings.TrimSuffix(line, "\r"), number, number == lines)
		if err != nil {
			return nil, err
		}
		if n := len(b) + len(data)*symbolBits/8; n > most {
			return nil, tooLong(k, n, most)
		}
		var ok bool
		if b, ok = appendBytes(b, data); !ok {
			return nil, malformed(k, "bits left over in line "+strconv.Itoa(number))
		}
	}
	return b, nil
}

// readLine puts the values of the symbols of a line into values, which has room for
// them, and returns those of its data.
func readLine(values []byte, k kind, line string, number int, last bool) ([]byte, error) {
	for _, r := range line {
		v, ok := value(r)
		if !ok {
			return nil, license.Refuse(reservation.ErrCodeSymbol, "RS-15", "what", k.String(), "line", strconv.Itoa(number), "cause", causeSymbol, "symbol", string(r))
		}
		if len(values) == cap(values) {
			return nil, wrongLine(k, number, causeLength)
		}
		values = append(values, v)
	}
	data := len(values) - checkSymbols
	if data < lineSymbols && (!last || data < 0 || data == 0 && number > 1) {
		return nil, wrongLine(k, number, causeLength)
	}
	if beginLine(k, number, last).over(values) != valid {
		if last && beginLine(k, number, false).over(values) == valid {
			return nil, wrongLine(k, number+1, causeMissing)
		}
		return nil, wrongLine(k, number, causeLine)
	}
	return values[:data], nil
}

func wrongLine(k kind, number int, cause string) error {
	return license.Refuse(reservation.ErrCodeSymbol, "RS-15", "what", k.String(), "line", strconv.Itoa(number), "cause", cause)
}
