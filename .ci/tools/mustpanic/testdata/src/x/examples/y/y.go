package y

func F() { panic("examples may") }
