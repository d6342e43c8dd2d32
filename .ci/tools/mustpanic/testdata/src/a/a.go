package a

type T int

func Parse(s string) T {
	if s == "" {
		panic("empty") // want `panic outside`
	}
	return 0
}

func MustParse(s string) T {
	if s == "" {
		panic("empty")
	}
	return 0
}

func (T) MustBe(s string) {
	func() { panic(s) }()
}

var f = func() { (panic)("no") } // want `panic outside`

func own() {
	panic := func(string) {}
	panic("not the builtin")
}
