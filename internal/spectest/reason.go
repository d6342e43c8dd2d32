package spectest

import (
	"go/ast"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A Row of the documentation says of a reason by which rule it refuses, and with which
// fields. A reason has a row for each rule, and for each list of fields.
type Row struct {
	Reason string
	Rules  string // "-", or with ", " between
	Number string // where the table has that column: "-", or in public use
	Fields string // "-", or with ", " between
}

// Exceptions are the reasons of which the comment behind the constant says something
// in another way than the documentation.
type Exceptions struct {
	Fields []string // every field of a row is a word of the comment, no more
	Rules  []string // those of the comment are others
}

var (
	reasonForm = regexp.MustCompile(`^[a-z]+/[a-z]+(-[a-z]+)*$`)
	ruleForm   = regexp.MustCompile(`[A-Z]{2}-\d+`)
	rulesForm  = regexp.MustCompile(`^(-|[A-Z]{2}-\d+(, [A-Z]{2}-\d+)*)$`)
	brackets   = regexp.MustCompile(` ?\([^)]*\)`)
)

// Reasons shows that the documentation lists the reasons of the package, in the order of
// their constants, each with the fields and the rules of the comment behind it, and no
// others. It returns the rows, also those of reasons of other packages.
//
// The comment begins with the fields, up to a colon. Where there are several lists of
// them, a semicolon stands between.
func Reasons(t testing.TB, dir fs.FS, except Exceptions) []Row {
	t.Helper()
	s := load(t, dir)
	reasons, comments := s.reasons()
	if len(reasons) == 0 {
		t.Fatalf("package %s has no constant of type license.Reason", s.name)
	}
	rows := s.rows()
	var documented []string
	rules := map[string][]string{}
	for i, row := range rows {
		if slices.Contains(rows[:i], row) {
			t.Errorf("doc.go has a row twice: %v", row)
		}
		if !strings.HasPrefix(row.Reason, s.name+"/") {
			continue
		}
		documented = append(documented, row.Reason)
		rules[row.Reason] = append(rules[row.Reason], ruleForm.FindAllString(row.Rules, -1)...)
	}
	documented = slices.Compact(documented)
	differ(t, "reasons", reasons, documented)
	for _, reason := range reasons {
		comment := comments[reason]
		if !reasonForm.MatchString(reason) || !strings.HasPrefix(reason, s.name+"/") {
			t.Errorf("%s is not %s/ and words with hyphens between", reason, s.name)
		}
		if same := sameSet(rules[reason], ruleForm.FindAllString(comment, -1)); slices.Contains(except.Rules, reason) {
			needless(t, same, reason, "rules")
		} else if !same {
			t.Errorf("%s: doc.go has the rules %v, the constant says: %s", reason, rules[reason], comment)
		}
		says, same := saysFields, true
		if slices.Contains(except.Fields, reason) {
			says = saysWords
		}
		for _, row := range rows {
			if row.Reason != reason {
				continue
			}
			same = same && saysFields(comment, row.Fields)
			if !says(comment, row.Fields) {
				t.Errorf("%s: doc.go has the fields %q, the constant says: %s", reason, row.Fields, comment)
			}
		}
		needless(t, same && slices.Contains(except.Fields, reason), reason, "fields")
	}
	for _, reason := range slices.Concat(except.Fields, except.Rules) {
		if !slices.Contains(reasons, reason) {
			t.Errorf("%s is excepted, and is no reason", reason)
		}
	}
	return rows
}

func needless(t testing.TB, same bool, reason, what string) {
	t.Helper()
	if same {
		t.Errorf("%s is excepted for nothing: doc.go has the %s of the constant", reason, what)
	}
}

// reasons returns the reasons of the package in their order, and what the comments
// behind them say.
func (s source) reasons() (all []string, comments map[string]string) {
	comments = map[string]string{}
	s.constants(func(v *ast.ValueSpec, comment string) {
		if !isSelector(v.Type, "license", "Reason") {
			return
		}
		for _, value := range v.Values {
			if reason, ok := literal(value); ok {
				all = append(all, reason)
				comments[reason] = comment
			}
		}
	})
	return all, comments
}

// literal returns the text of a literal.
func literal(e ast.Expr) (string, bool) {
	b, ok := e.(*ast.BasicLit)
	if !ok {
		return "", false
	}
	s, err := strconv.Unquote(b.Value)
	return s, err == nil
}

// rows returns the rows of the documentation, of this package and others: a reason,
// rules, perhaps a number, fields, and mostly a text.
func (s source) rows() []Row {
	var all []Row
	for _, cells := range s.listed() {
		if len(cells) < 3 || !reasonForm.MatchString(cells[0]) || !rulesForm.MatchString(cells[1]) {
			continue
		}
		r := Row{Reason: cells[0], Rules: cells[1], Fields: cells[2]}
		if len(cells) > 4 {
			r.Number, r.Fields = cells[2], cells[3]
		}
		all = append(all, r)
	}
	return all
}

// fieldsOf is what a comment says of fields.
func fieldsOf(comment string) string {
	head, _, _ := strings.Cut(comment, ":")
	return brackets.ReplaceAllString(head, "")
}

// saysFields reports whether fields are exactly a list of them in a comment. Words may
// stand before a list, as in "or udi, version", but no more fields.
func saysFields(comment, fields string) bool {
	if fields == "-" {
		return true
	}
	for list := range strings.SplitSeq(fieldsOf(comment), "; ") {
		words, ok := strings.CutSuffix(list, fields)
		if ok && (words == "" || strings.HasSuffix(words, " ") && !strings.Contains(words, ",")) {
			return true
		}
	}
	return false
}

// saysWords reports whether every field is a word of a comment.
func saysWords(comment, fields string) bool {
	if fields == "-" {
		return true
	}
	said := strings.FieldsFunc(comment, notWord)
	for field := range strings.FieldsFuncSeq(fields, notWord) {
		if !slices.Contains(said, field) {
			return false
		}
	}
	return true
}

func notWord(r rune) bool { return strings.ContainsRune(" ,;:[]()", r) }

func sameSet(a, b []string) bool {
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}

// differ says where two lists begin to differ, and what only one of them has.
func differ(t testing.TB, what string, source, doc []string) {
	t.Helper()
	for _, s := range source {
		if !slices.Contains(doc, s) {
			t.Errorf("%s: doc.go does not list %s", what, s)
		}
	}
	for i, s := range doc {
		if !slices.Contains(source, s) {
			t.Errorf("%s: doc.go lists %s, which is none", what, s)
		} else if slices.Contains(doc[:i], s) {
			t.Errorf("%s: doc.go lists %s in two places", what, s)
		}
	}
	for i := range min(len(source), len(doc)) {
		if source[i] != doc[i] {
			t.Errorf("%s: doc.go lists %s where %s comes", what, doc[i], source[i])
			return
		}
	}
}
